"""Exercise: which weights the first number of h_2 does not feel at all."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import bptt, unroll

W_ih = [[1, 0], [0, 1], [0, 0.5], [0.5, 0], [1, -1], [0.5, 1], [0.5, 0.5], [1, 0]]
W_hh = [[0.5, 0], [0, 0.5], [1, 0], [0, -1], [-1, 0.5], [1, 0], [0.5, 1], [-1, 0]]
bias = np.array([0, 0, 1, 1, 0, 0, 0, 0.0])
params = lstm.Params(np.array(W_ih, float), np.array(W_hh, float), bias, 0 * bias)
x = np.array([[[1.0, 0.0]], [[0.5, 1.0]]])
asked = np.zeros((2, 1, 2))
asked[1, 0, 0] = 1.0
grads = bptt(lstm, params, unroll(lstm, params, x).caches, asked).dparams
rows = [f"{gate}{unit}" for gate in lstm.GATES for unit in (1, 2)]
for row, dx, dh in zip(rows, grads.W_ih, grads.W_hh, strict=True):
    numbers = "  ".join(f"{number:+.4f}" for number in (*dx, *dh))
    print(f"{row}  {numbers}")
silent = sum(int((array == 0).sum()) for array in (grads.W_ih, grads.W_hh))
print(f"silent = {silent}/32")
# --8<-- [end:code]
