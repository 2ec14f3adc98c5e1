"""Is the step from h₀ to h_T an affine map of h₀? Only then can steps be joined."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, mingru, minlstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 5, 5, 8, 20

for cell in (mingru, minlstm, gru):
    affine = 0
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        params, x = cell.init(rng, I, H), rng.normal(size=(T, 1, I))
        one, other = rng.normal(size=(2, 1, H))
        starts = (one, other, (one + other) / 2)  # an affine map keeps the middle
        a, b, middle = (unroll(cell, params, x, cell.State(h)).h[-1] for h in starts)
        affine += bool(np.abs(middle - (a + b) / 2).max() <= 1e-12)
    print(f"{cell.NAME}_affine = {affine}/{SEEDS}")
# --8<-- [end:code]
