"""The third structure in depth: the share is computed from the input.

    f(x) = tanh(W x + b)
    α(x) = σ(W_α x + b_α)               transform gate
    y = (1 − α(x)) ⊙ x + α(x) ⊙ f(x)    the carry gate is what α leaves

Convention: α near 0 carries. A negative b_α at the start lets x through; it starts at
0 here and is set by whoever builds the stack.

Source: Srivastava, Greff & Schmidhuber, Highway networks, arXiv:1505.00387, 2015.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary, at_least_one
from gated_rnn.init import uniform

NAME = "highway"
"""How the registry calls this layer."""


class Params(NamedTuple):
    """What is learned.

    Attributes:
        W: Weights of f.
        b: Bias of f.
        W_alpha: Weights of the transform gate.
        b_alpha: Bias of the transform gate.
    """

    W: Annotated[Array, "H, H"]
    b: Annotated[Array, "H"]
    W_alpha: Annotated[Array, "H, H"]
    b_alpha: Annotated[Array, "H"]


class Cache(NamedTuple):
    """What the way back needs from the way forward.

    Attributes:
        x: Input.
        f: f(x), after tanh.
        alpha: α(x), after σ.
    """

    x: Annotated[Array, "B, H"]
    f: Annotated[Array, "B, H"]
    alpha: Annotated[Array, "B, H"]


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
    at_least_one("highway.init: H", H)
    bound = float(1 / np.sqrt(H))
    W, b = uniform(rng, (H, H), bound, dtype), uniform(rng, (H,), bound, dtype)
    W_alpha = uniform(rng, (H, H), bound, dtype)
    return Params(W, b, W_alpha, np.zeros(H, dtype))


# --8<-- [start:forward]
def forward(params: Params, x: Array) -> tuple[Array, Cache]:
    """Compute the output of a batch.

    y = (1 − α(x)) ⊙ x + α(x) ⊙ f(x)

    Args:
        params: Weights and biases.
        x: Input, (B, H).

    Returns:
        Output, (B, H), and what ``backward`` needs.
    """
    boundary = Boundary("highway.forward")
    boundary.fields("params", Params, params)
    boundary.array("x", x, "B, H")

    f = tanh(x @ params.W.T + params.b)
    alpha = sigmoid(x @ params.W_alpha.T + params.b_alpha)
    return (1.0 - alpha) * x + alpha * f, Cache(x, f, alpha)


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(params: Params, cache: Cache, dy: Array) -> tuple[Array, Params]:
    """Carry the gradient back.

    da = dy ⊙ α ⊙ (1 − f²)
    dα_a = dy ⊙ (f − x) ⊙ α (1 − α)
    dx = dy ⊙ (1 − α) + da W + dα_a W_α

    Args:
        params: Weights and biases of the way forward.
        cache: What ``forward`` returned.
        dy: ∂L/∂y, (B, H).

    Returns:
        ∂L/∂x, (B, H), and ∂L/∂params.
    """
    boundary = Boundary("highway.backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.array("dy", dy, "B, H")

    x, f, alpha = cache
    da = dy * alpha * tanh_grad(f)
    da_alpha = dy * (f - x) * sigmoid_grad(alpha)
    dx = dy * (1.0 - alpha) + da @ params.W + da_alpha @ params.W_alpha
    weights = (da.T @ x, da.sum(axis=0), da_alpha.T @ x, da_alpha.sum(axis=0))
    return dx, Params(*weights)


# --8<-- [end:backward]
