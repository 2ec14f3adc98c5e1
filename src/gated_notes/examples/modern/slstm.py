"""The scalar memory of xLSTM, without and with its stabiliser."""

# --8<-- [start:code]
import numpy as np

T, H, SEEDS = 50, 8, 10


def plain(i, f, o, z):
    """Run c = f c + i z, n = f n + i, h = o c / n with exponential i, f."""
    c = n = np.zeros(H)
    h = []
    for a_i, a_f, o_t, z_t in zip(i, f, o, z, strict=True):
        c = np.exp(a_f) * c + np.exp(a_i) * z_t
        n = np.exp(a_f) * n + np.exp(a_i)
        h.append(o_t * c / n)
    return np.array(h)


def stabilised(i, f, o, z):
    """The same with both gates divided by exp(m), m = max(a_f + m, a_i)."""
    c = n = np.zeros(H)
    h = []
    m = np.full(H, -np.inf)
    for a_i, a_f, o_t, z_t in zip(i, f, o, z, strict=True):
        before, m = m, np.maximum(a_f + m, a_i)
        keep, write = np.exp(a_f + before - m), np.exp(a_i - m)
        c, n = keep * c + write * z_t, keep * n + write
        h.append(o_t * c / n)
    return np.array(h)


for name, size in (("small", 1.0), ("large", 1000.0)):
    finite, same = {plain: 0, stabilised: 0}, 0
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        i, f = size * rng.normal(size=(2, T, H))
        o, z = rng.uniform(size=(T, H)), np.tanh(rng.normal(size=(T, H)))
        with np.errstate(all="ignore"):  # the plain one overflows: that is the point
            ends = {form: form(i, f, o, z) for form in finite}
        for form, h in ends.items():
            finite[form] += bool(np.isfinite(h).all())
        same += bool(np.abs(ends[plain] - ends[stabilised]).max() <= 1e-9)
    print(f"plain_finite_{name} = {finite[plain]}/{SEEDS}")
    print(f"stabilised_finite_{name} = {finite[stabilised]}/{SEEDS}")
    print(f"same_{name} = {same}/{SEEDS}")
# --8<-- [end:code]
