"""The number from the slip of paper against the package, PyTorch and trying."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.cells import lstm
from gated_rnn.unroll import bptt, unroll

W_ih = [[1, 0], [0, 1], [0, 0.5], [0.5, 0], [1, -1], [0.5, 1], [0.5, 0.5], [1, 0]]
W_hh = [[0.5, 0], [0, 0.5], [1, 0], [0, -1], [-1, 0.5], [1, 0], [0.5, 1], [-1, 0]]
bias = np.array([0, 0, 1, 1, 0, 0, 0, 0.0])
params = lstm.Params(np.array(W_ih, float), np.array(W_hh, float), bias, 0 * bias)
x = np.array([[[1.0, 0.0]], [[0.5, 1.0]]])

run = unroll(lstm, params, x)
asked = np.zeros((2, 1, 2))
asked[1, 0, 0] = 1.0
ours = bptt(lstm, params, run.caches, asked).dparams.W_ih[4, 0]

torch.set_num_threads(1)
twin = torch.nn.LSTM(2, 2, dtype=torch.float64)
with torch.no_grad():
    for theirs, array in zip(twin.parameters(), params, strict=True):
        theirs.copy_(torch.tensor(array))
out, _ = twin(torch.tensor(x))
out[1, 0, 0].backward()


def value(w):
    """Return the first number of h_2 with another weight w."""
    moved = params.W_ih.copy()
    moved[4, 0] = w
    return unroll(lstm, params._replace(W_ih=moved), x).h[1, 0, 0]


print(f"package_h = {run.h[1, 0, 0]:.4f}")
print(f"torch_h = {out[1, 0, 0].item():.4f}")
print(f"package = {ours:.4f}")
print(f"torch = {twin.weight_ih_l0.grad[4, 0].item():.4f}")
print(f"tried = {(value(1.01) - value(0.99)) / 0.02:.4f}")
# --8<-- [end:code]
