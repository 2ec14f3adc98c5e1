"""The carousel of 1997 is exactly 1 where the gradient is cut, and not as a whole."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm, lstm_1997
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 100, 8, 16, 10


def norms(cell, params, x):
    """Return the norm of dc_T / dc_0, cut where it leaves the cells, and whole."""
    caches = unroll(cell, params, np.repeat(x, H, axis=1)).caches
    cut = whole = cell.State(h=np.zeros((H, H)), c=np.eye(H))
    for cache in reversed(caches):
        _, whole, _ = cell.step_backward(params, cache, whole)
        _, cut, _ = cell.step_backward(params, cache, cut)
        cut = cut._replace(h=0 * cut.h)  # what left the cells goes no further back
    return np.linalg.norm(cut.c, 2), np.linalg.norm(whole.c, 2)


def measure(seed, cell, bias, factor):
    """Return both norms for one network and one sequence."""
    rng = np.random.default_rng(seed)
    params = cell.init(rng, I, H)
    if bias is not None:
        params = init.forget_bias(params, bias)
    params = params._replace(W_hh=factor * params.W_hh)
    return norms(cell, params, rng.normal(size=(T, 1, I)))


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.1e} ({least:.1e} to {most:.1e}, {SEEDS} seeds)"


settings = {
    "1997": (lstm_1997, None, 1),
    "1997_large": (lstm_1997, None, 8),
    "bias_0": (lstm, 0.0, 1),
    "bias_5": (lstm, 5.0, 1),
}
for name, setting in settings.items():
    cut, whole = np.transpose([measure(seed, *setting) for seed in range(SEEDS)])
    print(f"cut_{name} =", spread(cut))
    print(f"whole_{name} =", spread(whole))
# --8<-- [end:code]
