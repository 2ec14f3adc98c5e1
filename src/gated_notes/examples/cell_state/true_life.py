"""The life of a memory follows the geometric mean of f, not its average."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS, BIAS = 500, 16, 64, 10, 3.0


def half_lives(seed, size):
    """Return the median half-life of the units, by the product and by the average."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), BIAS)
    run = unroll(lstm, params, size * rng.normal(size=(T, 1, I)))
    f = np.array([cache.f[0] for cache in run.caches])  # (T, H)
    by_product = np.log(0.5) / np.log(f).mean(axis=0)  # ∏f = exp(Σ ln f)
    by_average = np.log(0.5) / np.log(f.mean(axis=0))
    return np.median(by_product), np.median(by_average)


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.1f} ({least:.1f} to {most:.1f}, {SEEDS} seeds)"


print(f"forget bias {BIAS:g}, {T} steps: half-life in steps")
print(f"in_silence = {np.log(0.5) / -np.log1p(np.exp(-BIAS)):.1f}")
for size in (1, 3, 10):
    product, average = np.transpose([half_lives(s, size) for s in range(SEEDS)])
    print(f"product_{size} =", spread(product))
    print(f"average_{size} =", spread(average))
    print(f"shorter_{size} = {np.sum(product < average)}/{SEEDS}")
# --8<-- [end:code]
