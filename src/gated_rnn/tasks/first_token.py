"""First-token recall: name the first token of a sequence after its last.

    tokens  s₁ s₂ … s_T, each uniform over the alphabet
    x_t     one-hot of s_t
    target  s₁

All later tokens are drawn from the same alphabet: nothing but its place tells the first
token from the noise, and a network must hold it over T − 1 steps. Guessing is right in
one of ``symbols`` cases.

Source: the latch problem of Bengio, Simard & Frasconi, Learning long-term dependencies
with gradient descent is difficult, IEEE Transactions on Neural Networks 5(2), 1994,
with tokens in the place of real numbers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import Array, ShapeError, at_least_one


# --8<-- [start:batch]
def batch(
    rng: np.random.Generator, T: int, B: int, symbols: int = 2
) -> tuple[Array, NDArray[np.integer[Any]]]:
    """Draw sequences and the token that each began with.

    Args:
        rng: Where the tokens come from.
        T: Length of a sequence.
        B: How many sequences.
        symbols: Size of the alphabet, at least 2.

    Returns:
        One-hot tokens, (T, B, symbols), and the first tokens, (B,).

    Raises:
        ShapeError: Fewer than two symbols.
    """
    at_least_one("first_token.batch: T", T)
    at_least_one("first_token.batch: B", B)
    if symbols < 2:
        raise ShapeError(
            f"first_token.batch: expected at least 2 symbols, got {symbols}; with one "
            "there is nothing to remember."
        )
    tokens = rng.integers(symbols, size=(T, B))
    return np.eye(symbols)[tokens], tokens[0]


# --8<-- [end:batch]
