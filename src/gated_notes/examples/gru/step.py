"""One GRU step: two gates, one candidate, and a state between the old and the new."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru

B, I, H, SEEDS = 2, 3, 4, 10


def one_step(seed):
    """Return the state before, the state after, and what was computed between."""
    rng = np.random.default_rng(seed)
    params = gru.init(rng, I, H)
    before = gru.State(h=rng.normal(size=(B, H)))
    after, cache = gru.step(params, rng.normal(size=(B, I)), before)
    return before.h, after.h, cache


h_prev, h, cache = one_step(0)
for name, low in (("r", 0), ("z", 0), ("n", -1)):
    vector = getattr(cache, name)
    inside = bool(low < vector.min() and vector.max() < 1)
    print(f"{name}_t {vector.shape} in ({low}, 1): {inside}")
mixed = (1 - cache.z) * cache.n + cache.z * h_prev
print("h_t = (1 - z) n + z h:", np.array_equal(h, mixed))

between = negative = 0
for seed in range(SEEDS):
    h_prev, h, cache = one_step(seed)
    low, high = np.minimum(cache.n, h_prev), np.maximum(cache.n, h_prev)
    inside = (low - 1e-15 <= h) & (h <= high + 1e-15)  # up to rounding
    between += bool(inside.all())
    negative += bool((cache.n < 0).any())
print(f"h_between_n_and_old_h = {between}/{SEEDS}")
print(f"negative_n = {negative}/{SEEDS}")
# --8<-- [end:code]
