"""A GRU whose b_hn is 0 goes through Flax NNX and comes back; another one does not."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru
from gated_rnn.convert import from_nnx, to_nnx
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 12, 3, 5, 4, 10


def merged(params):
    """Move b_hn into b_in, as if the two were simply added."""
    b_ih, b_hh = params.b_ih.copy(), params.b_hh.copy()
    b_ih[2 * H :] += b_hh[2 * H :]
    b_hh[2 * H :] = 0.0
    return params._replace(b_ih=b_ih, b_hh=b_hh)


same, off = 0, []
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    drawn, x = gru.init(rng, I, H), rng.normal(size=(T, B, I))
    without = drawn._replace(b_hh=drawn.b_hh * np.repeat([1.0, 1.0, 0.0], H))
    h = [
        unroll(gru, params, x).h
        for params in (without, from_nnx(gru, to_nnx(gru, without)))
    ]
    same += bool(np.abs(h[0] - h[1]).max() <= 1e-12)
    gap = unroll(gru, drawn, x).h - unroll(gru, merged(drawn), x).h
    off.append(np.abs(gap).max())
print(f"there_and_back = {same}/{SEEDS}")
print(f"merged_off_by = {np.median(off):.2f}", end=" ")
print(f"({min(off):.2f} to {max(off):.2f}, {SEEDS} seeds)")
# --8<-- [end:code]
