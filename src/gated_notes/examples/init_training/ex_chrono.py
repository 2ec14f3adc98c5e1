"""Exercise: how long the memories of a chrono start last."""

# --8<-- [start:code]
import numpy as np

rng = np.random.default_rng(0)
T_MAX, UNITS = 100, 10_000
bias = np.log(rng.uniform(1, T_MAX - 1, UNITS))
f = 1 / (1 + np.exp(-bias))
half_life = np.log(0.5) / np.log(f)
share = np.mean(half_life > 20)
print(f"smallest f = {f.min():.2f}, largest {f.max():.3f}")
print(f"half-lives: {half_life.min():.1f} to {half_life.max():.0f} steps")
print(f"longer_than_20 = {share:.2f}")
needed = 20 / np.log(2) - 0.5  # the half-life is about (u + 1/2) ln 2
print(f"foreseen = {(T_MAX - 1 - needed) / (T_MAX - 2):.2f}")
# --8<-- [end:code]
