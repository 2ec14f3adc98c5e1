"""A bias only proposes: large inputs open and shut the same gate as they like."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS, BIAS = 200, 16, 64, 10, 3.0


def forget_gates(seed, size):
    """Return f over time and units for inputs of a given size."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), BIAS)
    run = unroll(lstm, params, size * rng.normal(size=(T, 1, I)))
    return np.array([cache.f[0] for cache in run.caches])


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.0f} ({least:.0f} to {most:.0f}, {SEEDS} seeds)"


print(f"forget bias {BIAS:g}: per cent of f above 0.9 and below 0.1")
for size in (1, 3, 10, 30):
    f = np.array([forget_gates(seed, size) for seed in range(SEEDS)])
    print(f"open_{size} =", spread(100 * np.mean(f > 0.9, axis=(1, 2))))
    print(f"shut_{size} =", spread(100 * np.mean(f < 0.1, axis=(1, 2))))
# --8<-- [end:code]
