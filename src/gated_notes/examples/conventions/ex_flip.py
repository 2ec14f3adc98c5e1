"""Convert a GRU to the other spelling of z, for a whole sequence."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid
from gated_rnn.cells import gru
from gated_rnn.unroll import unroll

T, B, I, H = 7, 3, 5, 4


def step_renews(params, x_t, h):
    """A GRU written elsewhere: z = 1 takes the candidate."""
    x_r, x_z, x_n = np.split(x_t @ params.W_ih.T + params.b_ih, 3, axis=1)
    h_r, h_z, h_n = np.split(h @ params.W_hh.T + params.b_hh, 3, axis=1)
    z = sigmoid(x_z + h_z)
    n = np.tanh(x_n + sigmoid(x_r + h_r) * h_n)
    return z * n + (1 - z) * h


def flip(params, fields):
    """Turn the sign of the z rows in the named fields."""
    sign = np.repeat([1.0, -1.0, 1.0], H)
    turned = {f: (getattr(params, f).T * sign).T for f in fields}
    return params._replace(**turned)


ways = {"nothing": (), "weights": ("W_ih", "W_hh"), "all": gru.Params._fields}
errors = {way: [] for way in ways}
for seed in range(5):
    rng = np.random.default_rng(seed)
    params = gru.init(rng, I, H)
    x = rng.normal(size=(T, B, I))
    ours = unroll(gru, params, x).state.h
    for way, fields in ways.items():
        h, theirs = np.zeros((B, H)), flip(params, fields)
        for x_t in x:
            h = step_renews(theirs, x_t, h)
        errors[way].append(np.abs(ours - h).max())
for way in ("nothing", "weights"):
    print(f"error_{way}_flipped = {np.median(errors[way]):.2f}")
print("everything flipped, same h:", max(errors["all"]) <= 1e-12)
# --8<-- [end:code]
