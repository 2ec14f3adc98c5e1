"""Two memories of one unit, the same inputs: can the larger become the smaller?"""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, mingru, minlstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS, SIZE = 10, 5, 1, 200, 4.0

for cell in (mingru, minlstm, gru):
    crossed = 0
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        params = cell.init(rng, I, H)
        params = cell.Params(*(SIZE * array for array in params))
        first = cell.State(np.array([[-0.5], [0.5]]))
        x = np.repeat(rng.normal(size=(T, 1, I)), 2, axis=1)  # one input for both
        low, high = unroll(cell, params, x, first).h[:, :, 0].T
        crossed += bool((low > high).any())
    print(f"{cell.NAME}_crossed = {crossed}/{SEEDS}")
# --8<-- [end:code]
