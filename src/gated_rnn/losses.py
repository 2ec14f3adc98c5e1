"""What a prediction costs, and the gradient of it: mean over the batch.

Source: any text; the gradient of softmax with cross-entropy is p − y.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gated_rnn.activations import sigmoid
from gated_rnn.boundary import Array, Boundary, DtypeError, ShapeError

__all__ = ["sigmoid_loss", "softmax_loss", "squared_loss"]


# --8<-- [start:softmax_loss]
def softmax_loss(
    logits: Array, targets: NDArray[np.integer[Any]]
) -> tuple[float, Array]:
    """Return the mean cross-entropy and its gradient.

    p = softmax(logits),  L = −(1/B) Σ_b log p[b, target_b]
    dlogits = (p − one_hot(target)) / B

    Args:
        logits: One row of scores for each example, (B, V).
        targets: The right class of each example, (B,), whole numbers from 0 to V − 1.

    Returns:
        L in nats, and ∂L/∂logits, (B, V).

    Raises:
        DtypeError: Targets that are not whole numbers.
        ShapeError: Not one target for each row, or one outside of 0 to V − 1.
    """
    Boundary("softmax_loss").array("logits", logits, "B, V")
    _check_targets(logits, targets)
    shifted = logits - logits.max(axis=1, keepdims=True)  # the largest exponent is 0
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(logits))
    dlogits = np.exp(log_p)
    dlogits[rows, targets] -= 1.0
    return float(-log_p[rows, targets].mean()), dlogits / len(logits)


# --8<-- [end:softmax_loss]


# --8<-- [start:sigmoid_loss]
def sigmoid_loss(logits: Array, targets: Array) -> tuple[float, Array]:
    """Return the mean cross-entropy of yes-or-no questions, and its gradient.

    p = σ(logits),  L = −(1/(B·O)) Σ t log p + (1 − t) log(1 − p)
    dlogits = (p − t) / (B·O)

    Each output is a question of its own, so any number of them may be true.

    Args:
        logits: One score for each question, (B, O).
        targets: The share of yes, 0 to 1, mostly 0 or 1, (B, O).

    Returns:
        L in nats, and ∂L/∂logits, (B, O).
    """
    boundary = Boundary("sigmoid_loss")
    boundary.array("logits", logits, "B, O")
    boundary.array("targets", targets, "B, O")
    # −t log p − (1 − t) log(1 − p) = log(1 + eᵃ) − t a; logaddexp does not overflow.
    value = (np.logaddexp(0.0, logits) - targets * logits).mean()
    return float(value), (sigmoid(logits) - targets) / logits.size


# --8<-- [end:sigmoid_loss]


# --8<-- [start:squared_loss]
def squared_loss(y: Array, targets: Array) -> tuple[float, Array]:
    """Return the mean squared error and its gradient.

    L = (1/(B·O)) Σ (y − target)²,  dy = 2 (y − target) / (B·O)

    Args:
        y: Predictions, (B, O).
        targets: What they should be, (B, O).

    Returns:
        L, and ∂L/∂y, (B, O).
    """
    boundary = Boundary("squared_loss")
    boundary.array("y", y, "B, O")
    boundary.array("targets", targets, "B, O")
    gap = y - targets
    return float((gap * gap).mean()), 2.0 * gap / gap.size


# --8<-- [end:squared_loss]


def _check_targets(logits: Array, targets: NDArray[np.integer[Any]]) -> None:
    B, V = logits.shape
    if not (isinstance(targets, np.ndarray) and targets.dtype.kind in "iu"):
        raise DtypeError(
            "softmax_loss: expected targets as an array of whole numbers, got "
            f"{getattr(targets, 'dtype', type(targets).__name__)}; pass class numbers, "
            "not one-hot rows."
        )
    if targets.shape != (B,):
        raise ShapeError(
            f"softmax_loss: expected targets (B,) = ({B},), got {targets.shape}; one "
            "class number for each row of logits."
        )
    if targets.min() < 0 or targets.max() >= V:
        raise ShapeError(
            f"softmax_loss: expected targets from 0 to {V - 1}, got {targets.min()} to "
            f"{targets.max()}; logits have {V} columns."
        )
