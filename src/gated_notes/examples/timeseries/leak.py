"""Windows drawn at random for the test lie beside windows of the training set."""

# --8<-- [start:code]
import numpy as np

SEEDS, LONG, WIDTH, AHEAD = 20, 1000, 20, 20


def windows(price):
    """Return every window of twenty values and what stands twenty steps later."""
    last = len(price) - WIDTH - AHEAD + 1
    past = np.stack([price[t : t + WIDTH] for t in range(last)])
    return past, price[WIDTH + AHEAD - 1 :]


def nearest(past, target, train, test):
    """Answer each test window as the training window most like it was answered."""
    gaps = np.linalg.norm(past[test, None] - past[None, train], axis=2)
    like = train[gaps.argmin(axis=1)]
    beside = np.mean(np.abs(like - test) <= 2)  # shifted by a step or two
    return np.mean((target[like] - target[test]) ** 2), beside


def again(past, target, test):
    """Answer each test window with its own last value."""
    return np.mean((past[test, -1] - target[test]) ** 2)


ways = ("shuffled", "by_time")
kinds = ("", "_persistence", "_beside")
found = {way + kind: [] for way in ways for kind in kinds}
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    past, target = windows(np.cumsum(rng.standard_normal(LONG)))
    count = len(past)
    order = rng.permutation(count)
    shuffled = order[: count * 3 // 4], order[count * 3 // 4 :]
    cut = count * 3 // 4
    by_time = np.arange(cut - WIDTH - AHEAD), np.arange(cut, count)  # with a gap
    for way, split in zip(ways, (shuffled, by_time), strict=True):
        error, beside = nearest(past, target, *split)
        found[way].append(error)
        found[f"{way}_beside"].append(beside)
        found[f"{way}_persistence"].append(again(past, target, split[1]))

for name, errors in found.items():
    least, middle, most = np.quantile(errors, (0, 0.5, 1))
    digits = 2 if name.endswith("beside") else 1
    spread = f"({least:.{digits}f} to {most:.{digits}f}, {SEEDS} seeds)"
    print(f"{name} = {middle:.{digits}f} {spread}")
for way in ways:
    won = np.array(found[way]) < np.array(found[f"{way}_persistence"])
    print(f"{way}_looks_better = {won.sum()}/{SEEDS}")
# --8<-- [end:code]
