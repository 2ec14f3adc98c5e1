"""Exercise: the same two steps with the forget gate's bias at 5 in place of 1."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import bptt, unroll

W_ih = [[1, 0], [0, 1], [0, 0.5], [0.5, 0], [1, -1], [0.5, 1], [0.5, 0.5], [1, 0]]
W_hh = [[0.5, 0], [0, 0.5], [1, 0], [0, -1], [-1, 0.5], [1, 0], [0.5, 1], [-1, 0]]
x = np.array([[[1.0, 0.0]], [[0.5, 1.0]]])
asked = np.zeros((2, 1, 2))
asked[1, 0, 0] = 1.0


def straight(caches):
    """Return what w carries to h_2 within step 2, and by the direct path."""
    one, two = (lstm.Cache(*(a[0] for a in cache)) for cache in caches)
    to_c = [c.i[0] * (1 - c.g[0] ** 2) * c.x_t[0] for c in (one, two)]
    shown = two.o[0] * (1 - two.tanh_c[0] ** 2)
    return to_c[1] * shown, to_c[0] * two.f[0] * shown  # now, and the direct path


for b_f in (1, 5):
    bias = np.array([0, 0, b_f, b_f, 0, 0, 0, 0.0])
    params = lstm.Params(np.array(W_ih, float), np.array(W_hh, float), bias, 0 * bias)
    run = unroll(lstm, params, x)
    dw = bptt(lstm, params, run.caches, asked).dparams.W_ih[4, 0]
    now, direct = straight(run.caches)
    print(f"f_{b_f} = {run.caches[1].f[0, 0]:.4f}")
    print(f"now_{b_f} = {now:.4f}")
    print(f"direct_{b_f} = {direct:.4f}")
    print(f"through_h_{b_f} = {dw - now - direct:.4f}")
    print(f"dw_{b_f} = {dw:.4f}")
# --8<-- [end:code]
