"""The Jacobian of one GRU step, from its formulas."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.analysis.jacobian import state_jacobian
from gated_rnn.cells import gru

I, H, SEEDS = 4, 6, 10


def error(seed):
    """Return how far the formula is from what backpropagation finds."""
    rng = np.random.default_rng(seed)
    params = gru.init(rng, I, H)
    x, h = rng.normal(size=(1, 1, I)), rng.normal(size=(1, H))
    _, cache = gru.step(params, x[0], gru.State(h))
    r, z, n = cache.r[0], cache.z[0], cache.n[0]
    W_hr, W_hz, W_hn = np.split(params.W_hh, 3)
    m = W_hn @ h[0] + params.b_hh[2 * H :]

    inner = np.diag(r) @ W_hn + np.diag(m * r * (1 - r)) @ W_hr
    written = np.diag((1 - z) * (1 - n**2)) @ inner
    moved = np.diag((h[0] - n) * z * (1 - z)) @ W_hz
    J = np.diag(z) + written + moved
    return relative_error(J, state_jacobian(gru, params, x, gru.State(h))[0])


print(f"agrees = {sum(error(seed) <= 1e-12 for seed in range(SEEDS))}/{SEEDS}")
# --8<-- [end:code]
