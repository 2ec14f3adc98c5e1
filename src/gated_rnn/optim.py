"""How parameters move: SGD, Adam, and gradients held in bounds. Pure functions.

Source: Kingma & Ba, Adam, arXiv:1412.6980, algorithm 1; Pascanu, Mikolov & Bengio,
On the difficulty of training recurrent neural networks, ICML 2013 (clipping by norm).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gated_rnn.boundary import ShapeError
from gated_rnn.cells.protocol import Tuple, zeros_like


class AdamState(NamedTuple):
    """What Adam remembers between steps."""

    steps: int
    """How many steps were made."""

    mean: Any
    """Running mean of the gradient, in the type of the parameters."""

    square: Any
    """Running mean of its square, in the type of the parameters."""


def sgd(params: Tuple, grads: Tuple, lr: float) -> Tuple:
    """Make one step of plain gradient descent.

    θ ← θ − lr · g

    Args:
        params: Parameters; they are not changed.
        grads: Their gradients, of the same type.
        lr: Step size.

    Returns:
        New parameters.

    Raises:
        TypeError: The gradients are of another type than the parameters.
        ShapeError: A gradient has another shape than its parameter.
    """
    pairs = _pairs("sgd", params, grads)
    return type(params)(*(p - p.dtype.type(lr) * g for p, g in pairs))


def adam_start(params: Any) -> AdamState:
    """Return the state before the first step: zeros.

    Args:
        params: Parameters.

    Returns:
        The state to pass to ``adam``.
    """
    return AdamState(0, zeros_like(params), zeros_like(params))


# --8<-- [start:adam]
def adam(
    params: Tuple,
    grads: Tuple,
    state: AdamState,
    lr: float = 1e-3,
    betas: tuple[float, float] = (0.9, 0.999),
    eps: float = 1e-8,
) -> tuple[Tuple, AdamState]:
    """Make one step of Adam.

    m ← β₁ m + (1 − β₁) g,  v ← β₂ v + (1 − β₂) g²
    θ ← θ − lr · m̂ / (√v̂ + eps),  m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)

    Args:
        params: Parameters; they are not changed.
        grads: Their gradients, of the same type.
        state: From ``adam_start`` or the step before.
        lr: Step size.
        betas: β₁ and β₂.
        eps: Keeps the quotient finite.

    Returns:
        New parameters and the new state.

    Raises:
        TypeError: The gradients are of another type than the parameters.
        ShapeError: A gradient has another shape than its parameter.
    """
    kind, t, (b1, b2) = type(params), state.steps + 1, betas
    gradients = [g for _, g in _pairs("adam", params, grads)]
    mean = [b1 * m + (1 - b1) * g for m, g in zip(state.mean, gradients, strict=True)]
    square = [
        b2 * v + (1 - b2) * g * g for v, g in zip(state.square, gradients, strict=True)
    ]
    new = [
        p - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps)
        for p, m, v in zip(params, mean, square, strict=True)
    ]
    return kind(*new), AdamState(t, kind(*mean), kind(*square))


# --8<-- [end:adam]


def norm(grads: tuple[Any, ...]) -> float:
    """Return the length of all gradients taken as one vector.

    ‖g‖ = √Σ g²

    Args:
        grads: Gradients of any type.

    Returns:
        The norm.
    """
    return float(np.sqrt(sum(float((g * g).sum()) for g in grads)))


# --8<-- [start:clip_by_norm]
def clip_by_norm(grads: Tuple, limit: float) -> Tuple:
    """Shorten the gradient to a length, and keep its direction.

    g ← g · min(1, limit / ‖g‖)

    Args:
        grads: Gradients; they are not changed.
        limit: The greatest length.

    Returns:
        Gradients of the same type, of length at most ``limit``.
    """
    length = norm(grads)
    share = 1.0 if length <= limit else limit / length
    return type(grads)(*(g * g.dtype.type(share) for g in grads))


# --8<-- [end:clip_by_norm]


def clip_by_value(grads: Tuple, limit: float) -> Tuple:
    """Cut each number to a range; the direction changes.

    g ← min(max(g, −limit), limit)

    Args:
        grads: Gradients; they are not changed.
        limit: The greatest absolute value.

    Returns:
        Gradients of the same type.
    """
    return type(grads)(*(np.clip(g, -limit, limit) for g in grads))


def _pairs(place: str, params: Any, grads: Any) -> list[tuple[Any, Any]]:
    if type(params) is not type(grads):
        raise TypeError(
            f"{place}: expected gradients as {type(params).__name__}, got "
            f"{type(grads).__name__}; pass what backward returned for these parameters."
        )
    for name, p, g in zip(params._fields, params, grads, strict=True):
        if p.shape != g.shape:
            raise ShapeError(
                f"{place}: {name} has shape {p.shape} but its gradient {g.shape}."
            )
    return list(zip(params, grads, strict=True))
