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
    rf'\(?(?:<span>)?<span class="nt-formula short">{OPEN}(?:(?!{CLOSE}).)*{CLOSE}'
    r"</span>(?:</span>)?[^\s<]{1,12}",
    re.DOTALL,
)
AS_WRITTEN = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


def together(html: str) -> str:
    """Return a page in which no line begins with a particle or a comma.

    Args:
        html: The page; blocks of code stay as they are.
    """
    parts = AS_WRITTEN.split(html)
    for place in range(0, len(parts), 2):
        held = FOLLOWED.sub(r'<span class="nt-held">\g<0></span>', parts[place])
        parts[place] = PARTICLE.sub(rf"\g<0>{JOINER}", held)
    return "".join(parts)
