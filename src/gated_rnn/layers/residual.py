"""The first structure in depth: the input is added to what is made of it.

    f(x) = tanh(W x + b)
    y = x + f(x)

Convention: f is one tanh layer, so that the four structures can be compared. The
product of many such Jacobians can grow; nothing bounds it.

Source: He et al., Deep residual learning for image recognition, arXiv:1512.03385, 2015.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn.activations import tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary, at_least_one
from gated_rnn.init import uniform

NAME = "residual"
"""How the registry calls this layer."""


class Params(NamedTuple):
    """What is learned.

    Attributes:
        W: Weights of f.
        b: Bias of f.
    """

    W: Annotated[Array, "H, H"]
    b: Annotated[Array, "H"]


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
    at_least_one("residual.init: H", H)
    bound = float(1 / np.sqrt(H))
    W, b = uniform(rng, (H, H), bound, dtype), uniform(rng, (H,), bound, dtype)
    return Params(W, b)


# --8<-- [start:forward]
def forward(params: Params, x: Array) -> tuple[Array, Cache]:
    """Compute the output of a batch.

    y = x + tanh(W x + b)

    Args:
        params: Weights and biases.
        x: Input, (B, H).

    Returns:
        Output, (B, H), and what ``backward`` needs.
    """
    boundary = Boundary("residual.forward")
    boundary.fields("params", Params, params)
    boundary.array("x", x, "B, H")

    f = tanh(x @ params.W.T + params.b)
    return x + f, Cache(x, f)


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(params: Params, cache: Cache, dy: Array) -> tuple[Array, Params]:
    """Carry the gradient back.

    da = dy ⊙ (1 − f²)
    dx = dy + da W                   the first term needs no weight

    Args:
        params: Weights and biases of the way forward.
        cache: What ``forward`` returned.
        dy: ∂L/∂y, (B, H).

    Returns:
        ∂L/∂x, (B, H), and ∂L/∂params.
    """
    boundary = Boundary("residual.backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.array("dy", dy, "B, H")

    da = dy * tanh_grad(cache.f)
    return dy + da @ params.W, Params(da.T @ cache.x, da.sum(axis=0))


# --8<-- [end:backward]
