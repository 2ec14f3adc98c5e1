"""A GRU with a fault on its way back, and the check block by block."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid_grad, tanh_grad
from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.cells import gru

B, I, H, SEEDS = 3, 4, 5, 10


def backward(params, cache, dh):
    """Return the gradients of one step; something is missing."""
    x_t, h_prev, r, z, n, m = cache
    da_n = dh * (1 - z) * tanh_grad(n)
    da_r = da_n * m * sigmoid_grad(r)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    da = np.concatenate([da_r, da_z, da_n], axis=1)
    dh_prev = dh * z + da @ params.W_hh
    db = da.sum(axis=0)
    return da @ params.W_ih, dh_prev, da.T @ x_t, da.T @ h_prev, db, db


def check(seed):
    """Return the relative error of x, h_prev, and each block of each parameter."""
    rng = np.random.default_rng(seed)
    params, x = gru.init(rng, I, H), rng.normal(size=(B, I))
    h, dh = rng.normal(size=(2, B, H))

    def loss(params, x, h):
        return (gru.step(params, x, gru.State(h))[0].h * dh).sum()

    dx, dh_prev, *dparams = backward(params, gru.step(params, x, gru.State(h))[1], dh)
    pairs = {
        "x": (dx, numerical_gradient(lambda a: loss(params, a, h), x)),
        "h_prev": (dh_prev, numerical_gradient(lambda a: loss(params, x, a), h)),
    }
    for (name, array), ours in zip(params._asdict().items(), dparams, strict=True):
        wanted = numerical_gradient(
            lambda a, n=name: loss(params._replace(**{n: a}), x, h), array
        )
        parts = zip(np.split(ours, 3), np.split(wanted, 3), strict=True)
        pairs |= {f"{name}_{g}": p for g, p in zip("rzn", parts, strict=True)}
    return {name: relative_error(*pair) for name, pair in pairs.items()}


errors = [check(seed) for seed in range(SEEDS)]
for name in errors[0]:
    print(f"{name} = {sum(e[name] <= 1e-6 for e in errors)}/{SEEDS}")
# --8<-- [end:code]
