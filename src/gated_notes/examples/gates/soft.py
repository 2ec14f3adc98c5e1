"""Gates at the default initialisation: soft, one per unit, and moved by the input."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 200, 16, 64, 10


def caches(seed):
    """Return f and g over time and units, (T, H) each, for one random sequence."""
    rng = np.random.default_rng(seed)
    run = unroll(lstm, lstm.init(rng, I, H), rng.normal(size=(T, 1, I)))
    return [[cache.f[0] for cache in run.caches], [cache.g[0] for cache in run.caches]]


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.2f} ({least:.2f} to {most:.2f}, {SEEDS} seeds)"


f, g = np.moveaxis(np.array([caches(seed) for seed in range(SEEDS)]), 1, 0)
print(f"{T} steps, {H} units, before training")
print(f"least_f = {f.min():.2f}")
print(f"greatest_f = {f.max():.2f}")
print(f"g_lies = {g.min():.2f} to {g.max():.2f} ({SEEDS} seeds)")
at_an_end = ((f < 0.01) | (f > 0.99)).any(axis=(1, 2))
print(f"seeds_with_a_gate_at_an_end = {at_an_end.sum()}/{SEEDS}")
print("across_units =", spread(np.median(np.ptp(f, axis=2), axis=1)))  # at one step
print("over_time =", spread(np.median(np.ptp(f, axis=1), axis=1)))  # of one unit
# --8<-- [end:code]
