"""Is b_hn spare? Move it into b_in in both forms, and see whether h stays."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, gru_before
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 20, 3, 5, 4, 10


def moved(seed, cell):
    """Return the largest change of h when b_hn is added to b_in and set to 0."""
    rng = np.random.default_rng(seed)
    params, x = cell.init(rng, I, H), rng.normal(size=(T, B, I))
    b_ih, b_hh = params.b_ih.copy(), params.b_hh.copy()
    b_ih[2 * H :] += b_hh[2 * H :]
    b_hh[2 * H :] = 0.0
    merged = params._replace(b_ih=b_ih, b_hh=b_hh)
    return np.abs(unroll(cell, params, x).h - unroll(cell, merged, x).h).max()


for name, cell in (("after", gru), ("before", gru_before)):
    moves = [moved(seed, cell) for seed in range(SEEDS)]
    print(f"{name}_unchanged = {sum(m <= 1e-12 for m in moves)}/{SEEDS}")
    if min(moves) > 1e-12:
        spread = f"({min(moves):.2g} to {max(moves):.2g}, {SEEDS} seeds)"
        print(f"{name}_moves = {np.median(moves):.2g} {spread}")
# --8<-- [end:code]
