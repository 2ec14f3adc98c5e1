"""Embedded Reber grammar: the second symbol returns as the last but one.

    Reber string      a walk through a graph of seven states, B … E
    embedded          B, then T or P, a whole Reber string, the same T or P, E

After each symbol the next is to be told. Within the inner string one of at most two is
possible, and the last symbol alone tells which; the last but one is the second again,
so it must be kept through the whole inner string.

Source: Hochreiter & Schmidhuber 1997, section 5.1 (experiment 1), after Reber 1967 and
Cleeremans, Servan-Schreiber & McClelland 1989.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import Array, ShapeError, at_least_one

ALPHABET = "BTPSXVE"
"""The symbols; a token is its place here."""

GRAPH: tuple[dict[str, int], ...] = (
    {"B": 1},
    {"T": 2, "P": 3},
    {"S": 2, "X": 4},
    {"T": 3, "V": 5},
    {"X": 3, "S": 6},
    {"P": 4, "V": 6},
    {"E": 7},
)
"""What may follow in each state of the inner grammar, and the state it leads to."""

SHORTEST = 9
"""The length of the shortest embedded string."""


class Batch(NamedTuple):
    """Strings side by side; behind the end of a string x is zero."""

    x: Array
    """Tokens but the last of each string, one-hot, (T, B, 7)."""

    mask: NDArray[np.bool_]
    """Which steps belong to a string, (T, B)."""

    target: NDArray[np.integer[Any]]
    """The next token, (T, B)."""

    legal: NDArray[np.bool_]
    """Which tokens could come next, (T, B, 7)."""


def word(rng: np.random.Generator) -> tuple[str, list[str]]:
    """Walk through the inner grammar once.

    Args:
        rng: Decides where the graph forks.

    Returns:
        The string, and for each of its symbols those that were possible there.
    """
    state, said, legal = 0, "", []
    while state < len(GRAPH):
        ways = GRAPH[state]
        symbol = str(rng.choice(list(ways)))
        said, state = said + symbol, ways[symbol]
        legal.append("".join(ways))
    return said, legal


# --8<-- [start:embedded]
def embedded(rng: np.random.Generator) -> tuple[str, list[str]]:
    """Return an embedded string, and what was possible at each of its symbols.

    Args:
        rng: Decides where the grammar forks.

    Returns:
        The string, and for each of its symbols those that were possible there.
    """
    kept = str(rng.choice(list("TP")))
    said, legal = word(rng)
    return f"B{kept}{said}{kept}E", ["B", "TP", *legal, kept, "E"]


# --8<-- [end:embedded]


def batch(rng: np.random.Generator, B: int, longest: int = 40) -> Batch:
    """Draw strings and what comes after each of their symbols.

    Args:
        rng: Decides where the grammar forks.
        B: How many strings.
        longest: Longer strings are drawn again.

    Returns:
        Tokens, mask, next tokens, and what was possible.

    Raises:
        ShapeError: No string is as short as ``longest``.
    """
    at_least_one("reber.batch: B", B)
    if longest < SHORTEST:
        raise ShapeError(
            f"reber.batch: expected longest of at least {SHORTEST}, got {longest}; no "
            "embedded string is shorter."
        )
    drawn: list[tuple[str, list[str]]] = []
    while len(drawn) < B:
        one = embedded(rng)
        drawn += [one] if len(one[0]) <= longest else []
    T = max(len(said) for said, _ in drawn) - 1
    made = Batch(
        np.zeros((T, B, len(ALPHABET))),
        np.zeros((T, B), bool),
        np.zeros((T, B), int),
        np.zeros((T, B, len(ALPHABET)), bool),
    )
    for b, (said, legal) in enumerate(drawn):
        _fill(made, b, said, legal)
    return made


def _fill(made: Batch, b: int, said: str, legal: list[str]) -> None:
    tokens = [ALPHABET.index(symbol) for symbol in said]
    steps = len(tokens) - 1
    made.x[np.arange(steps), b, tokens[:-1]] = 1.0
    made.mask[:steps, b] = True
    made.target[:steps, b] = tokens[1:]
    for t, ways in enumerate(legal[1:]):
        made.legal[t, b, [ALPHABET.index(symbol) for symbol in ways]] = True
