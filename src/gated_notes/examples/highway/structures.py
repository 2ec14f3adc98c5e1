"""Each of the first three structures is the fourth with its gates set so."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.layers import highway, residual, two_gates, weighted

B, H, SEEDS, WIDE = 3, 8, 20, 40.0  # σ(40) is 1 in float64


def fourth(layer, keep, add, x):
    """Return b(x) ⊙ x + a(x) ⊙ f(x) with the f of another layer."""
    return two_gates.forward(two_gates.Params(layer.W, layer.b, *keep, *add), x)[0]


def gaps(seed):
    """How far the fourth, its gates set so, is from the first, second and third."""
    rng = np.random.default_rng(seed)
    x, none, one = rng.normal(size=(B, H)), np.zeros((H, H)), np.ones(H)
    first, second = residual.init(rng, H), weighted.init(rng, H)
    third = highway.init(rng, H)._replace(b_alpha=rng.normal(size=H))
    a = rng.normal()  # α = σ(a) = 1 − σ(−a): the gate of the skip has the other sign
    second = second._replace(alpha=np.full(1, 1 / (1 + np.exp(-a))))
    W, b = third.W_alpha, third.b_alpha
    cases = (
        (residual, first, (none, WIDE * one), (none, WIDE * one)),
        (weighted, second, (none, -a * one), (none, a * one)),
        (highway, third, (-W, -b), (W, b)),
    )
    return [
        np.abs(layer.forward(params, x)[0] - fourth(params, keep, add, x)).max()
        for layer, params, keep, add in cases
    ]


found = np.array([gaps(seed) for seed in range(SEEDS)])
for name, column in zip(("first", "second", "third"), found.T, strict=True):
    print(f"{name}_is_a_case = {np.sum(column <= 1e-12)}/{SEEDS}")
# --8<-- [end:code]
