"""An LSTM with the signs of one block turned is a coupled LSTM: fourth to third."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm, lstm_coupled
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 20, 3, 5, 4, 20


def tied(params):
    """Return an LSTM whose f is 1 − i: σ(−a) = 1 − σ(a), in all four arrays."""
    arrays = []
    for array in params:
        i, g, o = np.split(array, 3)
        arrays.append(np.concatenate([i, -i, g, o]))  # i, f, g, o
    return lstm.Params(*arrays)


gaps = []
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    params, x = lstm_coupled.init(rng, I, H), rng.normal(size=(T, B, I))
    one, other = unroll(lstm_coupled, params, x), unroll(lstm, tied(params), x)
    gaps.append(np.abs(one.h - other.h).max())
print(f"same = {sum(gap <= 1e-12 for gap in gaps)}/{SEEDS}")
# --8<-- [end:code]
