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
    return np.mean((target[train][gaps.argmin(axis=1)] - target[test]) ** 2)


found = {"shuffled": [], "by_time": [], "persistence": []}
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    past, target = windows(np.cumsum(rng.standard_normal(LONG)))
    count = len(past)
    order = rng.permutation(count)
    shuffled = order[: count * 3 // 4], order[count * 3 // 4 :]
    cut = count * 3 // 4
    by_time = np.arange(cut - WIDTH - AHEAD), np.arange(cut, count)  # with a gap
    found["shuffled"].append(nearest(past, target, *shuffled))
    found["by_time"].append(nearest(past, target, *by_time))
    found["persistence"].append(np.mean((past[cut:, -1] - target[cut:]) ** 2))

for name, errors in found.items():
    least, middle, most = np.quantile(errors, (0, 0.5, 1))
    print(f"{name} = {middle:.1f} ({least:.1f} to {most:.1f}, {SEEDS} seeds)")
won = np.array(found["shuffled"]) < np.array(found["persistence"])
print(f"shuffled_looks_better = {won.sum()}/{SEEDS}")
won = np.array(found["by_time"]) < np.array(found["persistence"])
print(f"by_time_is_better = {won.sum()}/{SEEDS}")
# --8<-- [end:code]
