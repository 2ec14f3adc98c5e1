"""Copy memory: say ten symbols again, in order, after T steps of blanks.

    input    s₁ … s₁₀, T − 1 blanks, a mark, ten blanks       T + 20 steps
    target   T + 10 blanks, s₁ … s₁₀
    symbols  eight, each uniform; blank is 8, the mark is 9

A network without a memory can know where blanks are due and guess the rest: the mean
cross-entropy of that is 10 ln 8 / (T + 20).

Source: Arjovsky, Shah & Bengio, Unitary evolution recurrent neural networks, ICML 2016,
section 5.1; after Hochreiter & Schmidhuber 1997.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import Array, at_least_one

SYMBOLS, RECALLED = 8, 10
"""Size of the alphabet, and how many symbols are to be said again."""

BLANK, MARK = SYMBOLS, SYMBOLS + 1
"""The tokens beside the alphabet; only the blank is also an answer."""


def memoryless(T: int) -> float:
    """Return the loss of the best network without a memory, 10 ln 8 / (T + 20).

    Args:
        T: How long the symbols must be kept.

    Returns:
        Mean cross-entropy of a step, in nats.
    """
    return RECALLED * math.log(SYMBOLS) / (T + 2 * RECALLED)


# --8<-- [start:batch]
def batch(
    rng: np.random.Generator, T: int, B: int
) -> tuple[Array, NDArray[np.integer[Any]]]:
    """Draw sequences and what is to be said at each of their steps.

    Args:
        rng: Where the symbols come from.
        T: How long the symbols must be kept.
        B: How many sequences.

    Returns:
        One-hot tokens, (T + 20, B, 10), and the answers, (T + 20, B).
    """
    at_least_one("copy_memory.batch: T", T)
    at_least_one("copy_memory.batch: B", B)
    said = rng.integers(SYMBOLS, size=(RECALLED, B))
    tokens = np.full((T + 2 * RECALLED, B), BLANK)
    tokens[:RECALLED] = said
    tokens[RECALLED + T - 1] = MARK
    answers = np.full_like(tokens, BLANK)
    answers[-RECALLED:] = said
    return np.eye(SYMBOLS + 2)[tokens], answers


# --8<-- [end:batch]
