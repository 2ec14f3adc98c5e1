"""The Korean particle behind a number that is filled in when the site is built.

Which form of a particle stands depends on how the last syllable of the word before it
ends: 3과 (*sam*, on a consonant) and 5와 (*o*, on a vowel). The number behind
``[[page/name:value]]`` changes with the measurement, so its particle cannot be typed.
A fraction k/n is read “n분의 k”: what counts is k.
"""

from __future__ import annotations

import re

CLOSED = "013678"
"""Digits whose Korean name ends on a consonant: 영, 일, 삼, 육, 칠, 팔 (10: 십)."""

LIQUID = "178"
"""Digits whose name ends on ㄹ, after which it is 로 and not 으로."""

PAIRS = {"은": "는", "이": "가", "을": "를", "과": "와", "으로": "로"}
"""After a consonant: after a vowel."""

FORMS = "|".join(sorted({*PAIRS, *PAIRS.values()}, key=len, reverse=True))

PARTICLE = rf"(?P<particle>{FORMS})(?=[\s.,;:)]|$)"
"""A particle, and not the beginning of a longer ending such as 이고 or 이면."""

LAST = re.compile(r"(?P<digit>\d)(?:/\d+)?(?: \[[^\]]*\])?$")


def fit(number: str, particle: str) -> str:
    """Return the form of the particle that fits a number.

    Args:
        number: As it is shown: ``0.72``, ``3/5``, ``0.46 [0.44, 0.47]``.
        particle: Either form: 은 or 는, 이 or 가, 을 or 를, 과 or 와, 으로 or 로.
    """
    last = LAST.search(number)
    if not last:  # such as a power of ten: it stays as it was typed
        return particle
    closed = next(a for a, b in PAIRS.items() if particle in (a, b))
    digit = last["digit"]
    vowel = digit not in CLOSED or (closed == "으로" and digit in LIQUID)
    return PAIRS[closed] if vowel else closed


CITED = re.compile(
    rf'(?P<shown><span class="value"[^>]*>(?P<number>[^<]*)</span>){PARTICLE}'
)


def fitted(html: str) -> str:
    """Return a page in which every cited number has the particle that fits it.

    Args:
        html: The page, with its numbers filled in.
    """
    return CITED.sub(lambda m: m["shown"] + fit(m["number"], m["particle"]), html)
