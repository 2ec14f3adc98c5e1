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

for name in ("i", "f", "g", "o"):
    vector = getattr(cache, name)
    kind = "in (0, 1)" if vector.min() > 0 else "in (-1, 1)"
    print(f"{name}_t {vector.shape} {kind}")
print(f"least_g = {cache.g.min():.2f}")

kept, written = cache.f * before.c, cache.i * cache.g
print("c_t = kept + written:", np.array_equal(after.c, kept + written))
from_current = cache.o * np.tanh(after.c)
from_previous = cache.o * np.tanh(before.c)
print("h_is_read_from_c_t =", np.array_equal(after.h, from_current))
print("h_is_read_from_c_t-1 =", np.array_equal(after.h, from_previous))
# --8<-- [end:code]
