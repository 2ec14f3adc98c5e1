"""The way back: the gradient of the first number of h_2 for one weight."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

W_ih = [[1, 0], [0, 1], [0, 0.5], [0.5, 0], [1, -1], [0.5, 1], [0.5, 0.5], [1, 0]]
W_hh = [[0.5, 0], [0, 0.5], [1, 0], [0, -1], [-1, 0.5], [1, 0], [0.5, 1], [-1, 0]]
bias = np.array([0, 0, 1, 1, 0, 0, 0, 0.0])  # rows i1 i2, f1 f2, g1 g2, o1 o2
params = lstm.Params(np.array(W_ih, float), np.array(W_hh, float), bias, 0 * bias)
x = np.array([[[1.0, 0.0]], [[0.5, 1.0]]])
run = unroll(lstm, params, x)


def show(name, vector):
    """Print the numbers of both units."""
    print(f"  {name:5s} = {vector[0]:+.4f}, {vector[1]:+.4f}")


dh, dc = np.array([1.0, 0.0]), np.zeros(2)  # we ask for the first number of h_2
dw = 0.0
for t in (2, 1):
    x_t, _, c_prev, i, f, g, o, tanh_c = (array[0] for array in run.caches[t - 1])
    print(f"t = {t}")
    show("dh", dh)
    dc = dc + dh * o * (1 - tanh_c**2)
    show("dc", dc)
    da = {
        "da_i": dc * g * i * (1 - i),
        "da_f": dc * c_prev * f * (1 - f),
        "da_g": dc * i * (1 - g**2),
        "da_o": dh * tanh_c * o * (1 - o),
    }
    for name, vector in da.items():
        show(name, vector)
    share = da["da_g"][0] * x_t[0]  # w is the weight of x_1 in the row g1
    print(f"share_{t} = {share:.4f}")
    dw += share
    dh = np.concatenate(list(da.values())) @ params.W_hh
    dc = dc * f
print(f"dw = {dw:.4f}")
# --8<-- [end:code]
