"""What must not part at the end of a line: a symbol, or a bracket, and its particle.

Korean writes the particle without a space behind the word it belongs to. Browsers break
a line behind any formula, behind inline code and behind a closing bracket, so that a
line would begin with 가 or with a comma. A short formula is held together with what
follows it; code and brackets get a word joiner, which cannot be seen.
"""

from __future__ import annotations

import re

from gated_notes.math import CLOSE, OPEN

JOINER = "\N{WORD JOINER}"
PARTICLE = re.compile(r"(?:\)|</code>)(?=[가-힣])")
FOLLOWED = re.compile(
    rf'(?:<span>)?<span class="nt-formula">{OPEN}(?P<formula>(?:(?!{CLOSE}).)*){CLOSE}'
    r"</span>(?:</span>)?(?P<rest>[^\s<]{1,12})",
    re.DOTALL,
)
AS_WRITTEN = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)
TAG = re.compile(r"<[^>]*>")

LONGEST = 12
"""How many letters a formula may have that is held together with what follows."""


def together(html: str) -> str:
    """Return a page in which no line begins with a particle or a comma.

    Args:
        html: The page; blocks of code stay as they are.
    """
    parts = AS_WRITTEN.split(html)
    parts[::2] = [PARTICLE.sub(_with_joiner, _held(part)) for part in parts[::2]]
    return "".join(parts)


def _with_joiner(match: re.Match[str]) -> str:
    return match[0] + JOINER


def _held(html: str) -> str:
    return FOLLOWED.sub(_hold, html)


def _hold(match: re.Match[str]) -> str:
    # KaTeX writes a formula twice: for screen readers, then to be seen.
    seen = TAG.sub("", match["formula"].partition('aria-hidden="true">')[2])
    if len(seen.replace("\N{ZERO WIDTH SPACE}", "")) > LONGEST:
        return match[0]
    return f'<span class="nt-held">{match[0]}</span>'
