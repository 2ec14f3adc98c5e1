"""Bring in weights of a GRU with blocks z, r, n, reset before, and z = 1 renewing."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid
from gated_rnn.cells import gru, gru_before
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 7, 3, 5, 4, 20


def foreign(arrays, x):
    """Return h_T of the other library."""
    W_ih, W_hh, b = arrays
    W_z, W_r, W_n = np.split(W_hh, 3)
    h = np.zeros((B, H))
    for x_t in x:
        a_z, a_r, a_n = np.split(x_t @ W_ih.T + b, 3, axis=1)
        z, r = sigmoid(a_z + h @ W_z.T), sigmoid(a_r + h @ W_r.T)
        h = (1 - z) * h + z * np.tanh(a_n + (r * h) @ W_n.T)
    return h


def ours(arrays):
    """Put the blocks in the order r, z, n, and turn the sign of z."""
    moved = []
    for array in arrays:
        z, r, n = np.split(array, 3)
        moved.append(np.concatenate([r, -z, n]))
    W_ih, W_hh, b = moved
    return W_ih, W_hh, b, np.zeros(3 * H)  # one bias: before the reset it is enough


right = {"gru_before": 0, "gru": 0}
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    arrays = [rng.normal(size=s) for s in ((3 * H, I), (3 * H, H), (3 * H,))]
    x = rng.normal(size=(T, B, I))
    wanted = foreign(arrays, x)
    for cell in (gru_before, gru):
        h = unroll(cell, cell.Params(*ours(arrays)), x).state.h
        right[cell.NAME] += bool(np.abs(h - wanted).max() <= 1e-12)
for name, k in right.items():
    print(f"{name} = {k}/{SEEDS}")
# --8<-- [end:code]
