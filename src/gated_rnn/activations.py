"""The two curves of gated networks, and their slopes written in the output."""

from __future__ import annotations

import numpy as np

from gated_rnn.boundary import Array

__all__ = ["sigmoid", "sigmoid_grad", "tanh", "tanh_grad"]


# --8<-- [start:sigmoid]
def sigmoid(a: Array) -> Array:
    """Squash to (0, 1): how far a gate is open.

    σ(a) = 1 / (1 + e⁻ᵃ) = ½ tanh(a/2) + ½

    The second form never overflows, whatever the size of ``a``.

    Args:
        a: Pre-activation, any shape.

    Returns:
        σ(a), the same shape and dtype.
    """
    return 0.5 * tanh(0.5 * a) + 0.5


# --8<-- [end:sigmoid]


def sigmoid_grad(y: Array) -> Array:
    """Return dσ/da from the output: y (1 − y), at most ¼.

    Args:
        y: σ(a), any shape.

    Returns:
        The slope at ``a``, the same shape.
    """
    return y * (1.0 - y)


def tanh(a: Array) -> Array:
    """Squash to (−1, 1): what is written, and what is read.

    tanh(a) = (eᵃ − e⁻ᵃ) / (eᵃ + e⁻ᵃ)

    Args:
        a: Pre-activation, any shape.

    Returns:
        tanh(a), the same shape and dtype.
    """
    y: Array = np.tanh(a)
    return y


def tanh_grad(y: Array) -> Array:
    """Return dtanh/da from the output: 1 − y², at most 1.

    Args:
        y: tanh(a), any shape.

    Returns:
        The slope at ``a``, the same shape.
    """
    return 1.0 - y * y
