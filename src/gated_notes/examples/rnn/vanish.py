"""How strongly h_T still feels h_0, at PyTorch's default initialisation."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import rnn
from gated_rnn.unroll import bptt, unroll

I, H, SEEDS = 16, 64, 10


def jacobian_norm(seed, T, orthogonal=False, loud=1.0):
    """Return the largest singular value of dh_T / dh_0, all inputs random."""
    rng = np.random.default_rng(seed)
    params = rnn.init(rng, I, H)
    if orthogonal:
        params = init.orthogonal(rng, params)._replace(b_ih=0 * params.b_ih)
        params = params._replace(b_hh=0 * params.b_hh)
    one = loud * rng.normal(size=(T, 1, I))
    x = np.repeat(one, H, axis=1)  # the same sequence H times …
    run = unroll(rnn, params, x)
    ask = rnn.State(np.eye(H))  # … and from each copy the gradient of another unit
    back = bptt(rnn, params, run.caches, np.zeros((T, H, H)), ask)
    return np.linalg.norm(back.dstate.h, 2)


def norm_without_tanh(seed, T):
    """Return the norm of W_hh^T: what is left of the Jacobian if tanh is taken out."""
    W_hh = rnn.init(np.random.default_rng(seed), I, H).W_hh
    return np.linalg.norm(np.linalg.matrix_power(W_hh, T), 2)


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.0e} ({least:.0e} to {most:.0e}, {SEEDS} seeds)"


def largest_stretch(seed, T):
    """Return the largest singular value of W_hh, and the largest of any factor."""
    rng = np.random.default_rng(seed)
    params = rnn.init(rng, I, H)
    h = unroll(rnn, params, rng.normal(size=(T, 1, I))).h[:, 0]
    factors = (1 - h**2)[:, :, None] * params.W_hh  # (T, H, H)
    return np.linalg.norm(params.W_hh, 2), np.linalg.norm(factors, 2, (1, 2)).max()


for T in (10, 50, 100):
    print(f"median_{T} =", spread([jacobian_norm(seed, T) for seed in range(SEEDS)]))
linear = [norm_without_tanh(seed, 100) for seed in range(SEEDS)]
print("without_tanh_100 =", spread(linear))
quiet = [jacobian_norm(seed, 100, orthogonal=True, loud=1e-3) for seed in range(SEEDS)]
print(f"tanh_orthogonal_quiet_100 = {np.median(quiet):.3f}", end=" ")
print(f"({min(quiet):.3f} to {max(quiet):.3f}, {SEEDS} seeds)")
of_weights, of_factor = np.transpose([largest_stretch(s, 100) for s in range(SEEDS)])
print(f"sigma_min = {of_weights.min():.2f}")
print(f"sigma_max = {of_weights.max():.2f}")
print(f"seeds_with_a_factor_above_1 = {(of_factor > 1).sum()}/{SEEDS}")
# --8<-- [end:code]
