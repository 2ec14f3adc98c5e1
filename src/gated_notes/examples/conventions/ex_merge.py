"""One bias for a GRU: which blocks merge, and which does not."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru
from gated_rnn.unroll import unroll

T, B, I, H = 7, 3, 5, 4
merge_all, merge_rz = [], []
for seed in range(5):
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
print("r, z and n merged, unchanged:", max(merge_all) <= 1e-12)
print("r and z merged, unchanged:", max(merge_rz) <= 1e-12)
print(f"biases that count: {6 * H} stored, {4 * H} needed")
# --8<-- [end:code]
