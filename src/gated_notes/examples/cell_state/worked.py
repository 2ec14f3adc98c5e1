"""One unit, three steps, every number, and the same numbers from the package."""

# --8<-- [start:code]
from math import exp, tanh

import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

w = {"i": 1.0, "f": 0.5, "g": 2.0, "o": 1.0}  # weight of x
u = {"i": 0.0, "f": 0.0, "g": -1.0, "o": 0.5}  # weight of h
b = {"i": 0.0, "f": 2.0, "g": 0.0, "o": 1.0}  # bias
x = [1.0, 0.0, -1.0]

h, c = 0.0, 0.0
for t, x_t in enumerate(x, start=1):
    a = {name: w[name] * x_t + u[name] * h + b[name] for name in "ifgo"}
    i, f, o = (1 / (1 + exp(-a[name])) for name in "ifo")
    g = tanh(a["g"])
    kept, written = f * c, i * g
    c = kept + written
    h = o * tanh(c)
    print(f"t = {t}, x = {x_t:g}")
    print("  before", "  ".join(f"a_{name} {a[name]:+.3f}" for name in "ifgo"))
    print(f"  after    i {i:.3f}     f {f:.3f}     g {g:+.3f}     o {o:.3f}")
    print(f"  c = {kept:+.3f} (kept) {written:+.3f} (written) = {c:+.3f}")
    print(f"  h = {o:.3f} x tanh({c:+.3f}) = {h:+.3f}")

W_ih, W_hh, b_ih = (np.array([d[gate] for gate in lstm.GATES]) for d in (w, u, b))
params = lstm.Params(W_ih[:, None], W_hh[:, None], b_ih, np.zeros(4))
last = unroll(lstm, params, np.array(x)[:, None, None]).state
print("the package says the same:", np.allclose([last.h[0, 0], last.c[0, 0]], [h, c]))
# --8<-- [end:code]
