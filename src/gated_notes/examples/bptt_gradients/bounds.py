"""The norm over fifty steps against the bound, as the singular value grows."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis.jacobian import spectral_norm, state_jacobian
from gated_rnn.cells import rnn

T, I, H, SEEDS = 50, 4, 32, 10
SIGMAS = (0.5, 0.9, 1.0, 1.5, 3.0, 8.0)


def norm(seed, sigma):
    """Return the norm of dh_T / dh_0 where W_hh has this largest singular value."""
    rng = np.random.default_rng(seed)
    params = rnn.init(rng, I, H)
    W = rng.normal(size=(H, H))
    params = params._replace(W_hh=sigma * W / np.linalg.norm(W, 2))
    return spectral_norm(state_jacobian(rnn, params, rng.normal(size=(T, 1, I))))[0]


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.0e} ({least:.0e} to {most:.0e}, {SEEDS} seeds)"


norms = {sigma: np.array([norm(s, sigma) for s in range(SEEDS)]) for sigma in SIGMAS}
print(f"norm of dh_T / dh_0 over {T} steps, by the largest singular value of W_hh")
for sigma, found in norms.items():
    print(f"bound_{sigma} = {sigma**T:.0e}")
    print(f"norm_{sigma} =", spread(found))
held = sum((found <= sigma**T).sum() for sigma, found in norms.items())
print(f"bound_holds = {held}/{SEEDS * len(SIGMAS)}")
print(f"vanished_at_1.5 = {np.sum(norms[1.5] < 1e-3)}/{SEEDS}")
print(f"exploded_at_8.0 = {np.sum(norms[8.0] > 100)}/{SEEDS}")
# --8<-- [end:code]
