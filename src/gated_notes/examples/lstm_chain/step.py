"""One LSTM step: four vectors from one product, then two lines."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm

rng = np.random.default_rng(0)
B, I, H = 2, 3, 4
params = lstm.init(rng, I, H)
x_t = rng.normal(size=(B, I))
before = lstm.State(h=rng.normal(size=(B, H)), c=rng.normal(size=(B, H)))

after, cache = lstm.step(params, x_t, before)

for name, low in (("i", 0), ("f", 0), ("g", -1), ("o", 0)):
    vector = getattr(cache, name)
    inside = low < vector.min() and vector.max() < 1
    print(f"{name}_t {vector.shape} in ({low}, 1): {inside}")
print(f"least_g = {cache.g.min():.2f}")

kept, written = cache.f * before.c, cache.i * cache.g
print("c_t = kept + written:", np.array_equal(after.c, kept + written))
from_current = cache.o * np.tanh(after.c)
from_previous = cache.o * np.tanh(before.c)
print("h_is_read_from_c_t =", np.array_equal(after.h, from_current))
print("h_is_read_from_c_t-1 =", np.array_equal(after.h, from_previous))
# --8<-- [end:code]
