"""Counting: after every symbol of aⁿbⁿ or aⁿbⁿcⁿ, which symbols may follow.

    tokens   start, n times a, n times b (, n times c)
    x_t      one-hot of the token: start, a, b (, c)
    target   one yes or no for each of a, b (, c), end

After the start only a may follow; after an a, a or b, for n is not known yet; after a
later letter the same letter until there are n of it, then the next one, and the end
after the last. So from the first b on everything is determined, by a count.

Strings of different n stand side by side; behind the end of a string x is zero and
there is no target.

Source: Gers & Schmidhuber, LSTM recurrent networks learn simple context-free and
context-sensitive languages, IEEE Transactions on Neural Networks 12(6), 2001 (the sets
of legal successors); Weiss, Goldberg & Yahav, On the practical computational power of
finite precision RNNs for language recognition, ACL 2018 (which cells can count).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import Array, ShapeError


class Batch(NamedTuple):
    """Strings side by side."""

    x: Array
    """Tokens, one-hot, (T, B, letters + 1); T is that of the longest string."""

    mask: NDArray[np.bool_]
    """Which steps belong to a string, (T, B)."""

    legal: Array
    """1 for each symbol that may follow, else 0, (T, B, letters + 1)."""


# --8<-- [start:strings]
def strings(n: NDArray[np.integer[Any]], letters: int) -> Batch:
    """Write one string for each n, and what may follow each of its symbols.

    Args:
        n: How often each letter stands, at least 1, (B,).
        letters: 2 for aⁿbⁿ, 3 for aⁿbⁿcⁿ.

    Returns:
        Tokens, mask and legal successors.

    Raises:
        ShapeError: No strings, an n below 1, or fewer than two letters.
    """
    _check(n, letters)
    t = np.arange(letters * n.max() + 1)[:, None]
    mask = t <= letters * n
    token = np.where(t == 0, 0, 1 + np.minimum((t - 1) // n, letters - 1))
    one_hot = np.eye(letters + 1)
    x = np.where(mask[:, :, None], one_hot[token], 0.0)
    letter = token - 1  # as an output: a is 0, and the end comes after the last letter
    last = t == token * n
    legal = one_hot[np.where(token == 0, 0, letter + last)]
    legal[(token == 1) & mask] = one_hot[0] + one_hot[1]
    return Batch(x, mask, legal)


# --8<-- [end:strings]


def batch(rng: np.random.Generator, longest: int, B: int, letters: int) -> Batch:
    """Draw strings, every n from 1 to the longest as likely.

    Args:
        rng: Where the numbers come from.
        longest: The greatest n.
        B: How many strings.
        letters: 2 for aⁿbⁿ, 3 for aⁿbⁿcⁿ.

    Returns:
        Tokens, mask and legal successors.
    """
    return strings(rng.integers(1, longest + 1, size=B), letters)


def _check(n: NDArray[np.integer[Any]], letters: int) -> None:
    if letters < 2:
        raise ShapeError(
            f"counting.strings: expected at least 2 letters, got {letters}; with one "
            "there is nothing to compare its count with."
        )
    if not n.size or n.ndim != 1 or n.min() < 1:
        raise ShapeError(
            "counting.strings: expected at least one n and every n at least 1, (B,), "
            f"got {n!r}."
        )
