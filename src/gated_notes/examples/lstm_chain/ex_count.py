"""Parameters of the LSTM beside those of the vanilla RNN."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm, parameter_count, rnn

rng = np.random.default_rng(0)
I, H = 100, 128
for cell in (rnn, lstm):
    counted = parameter_count(cell.init(rng, I, H))
    formula = len(cell.GATES) * (H * I + H * H + 2 * H)
    print(f"{cell.NAME}_counted = {counted}")
    print(f"{cell.NAME}_formula = {formula}")
# --8<-- [end:code]
