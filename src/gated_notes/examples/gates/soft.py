"""Gates at the default initialisation: soft, one per unit, and moved by the input."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 200, 16, 64, 10


def forget_gates(seed):
    """Return f and g over time and units, (T, H) each, for one random sequence."""
    rng = np.random.default_rng(seed)
    run = unroll(lstm, lstm.init(rng, I, H), rng.normal(size=(T, 1, I)))
    return [[cache.f[0], cache.g[0]] for cache in run.caches]


both = np.array([forget_gates(seed) for seed in range(SEEDS)])  # (SEEDS, T, 2, H)
f, g = both[:, :, 0], both[:, :, 1]
print(f"{SEEDS} seeds, {T} steps, {H} units, before training")
print(f"smallest = {f.min():.2f}")
print(f"largest = {f.max():.2f}")
print(f"extreme = {np.mean((f < 0.01) | (f > 0.99)):.0%}")
inside = ((f > 0.01) & (f < 0.99)).all(axis=(1, 2))
print(f"never_extreme = {inside.sum()}/{SEEDS}")
print(f"negative_g = {(g < 0).any(axis=(1, 2)).sum()}/{SEEDS}")

across_units = np.median(np.ptp(f, axis=2))  # one time step, all units
over_time = np.median(np.ptp(f, axis=1))  # one unit, all time steps
print(f"spread_across_units = {across_units:.2f}")
print(f"spread_over_time = {over_time:.2f}")
# --8<-- [end:code]
