"""The second structure in depth: input and output weighted by a constant share.

    f(x) = tanh(W x + b)
    y = (1 − α) x + α f(x)              α does not depend on x

Convention: α is the share of f. Its gradient is given too; leave it out to keep α
constant. Over L layers the path of x alone shrinks as (1 − α)ᴸ.

Source: the didactic step between residual and highway networks; Srivastava, Greff &
Schmidhuber, Highway networks, arXiv:1505.00387, 2015, have α(x).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn.activations import tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary, at_least_one
from gated_rnn.init import uniform

NAME = "weighted"
"""How the registry calls this layer."""


class Params(NamedTuple):
    """What is learned.

    Attributes:
        W: Weights of f.
        b: Bias of f.
        alpha: α, the share of f: one number.
    """

    W: Annotated[Array, "H, H"]
    b: Annotated[Array, "H"]
    alpha: Annotated[Array, "A"]


class Cache(NamedTuple):
    """What the way back needs from the way forward.

    Attributes:
        x: Input.
        f: f(x), after tanh.
    """

    x: Annotated[Array, "B, H"]
    f: Annotated[Array, "B, H"]


def init(
    rng: np.random.Generator, H: int, dtype: type[np.floating] = np.float64
) -> Params:
    """Draw weights from U(−1/√n, 1/√n), n the size of the input, as PyTorch does.

    Args:
        rng: Where the numbers come from.
        H: Size of input and output.
        dtype: float64 or float32.

    Returns:
        New parameters.
    """
    at_least_one("weighted.init: H", H)
    bound = float(1 / np.sqrt(H))
    W, b = uniform(rng, (H, H), bound, dtype), uniform(rng, (H,), bound, dtype)
    return Params(W, b, np.full(1, 0.5, dtype))


# --8<-- [start:forward]
def forward(params: Params, x: Array) -> tuple[Array, Cache]:
    """Compute the output of a batch.

    y = (1 − α) x + α f(x)

    Args:
        params: Weights and biases.
        x: Input, (B, H).

    Returns:
        Output, (B, H), and what ``backward`` needs.
    """
    boundary = Boundary("weighted.forward")
    boundary.fields("params", Params, params)
    boundary.array("x", x, "B, H")

    f = tanh(x @ params.W.T + params.b)
    return (1.0 - params.alpha) * x + params.alpha * f, Cache(x, f)


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(params: Params, cache: Cache, dy: Array) -> tuple[Array, Params]:
    """Carry the gradient back.

    da = dy ⊙ α (1 − f²)
    dx = dy (1 − α) + da W
    dα = Σ dy ⊙ (f − x)

    Args:
        params: Weights and biases of the way forward.
        cache: What ``forward`` returned.
        dy: ∂L/∂y, (B, H).

    Returns:
        ∂L/∂x, (B, H), and ∂L/∂params.
    """
    boundary = Boundary("weighted.backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.array("dy", dy, "B, H")

    x, f = cache
    da = dy * params.alpha * tanh_grad(f)
    dalpha = np.sum(dy * (f - x)).reshape(1)
    dx = dy * (1.0 - params.alpha) + da @ params.W
    return dx, Params(da.T @ x, da.sum(axis=0), dalpha)


# --8<-- [end:backward]
