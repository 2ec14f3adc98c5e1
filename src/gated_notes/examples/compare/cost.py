"""What one step of RNN, GRU and LSTM costs at one size: counted, not timed."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, parameter_count, rnn

I, H, SEED = 100, 128, 0

for cell in (rnn, gru, lstm):
    rng = np.random.default_rng(SEED)
    params = cell.init(rng, I, H)
    state = cell.State(*np.zeros((len(cell.State._fields), 1, H)))
    state, cache = cell.step(params, rng.normal(size=(1, I)), state)
    print(f"{cell.NAME}_parameters = {parameter_count(params):,}")
    print(f"{cell.NAME}_multiplications = {params.W_ih.size + params.W_hh.size:,}")
    print(f"{cell.NAME}_handed_on = {sum(array.size for array in state)}")
    print(f"{cell.NAME}_kept_for_the_way_back = {sum(a.size for a in cache)}")
# --8<-- [end:code]
