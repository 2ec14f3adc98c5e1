"""One step of the vanilla RNN, by hand and by the package."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import rnn
from gated_rnn.unroll import unroll

rng = np.random.default_rng(0)
T, B, I, H = 6, 2, 3, 4
params = rnn.init(rng, I, H)
x = rng.normal(size=(T, B, I))  # time first

h = np.zeros((B, H))
for x_t in x:  # the same four arrays at every time step
    a_t = x_t @ params.W_ih.T + params.b_ih + h @ params.W_hh.T + params.b_hh
    h = np.tanh(a_t)

run = unroll(rnn, params, x)
print("every h_t:", run.h.shape, " last h:", run.state.h.shape)
print("by hand = unroll:", np.allclose(h, run.state.h, rtol=0, atol=1e-12))
print("inside (-1, 1):", bool(np.abs(run.h).max() < 1))
print("tanh(20) rounds to 1:", bool(np.tanh(20.0) == 1.0))
# --8<-- [end:code]
