"""The fourth structure in depth: what is kept and what is added have a gate each.

    f(x) = tanh(W x + b)
    b(x) = σ(W_b x + b_b)               how much of x is kept
    a(x) = σ(W_a x + b_a)               how much of f is added
    y = b(x) ⊙ x + a(x) ⊙ f(x)

Convention: the LSTM in time is this structure with x → cₜ₋₁, f → gₜ, b → fₜ and a → iₜ;
but its gates see xₜ and hₜ₋₁ instead of what they carry.

Source: Srivastava, Greff & Schmidhuber, Highway networks, arXiv:1505.00387, 2015,
equation 2.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary, at_least_one
from gated_rnn.init import uniform

NAME = "two_gates"
"""How the registry calls this layer."""


class Params(NamedTuple):
    """What is learned.

    Attributes:
        W: Weights of f.
        b: Bias of f.
        W_b: Weights of b(x), which keeps.
        b_b: Bias of b(x).
        W_a: Weights of a(x), which adds.
        b_a: Bias of a(x).
    """

    W: Annotated[Array, "H, H"]
    b: Annotated[Array, "H"]
    W_b: Annotated[Array, "H, H"]
    b_b: Annotated[Array, "H"]
    W_a: Annotated[Array, "H, H"]
    b_a: Annotated[Array, "H"]


class Cache(NamedTuple):
    """What the way back needs from the way forward.

    Attributes:
        x: Input.
        f: f(x), after tanh.
        keep: b(x), after σ.
        add: a(x), after σ.
    """

    x: Annotated[Array, "B, H"]
    f: Annotated[Array, "B, H"]
    keep: Annotated[Array, "B, H"]
    add: Annotated[Array, "B, H"]


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
    at_least_one("two_gates.init: H", H)
    bound = float(1 / np.sqrt(H))
    W, b = uniform(rng, (H, H), bound, dtype), uniform(rng, (H,), bound, dtype)
    W_b, W_a = uniform(rng, (2, H, H), bound, dtype)
    b_b, b_a = np.zeros((2, H), dtype)
    return Params(W, b, W_b, b_b, W_a, b_a)


# --8<-- [start:forward]
def forward(params: Params, x: Array) -> tuple[Array, Cache]:
    """Compute the output of a batch.

    y = b(x) ⊙ x + a(x) ⊙ f(x)

    Args:
        params: Weights and biases.
        x: Input, (B, H).

    Returns:
        Output, (B, H), and what ``backward`` needs.
    """
    boundary = Boundary("two_gates.forward")
    boundary.fields("params", Params, params)
    boundary.array("x", x, "B, H")

    f = tanh(x @ params.W.T + params.b)
    keep = sigmoid(x @ params.W_b.T + params.b_b)
    add = sigmoid(x @ params.W_a.T + params.b_a)
    return keep * x + add * f, Cache(x, f, keep, add)


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(params: Params, cache: Cache, dy: Array) -> tuple[Array, Params]:
    """Carry the gradient back.

    da_f = dy ⊙ a ⊙ (1 − f²)
    da_b = dy ⊙ x ⊙ b (1 − b)
    da_a = dy ⊙ f ⊙ a (1 − a)
    dx = dy ⊙ b + da_f W + da_b W_b + da_a W_a

    Args:
        params: Weights and biases of the way forward.
        cache: What ``forward`` returned.
        dy: ∂L/∂y, (B, H).

    Returns:
        ∂L/∂x, (B, H), and ∂L/∂params.
    """
    boundary = Boundary("two_gates.backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.array("dy", dy, "B, H")

    x, f, keep, add = cache
    da = dy * add * tanh_grad(f)
    da_b = dy * x * sigmoid_grad(keep)
    da_a = dy * f * sigmoid_grad(add)
    dx = dy * keep + da @ params.W + da_b @ params.W_b + da_a @ params.W_a
    grads = [(d.T @ x, d.sum(axis=0)) for d in (da, da_b, da_a)]
    return dx, Params(*grads[0], *grads[1], *grads[2])


# --8<-- [end:backward]
