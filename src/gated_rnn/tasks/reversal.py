"""Reversal: read random symbols to the end, then say them backwards.

    source   s₁ … s_T, each uniform
    target   s_T … s₁
    read     a start token, then all of the target but its last symbol

Guessing says 1 / SYMBOLS of the symbols rightly, whatever came before. ``read`` is what
a decoder reads under teacher forcing: at each step the right symbol before it.

Source: after Sutskever, Vinyals & Le, Sequence to sequence learning with neural
networks, NIPS 2014, which read their sources backwards; the task here is the notes'
own.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import at_least_one

SYMBOLS = 8
"""Size of the alphabet."""

START = SYMBOLS
"""The token that a decoder reads first; it is never an answer."""


class Batch(NamedTuple):
    """Sequences side by side, as numbers of symbols."""

    source: NDArray[np.integer[Any]]
    """What the encoder reads, (T, B)."""

    read: NDArray[np.integer[Any]]
    """What the decoder reads under teacher forcing, (T, B)."""

    target: NDArray[np.integer[Any]]
    """What the decoder should say, (T, B)."""


# --8<-- [start:batch]
def batch(rng: np.random.Generator, T: int, B: int) -> Batch:
    """Draw sequences and what is to be said of them.

    Args:
        rng: Where the symbols come from.
        T: How long a sequence is.
        B: How many sequences.

    Returns:
        Source, what the decoder reads, and target, each (T, B).

    Raises:
        ValueError: T or B is less than one.
    """
    at_least_one("reversal.batch: T", T)
    at_least_one("reversal.batch: B", B)
    source = rng.integers(SYMBOLS, size=(T, B))
    target = source[::-1].copy()
    start = np.full((1, B), START)
    return Batch(source, np.concatenate([start, target[:-1]]), target)


# --8<-- [end:batch]
