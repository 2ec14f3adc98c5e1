"""One bias for a GRU: which blocks merge, and which does not."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 7, 3, 5, 4, 5
merge_all, merge_rz = [], []
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    params = gru.init(rng, I, H)
    x = rng.normal(size=(T, B, I))
    two = unroll(gru, params, x).h
    for rows, errors in ((3 * H, merge_all), (2 * H, merge_rz)):
        b_ih, b_hh = params.b_ih.copy(), params.b_hh.copy()
        b_ih[:rows] += b_hh[:rows]
        b_hh[:rows] = 0
        one = unroll(gru, params._replace(b_ih=b_ih, b_hh=b_hh), x).h
        errors.append(np.abs(two - one).max())
same_all, same_rz = (sum(e <= 1e-12 for e in many) for many in (merge_all, merge_rz))
print(f"same_with_r_z_n_merged = {same_all}/{SEEDS}")
print(f"same_with_r_z_merged = {same_rz}/{SEEDS}")
print(f"biases that count: {6 * H} stored, {4 * H} needed")
# --8<-- [end:code]
