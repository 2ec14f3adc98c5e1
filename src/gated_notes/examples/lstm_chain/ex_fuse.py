"""Four products and one product of all four blocks are the same thing."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm

rng = np.random.default_rng(0)
B, I, H = 3, 5, 4
params = lstm.init(rng, I, H)
x_t = rng.normal(size=(B, I))

fused = np.split(x_t @ params.W_ih.T, 4, axis=1)
for k, gate in enumerate(lstm.GATES):
    block = params.W_ih[k * H : (k + 1) * H]  # (H, I)
    alone = x_t @ block.T
    print(gate, block.shape, np.allclose(alone, fused[k], rtol=0, atol=1e-12))
# --8<-- [end:code]
