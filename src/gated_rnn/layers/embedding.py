"""Embedding: a row of a table for each token.

    y = E[k],  the same as one-hot(k) E
    ∂L/∂E[k] = Σ ∂L/∂y over all places where k stood

It is a linear layer whose input is all zeros but for one 1, without the product. Its
input is whole numbers, so it is no member of ``LAYERS`` and has no gradient for it.
"""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import Array, Boundary, DtypeError, ShapeError, at_least_one

NAME = "embedding"
"""How messages call this layer."""

Tokens = NDArray[np.integer[Any]]
"""Whole numbers from 0 to V − 1, any shape."""


class Params(NamedTuple):
    """What is learned: a row of E numbers for each of V tokens.

    Attributes:
        table: E, a row for each token.
    """

    table: Annotated[Array, "V, E"]


def init(
    rng: np.random.Generator, V: int, E: int, dtype: type[np.floating] = np.float64
) -> Params:
    """Draw the table from N(0, 1), as ``torch.nn.Embedding`` does.

    Args:
        rng: Where the numbers come from.
        V: How many tokens there are.
        E: How many numbers stand for each.
        dtype: float64 or float32.

    Returns:
        New parameters.
    """
    sizes = (at_least_one("embedding: V", V), at_least_one("embedding: E", E))
    return Params(rng.normal(size=sizes).astype(dtype))


# --8<-- [start:forward]
def forward(params: Params, tokens: Tokens) -> tuple[Array, Tokens]:
    """Look up the row of each token.

    Args:
        params: The table.
        tokens: Whole numbers from 0 to V − 1, any shape, such as (T, B).

    Returns:
        Rows, (…, E), and the tokens for ``backward``.

    Raises:
        DtypeError: Tokens that are not whole numbers.
        ShapeError: A token that is not in the table, or no token.
    """
    Boundary("embedding.forward").fields("params", Params, params)
    tokens = np.asarray(tokens)
    if not np.issubdtype(tokens.dtype, np.integer):
        raise DtypeError(
            f"embedding.forward: expected tokens as whole numbers, got {tokens.dtype}. "
            "Convert them with .astype(np.int64)."
        )
    V = len(params.table)
    if not tokens.size or tokens.min() < 0 or tokens.max() >= V:
        raise ShapeError(
            f"embedding.forward: expected tokens from 0 to {V - 1}, got shape "
            f"{tokens.shape}"
            + (f" with {tokens.min()} … {tokens.max()}." if tokens.size else ".")
        )
    return params.table[tokens], tokens


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(params: Params, tokens: Tokens, dy: Array) -> Params:
    """Add up the gradient of every place in the row of its token.

    Args:
        params: The table.
        tokens: What ``forward`` returned.
        dy: ∂L/∂y, (…, E).

    Returns:
        ∂L/∂table; zero for tokens that did not occur.

    Raises:
        ShapeError: Another shape than that of the rows.
    """
    wanted = (*tokens.shape, params.table.shape[1])
    if dy.shape != wanted:
        raise ShapeError(
            f"embedding.backward: expected dy {wanted}, got {dy.shape}; one gradient "
            "for each row that forward returned."
        )
    dtable = np.zeros_like(params.table)
    np.add.at(dtable, tokens, dy)  # not dtable[tokens] += dy: that keeps one of many
    return Params(dtable)


# --8<-- [end:backward]
