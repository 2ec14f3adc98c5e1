"""The adding problem: keep two numbers over a long time, and give their sum.

    x_t = (value, marker)   value from U(−1, 1); marker 1 at two steps, −1 at the first
                            and the last, 0 elsewhere
    length                  a whole number from T to T + T/10
    first mark              one of the first ten steps
    second mark             one of the first T/2 − 1 steps that are still unmarked
    target                  ½ + (X₁ + X₂)/4, after the last step

A marked first step counts as 0, for its marker is −1. Always answering ½ has the mean
squared error (1/4)² · (1/3 + 1/3) = 1/24, and a little less for the marks at the first
step.

What differs from the source: all sequences of a batch have one length, drawn anew for
each batch.

Source: Hochreiter & Schmidhuber, Long short-term memory, Neural Computation 9(8), 1997,
experiment 4.
"""

from __future__ import annotations

import numpy as np

from gated_rnn.boundary import Array, ShapeError, at_least_one

SHORTEST = 22
"""The least T: the second mark needs more than ten steps to be drawn from."""

BASELINE = 1 / 24
"""The mean squared error of always answering ½."""


# --8<-- [start:batch]
def batch(rng: np.random.Generator, T: int, B: int) -> tuple[Array, Array]:
    """Draw sequences of one length and the sums they ask for.

    Args:
        rng: Where the numbers come from.
        T: The least length, at least ``SHORTEST``; the greatest is T + T/10.
        B: How many sequences.

    Returns:
        Values and markers, (length, B, 2), and targets, (B, 1).

    Raises:
        ShapeError: A T without room for both marks.
    """
    at_least_one("adding_problem.batch: B", B)
    if T < SHORTEST:
        raise ShapeError(
            f"adding_problem.batch: expected T of at least {SHORTEST}, got {T}; the "
            "two marks lie among the first ten and the first T/2 - 1 steps."
        )
    length, columns = rng.integers(T, T + T // 10 + 1), np.arange(B)
    x = np.zeros((length, B, 2))
    x[:, :, 0] = rng.uniform(-1, 1, (length, B))
    first = rng.integers(10, size=B)
    second = rng.integers(T // 2 - 1, size=B)
    second += second >= first  # counted among those that are still unmarked
    x[first, columns, 1] = x[second, columns, 1] = 1.0
    x[[0, -1], :, 1] = -1.0
    marked = np.where(x[:, :, 1] == 1.0, x[:, :, 0], 0.0)
    return x, 0.5 + marked.sum(axis=0)[:, None] / 4


# --8<-- [end:batch]
