"""Exercise: how many steps padding costs, and what sorting by length saves."""

# --8<-- [start:code]
import numpy as np

N, B, SEEDS = 1024, 32, 10


def wasted(lengths):
    """Return which share of the computed steps is padding."""
    batches = lengths.reshape(-1, B)
    computed = B * batches.max(axis=1).sum()
    return 1 - lengths.sum() / computed


def trial(seed):
    """Return the share for a random order and for a sorted one."""
    lengths = np.random.default_rng(seed).geometric(1 / 20, size=N)
    return wasted(lengths), wasted(np.sort(lengths))


shares = np.transpose([trial(seed) for seed in range(SEEDS)])
for name, numbers in zip(("shuffled", "sorted"), shares, strict=True):
    spread = f"{min(numbers):.2f} to {max(numbers):.2f}, {SEEDS} seeds"
    print(f"{name} = {np.median(numbers):.2f} ({spread})")
# --8<-- [end:code]
