"""Temporal order: in which order came two symbols that lie far apart?

    input    E, then a … d at random, B at the end; at two places X or Y
    classes  XX, XY, YX, YY
    places   the first among steps T/10 … T/5, the second among T/2 … 3T/5

Source: Hochreiter & Schmidhuber 1997, section 5.6 (experiment 6a), in which sequences
have 100 to 110 steps and the places are 10 to 20 and 50 to 60.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import Array, ShapeError, at_least_one

ALPHABET = "EBabcdXY"
"""The symbols; a token is its place here."""

SHORTEST = 20
"""The least T at which both places have room."""


# --8<-- [start:batch]
def batch(
    rng: np.random.Generator, T: int, B: int
) -> tuple[Array, NDArray[np.integer[Any]]]:
    """Draw sequences of one length and their classes.

    Args:
        rng: Where the symbols come from.
        T: The least length, at least ``SHORTEST``; the greatest is T + T/10.
        B: How many sequences.

    Returns:
        One-hot tokens, (length, B, 8), and classes, (B,): XX 0, XY 1, YX 2, YY 3.

    Raises:
        ShapeError: A T without room for both symbols.
    """
    at_least_one("temporal_order.batch: B", B)
    if T < SHORTEST:
        raise ShapeError(
            f"temporal_order.batch: expected T of at least {SHORTEST}, got {T}; the "
            "two symbols lie at T/10 to T/5 and at T/2 to 3T/5."
        )
    length, columns = rng.integers(T, T + T // 10 + 1), np.arange(B)
    tokens = rng.integers(2, 6, size=(length, B))
    tokens[0], tokens[-1] = ALPHABET.index("E"), ALPHABET.index("B")
    first = rng.integers(T // 10, T // 5 + 1, size=B)
    second = rng.integers(T // 2, 3 * T // 5 + 1, size=B)
    order = rng.integers(2, size=(2, B))  # X is 0, Y is 1
    tokens[first, columns] = ALPHABET.index("X") + order[0]
    tokens[second, columns] = ALPHABET.index("X") + order[1]
    return np.eye(len(ALPHABET))[tokens], 2 * order[0] + order[1]


# --8<-- [end:batch]
