"""Fixed windows, windows of random length, and these with compensation."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init, truncated
from gated_rnn.cells import lstm

T, DRAWS, I, H, CUT, SEEDS = 30, 4000, 3, 16, 0.1, 10
WAYS = "fixed", "random", "compensated"


def trial(seed):
    """Return the gradient at the first input along the whole one, way by way."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), 5.0)
    # One sequence in all rows of the batch; only the cuts differ from row to row.
    x = np.repeat(rng.normal(size=(T, 1, I)), DRAWS, axis=1)
    dh = np.repeat(rng.normal(size=(T, 1, H)), DRAWS, axis=1)
    compensated = truncated.crossings(rng, T, DRAWS, CUT)
    fixed = np.ones_like(compensated)
    fixed[9::10] = 0.0
    ways = (np.ones_like(fixed), fixed, np.sign(compensated), compensated)
    found = [truncated.drawn(lstm, params, x, dh, xi).dx[0] for xi in ways]
    whole = found[0][0]
    return [dx @ whole / (whole @ whole) for dx in found[1:]]


shares = np.array([trial(seed) for seed in range(SEEDS)])
for way, means in zip(WAYS, shares.mean(axis=2).T, strict=True):
    ends = f"{means.min():.2f} to {means.max():.2f}, {SEEDS} seeds"
    print(f"{way} = {np.median(means):.2f} ({ends})")
    print(f"{way}_within_a_tenth = {np.sum(np.abs(means - 1) < 0.1)}/{SEEDS}")
off = shares[:, -1].std(axis=1)
print(f"one_draw = {np.median(off):.1f} ({off.min():.1f} to {off.max():.1f}, 10 seeds)")
# --8<-- [end:code]
