"""Parameters of RNN, GRU and LSTM of one size."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, parameter_count, rnn

rng = np.random.default_rng(0)
I, H = 100, 128
counted = {
    cell.NAME: parameter_count(cell.init(rng, I, H)) for cell in (rnn, gru, lstm)
}
for name, count in counted.items():
    print(f"{name} = {count:,}")
    print(f"{name}_times_rnn = {count / counted['rnn']:g}")
print("of n, r, z alone:", 3 * (H * I + H * H + 2 * H))
# --8<-- [end:code]
