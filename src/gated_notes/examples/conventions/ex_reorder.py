"""Weights between two gate orders, there and back."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll


def reorder(array, old, new):
    """Move the blocks of rows from the order ``old`` to the order ``new``."""
    blocks = dict(zip(old, np.split(array, len(old)), strict=True))
    return np.concatenate([blocks[gate] for gate in new])


def step_igfo(weights, x_t, h, c):
    """Another library's step, whose blocks stand as i, g, f, o."""
    W_ih, W_hh, b_ih, b_hh = weights
    a = x_t @ W_ih.T + b_ih + h @ W_hh.T + b_hh
    i, g, f, o = np.split(a, 4, axis=1)
    i, f, o = (1 / (1 + np.exp(-gate)) for gate in (i, f, o))
    c = f * c + i * np.tanh(g)
    return o * np.tanh(c), c


rng = np.random.default_rng(0)
params = lstm.init(rng, I=5, H=4)
x = rng.normal(size=(7, 3, 5))
theirs = [reorder(array, "ifgo", "igfo") for array in params]
h = c = np.zeros((3, 4))
for x_t in x:
    h, c = step_igfo(theirs, x_t, h, c)
ours = unroll(lstm, params, x).state
print("same h and c:", np.allclose(ours, (h, c), rtol=0, atol=1e-12))
back = [reorder(array, "igfo", "ifgo") for array in theirs]
print("round trip:", all(map(np.array_equal, params, back)))
# --8<-- [end:code]
