"""z = 1 keeps, or z = 1 renews: the same h after a hundred steps, to rounding."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid
from gated_rnn.cells import gru
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 100, 3, 5, 4, 10


def turned(params):
    """Turn the sign of all that makes a_z: the rows H to 2H of each array."""
    flipped = gru.Params(*(array.copy() for array in params))
    for array in flipped:
        array[H : 2 * H] *= -1
    return flipped


def renewing(params, x):
    """Return h_T of a GRU written h_t = z ⊙ n + (1 − z) ⊙ h."""
    h = np.zeros((B, H))
    for x_t in x:
        a_r, a_z, x_n = np.split(x_t @ params.W_ih.T + params.b_ih, 3, axis=1)
        h_r, h_z, m = np.split(h @ params.W_hh.T + params.b_hh, 3, axis=1)
        z, n = sigmoid(a_z + h_z), np.tanh(x_n + sigmoid(a_r + h_r) * m)
        h = z * n + (1 - z) * h
    return h


def apart(seed):
    """Return how far h is apart with the sign turned, and without."""
    rng = np.random.default_rng(seed)
    params, x = gru.init(rng, I, H), rng.normal(size=(T, B, I))
    ours = unroll(gru, params, x).state.h
    return [np.abs(ours - renewing(p, x)).max() for p in (turned(params), params)]


gaps = np.array([apart(seed) for seed in range(SEEDS)])
print(f"same_to_rounding = {np.sum(gaps[:, 0] <= 1e-14)}/{SEEDS}")
print(f"same_without_turning = {np.sum(gaps[:, 1] <= 1e-14)}/{SEEDS}")
# --8<-- [end:code]
