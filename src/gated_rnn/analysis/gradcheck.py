"""Hold a gradient written by hand against one that needs no calculus.

Source: central differences, any text on numerical analysis; the error is of order
eps², the rounding of order 1e-16 / eps, so eps = 1e-6 leaves about ten digits.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gated_rnn.boundary import Array


# --8<-- [start:numerical_gradient]
def numerical_gradient(
    f: Callable[[Array], float], array: Array, eps: float = 1e-6
) -> Array:
    """Return ∂f/∂array by central differences.

    ∂f/∂aₖ ≈ (f(a + eps eₖ) − f(a − eps eₖ)) / (2 eps)

    Args:
        f: A function of an array like ``array`` that returns one number.
        array: Where the gradient is taken; it is not changed. float64.
        eps: Half the distance between the two points.

    Returns:
        The gradient, in the shape of ``array``.
    """
    gradient = np.zeros(array.shape)
    for index in np.ndindex(array.shape):
        above, below = array.copy(), array.copy()
        above[index] += eps
        below[index] -= eps
        gradient[index] = (f(above) - f(below)) / (2 * eps)
    return gradient


# --8<-- [end:numerical_gradient]


def relative_error(a: Array, b: Array) -> float:
    """Return how far two arrays are apart, measured by the larger of them.

    max |a − b| / max(max |a|, max |b|), and 0 if both are zero.

    Args:
        a: One array.
        b: Another of the same shape.

    Returns:
        The error, without unit.

    Raises:
        ValueError: The shapes differ; nothing is broadcast.
    """
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape:
        raise ValueError(f"relative_error: shapes {a.shape} and {b.shape} differ.")
    scale = max(np.abs(a).max(initial=0.0), np.abs(b).max(initial=0.0))
    return float(np.abs(a - b).max(initial=0.0) / scale) if scale else 0.0
