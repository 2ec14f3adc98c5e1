"""Exercise: how far back at least a loss reaches with k1 and k2."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import truncated
from gated_rnn.cells import rnn_identity

T, H = 20, 1
eye = rnn_identity.init(np.random.default_rng(0), H, H)
params = eye._replace(
    W_ih=np.eye(1), W_hh=np.eye(1), b_ih=0 * eye.b_ih, b_hh=0 * eye.b_hh
)


def back(t, every, through):
    """Return how many steps the loss of step t reaches back, itself included."""
    dh = np.zeros((T, 1, H))
    dh[t] = 1.0
    x = np.ones((T, 1, H))
    dx = truncated.gradients(rnn_identity, params, x, dh, every, through).dx
    return np.count_nonzero(dx)


for every, through in ((5, 5), (5, 8), (1, 5)):
    found = [back(t, every, through) for t in range(through, T)]
    print(f"k1 = {every}, k2 = {through}: least {min(found)}, most {max(found)}")
# --8<-- [end:code]
