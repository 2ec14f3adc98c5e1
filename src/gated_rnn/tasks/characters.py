"""Characters of two texts: which comes next?

    ko        the constitution of the Republic of Korea, by syllables
    ko_jamo   the same text, each syllable as its two or three letters
    en        the GNU General Public License, version 3

The first nine tenths are for training, the rest for the test. A symbol that the test
alone has is read as one that stands for all unknown ones.

Sources: laws are not protected (article 7 of Korea's copyright act). The licence may be
copied and distributed verbatim, as it says itself. Both files lie beside this module.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import Array, UnknownNameError, at_least_one

FILES = {
    "ko": "constitution.ko.txt",
    "ko_jamo": "constitution.ko.txt",
    "en": "gpl-3.en.txt",
}
"""The texts by name."""

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""What stands for every symbol that training has not seen."""

TRAINED = 0.9
"""The share of a text that is for training."""


class Text(NamedTuple):
    """A text as numbers."""

    symbols: str
    """All symbols; a number is a place here. The first is ``UNKNOWN``."""

    train: NDArray[np.integer[Any]]
    """The first part, (N,)."""

    test: NDArray[np.integer[Any]]
    """The rest."""

    characters: int
    """How many characters the test has as it is printed: syllables, not letters."""


def read(name: str) -> str:
    """Return a text as it is printed, with single spaces.

    Args:
        name: A key of ``FILES``.

    Returns:
        The text.

    Raises:
        UnknownNameError: There is no such text.
    """
    if name not in FILES:
        raise UnknownNameError(f"expected one of {', '.join(FILES)}, got {name!r}")
    path = files("gated_rnn.tasks") / "texts" / FILES[name]
    lines = path.read_text(encoding="utf-8").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


# --8<-- [start:load]
@cache
def load(name: str) -> Text:
    """Return a text as numbers, cut in two.

    Args:
        name: A key of ``FILES``.

    Returns:
        Symbols, both parts, and the length of the test in printed characters.
    """
    printed = read(name)
    cut = int(TRAINED * len(printed))
    train, test = (_spelled(name, part) for part in (printed[:cut], printed[cut:]))
    symbols = UNKNOWN + "".join(sorted(set(train)))
    place = {symbol: number for number, symbol in enumerate(symbols)}
    first, rest = (np.array([place.get(s, 0) for s in part]) for part in (train, test))
    return Text(symbols, first, rest, len(printed) - cut)


# --8<-- [end:load]


def _spelled(name: str, text: str) -> str:
    """Take Korean syllables apart where that is asked for."""
    return unicodedata.normalize("NFD", text) if name == "ko_jamo" else text


# --8<-- [start:batch]
def batch(
    rng: np.random.Generator, text: Text, T: int, B: int
) -> tuple[Array, NDArray[np.integer[Any]]]:
    """Draw pieces of the training part and what comes after each symbol of them.

    Args:
        rng: Decides where the pieces begin.
        text: From ``load``.
        T: Length of a piece.
        B: How many.

    Returns:
        One-hot symbols, (T, B, V), and the next ones, (T, B).
    """
    at_least_one("characters.batch: T", T)
    at_least_one("characters.batch: B", B)
    starts = rng.integers(len(text.train) - T, size=B)
    pieces = text.train[starts + np.arange(T + 1)[:, None]]
    return np.eye(len(text.symbols))[pieces[:-1]], pieces[1:]


# --8<-- [end:batch]


# --8<-- [start:ngram]
def ngram_bits(text: Text, order: int) -> float:
    """Return the mean bits that an n-gram model needs for a symbol of the test.

    P(s | h) = (N(h s) + D(h) P(s | h′)) / (N(h) + D(h)),   h′ is h without its first

    N counts in the training part, D(h) is how many different symbols have followed h
    there; below order 1 every symbol is as likely (Witten & Bell 1991).

    Args:
        text: From ``load``.
        order: 1 counts single symbols, 5 looks at the four before.

    Returns:
        Mean of −log₂ P over the test.
    """
    train, counts = text.train.tolist(), Counter[tuple[int, ...]]()
    for n in range(1, order + 1):
        counts.update(zip(*(train[k:] for k in range(n)), strict=False))
    follows = Counter(gram[:-1] for gram in counts)
    total = Counter[tuple[int, ...]]()
    for gram, count in counts.items():
        total[gram[:-1]] += count
    whole, bits = [*train[-order:], *text.test.tolist()], 0.0
    for end in range(order, len(whole)):
        share = 1 / len(text.symbols)
        for n in range(1, order + 1):
            gram = tuple(whole[end - n + 1 : end + 1])
            kinds = follows[gram[:-1]]
            if kinds:
                share = (counts[gram] + kinds * share) / (total[gram[:-1]] + kinds)
        bits -= float(np.log2(share))
    return bits / len(text.test)


# --8<-- [end:ngram]
