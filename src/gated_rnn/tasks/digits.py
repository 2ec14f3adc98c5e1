"""Handwritten digits, 8 by 8 pixels: real data small enough for every machine.

1797 pictures of ten digits with 17 shades of grey, shipped with scikit-learn; every
fifth picture is kept for the test.

Source: Optical Recognition of Handwritten Digits, UCI Machine Learning Repository;
``sklearn.datasets.load_digits``.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import Array, at_least_one
from gated_rnn.experiments.extras import needed

PIXELS, CLASSES = 64, 10
"""Pixels of a picture, and how many digits there are."""


class Digits(NamedTuple):
    """Pictures and what they show."""

    x: Array
    """Pixels from −1 to 1, row by row, (N, 64)."""

    digit: NDArray[np.integer[Any]]
    """0 to 9, (N,)."""


@cache
def load() -> tuple[Digits, Digits]:
    """Return the pictures for training and those for the test.

    Returns:
        Two sets without a common picture.

    Raises:
        ExperimentError: scikit-learn is not installed.
    """
    with needed():
        from sklearn.datasets import load_digits
    pixels, digit = load_digits(return_X_y=True)
    x, kept = pixels / 8.0 - 1.0, np.arange(len(digit)) % 5 == 4
    return Digits(x[~kept], digit[~kept]), Digits(x[kept], digit[kept])


def batch(rng: np.random.Generator, B: int) -> Digits:
    """Draw pictures of the training set.

    Args:
        rng: Decides which.
        B: How many.

    Returns:
        Pixels, (B, 64), and digits, (B,).
    """
    at_least_one("digits.batch: B", B)
    train, _ = load()
    chosen = rng.integers(len(train.digit), size=B)
    return Digits(train.x[chosen], train.digit[chosen])
