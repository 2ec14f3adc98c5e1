"""An affine map of each row.

    y = x Wᵀ + b

Convention: PyTorch's ``torch.nn.Linear``, W is (O, I).

Source: any text.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn.boundary import Array, Boundary, at_least_one
from gated_rnn.init import uniform

NAME = "linear"
"""How the registry calls this layer."""


class Params(NamedTuple):
    """What is learned.

    Attributes:
        W: Weights, a row for each output.
        b: Bias.
    """

    W: Annotated[Array, "O, I"]
    b: Annotated[Array, "O"]


class Cache(NamedTuple):
    """What the way back needs from the way forward.

    Attributes:
        x: Input.
    """

    x: Annotated[Array, "B, I"]


def init(
    rng: np.random.Generator, I: int, O: int, dtype: type[np.floating] = np.float64
) -> Params:
    """Draw weights from U(−1/√n, 1/√n), n the size of the input, as PyTorch does.

    Args:
        rng: Where the numbers come from.
        I: Size of the input.
        O: Size of the output.
        dtype: float64 or float32.

    Returns:
        New parameters.
    """
    at_least_one("linear.init: I", I)
    at_least_one("linear.init: O", O)
    bound = float(1 / np.sqrt(I))
    return Params(uniform(rng, (O, I), bound, dtype), uniform(rng, (O,), bound, dtype))


# --8<-- [start:forward]
def forward(params: Params, x: Array) -> tuple[Array, Cache]:
    """Compute the output of a batch.

    y = x Wᵀ + b

    Args:
        params: Weights and biases.
        x: Input, (B, I).

    Returns:
        Output, (B, O), and what ``backward`` needs.
    """
    boundary = Boundary("linear.forward")
    boundary.fields("params", Params, params)
    boundary.array("x", x, "B, I")

    return x @ params.W.T + params.b, Cache(x)


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(params: Params, cache: Cache, dy: Array) -> tuple[Array, Params]:
    """Carry the gradient back.

    dx = dy W,  dW = dyᵀ x,  db = Σ_batch dy

    Args:
        params: Weights and biases of the way forward.
        cache: What ``forward`` returned.
        dy: ∂L/∂y, (B, O).

    Returns:
        ∂L/∂x, (B, I), and ∂L/∂params.
    """
    boundary = Boundary("linear.backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.array("dy", dy, "B, O")

    return dy @ params.W, Params(dy.T @ cache.x, dy.sum(axis=0))


# --8<-- [end:backward]
