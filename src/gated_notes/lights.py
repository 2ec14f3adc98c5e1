"""One symbol, one light: the same ``data-light`` in formula, diagram and code.

Pointing at ``h_t`` in a formula lights ``h_t`` in the diagram and ``h`` in the code.
The name of a light is the symbol without what goes without saying: ``h`` for ``h_t``,
``h-1`` for ``h_{t-1}`` and ``h_prev``, ``W_hh`` for weights, ``dh`` for a gradient.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

LIGHT = re.compile(r'data-light="(?P<key>[^"]+)"')
BLOCK = re.compile(r"<pre\b.*?</pre>", re.DOTALL)
NAME = re.compile(r'<span class="n">(?P<name>\w+)</span>')
TAG = re.compile(r"<[^>]*>")
LOOP = re.compile(r"\bfor\s+(?P<names>[\w,\s()]+?)\s+in\b")

DRAWN = re.compile(r"(?P<base>[^\W\d_])(?:_(?P<sub>\w+(?:[−+-]\w+)?))?")
"""A symbol as a diagram names it: ``h_t−1``, ``W_hh``, ``α``; no word."""

CODED = re.compile(r"(?P<d>d?)(?P<base>[A-Za-z])(?:_(?P<sub>[A-Za-z0-9]+))?")

WORDS = ("text", "operatorname", "raw", "url", "tag")
"""Nodes of a formula in which letters are no symbols."""

UPRIGHT = ("mathrm", "mathtt", "textbf", "texttt")

Place = tuple[int, int, str]
"""Where a symbol stands in the text of a formula, and the name of its light."""


def name(base: str, sub: str = "") -> str:
    r"""Return the name of the light of a symbol.

    Args:
        base: Its letter, in TeX or as it is drawn: ``h``, ``\sigma``, ``σ``.
        sub: What stands below: ``t``, ``t-1``, ``hh``.
    """
    if len(base) == 1 and not base.isascii():
        base = unicodedata.name(base).split()[-1].lower()
    below = re.sub(r"[\s{}\\,]", "", sub).replace("−", "-")
    below = re.sub(r"^t(?=$|[-+])", "", below)
    mark = "_" if below and below[0] not in "-+" else ""
    return base.lstrip("\\") + mark + below


# --------------------------------------------------------------------------- formulas


def marked(tex: str, tree: Any) -> str:
    """Return a formula in which every symbol has its light.

    Args:
        tex: The formula.
        tree: KaTeX's parse tree of it, which says where each letter stands.
    """
    for start, end, key in sorted(_merged(sorted(_places(tree, tex))), reverse=True):
        lit = f"{{\\htmlData{{light={key}}}{{{tex[start:end]}}}}}"
        tex = tex[:start] + lit + tex[end:]
    return tex


def _places(node: Any, tex: str) -> Iterator[Place]:
    if isinstance(node, list):
        for child in node:
            yield from _places(child, tex)
    if not isinstance(node, dict) or node.get("type") in WORDS:
        return
    sub = node.get("sub") if node.get("type") == "supsub" else None
    found = _letter(node["base"] if node.get("type") == "supsub" else node, tex)
    if not found:
        for child in node.values():
            yield from _places(child, tex)
        return
    start, end, base = found
    yield start, max([end, *_ends(node)]), name(base, _source(sub, tex))


def _letter(node: Any, tex: str) -> Place | None:
    """Return where a letter stands with its accent; None if this is no letter."""
    if not isinstance(node, dict):
        return None
    if node.get("type") == "mathord" and "loc" in node:
        return node["loc"]["start"], node["loc"]["end"], node["text"]
    if node.get("type") not in ("accent", "font") or node.get("font") in UPRIGHT:
        return None
    inner = _letter(node["base" if node["type"] == "accent" else "body"], tex)
    before = inner and re.search(r"\\(\w+)\s*(\{?)\s*$", tex[: inner[0]])
    if not inner or not before:
        return None
    closed = re.match(r"\s*\}", tex[inner[1] :]) if before[2] else None
    end = inner[1] + (closed.end() if closed else 0)
    return before.start(), end, f"{before[1]}-{inner[2].lstrip(chr(92))}"


def _ends(node: Any) -> Iterator[int]:
    if isinstance(node, dict):
        if "loc" in node:
            yield node["loc"]["end"]
        for child in node.values():
            yield from _ends(child)
    if isinstance(node, list):
        for child in node:
            yield from _ends(child)


def _source(node: Any, tex: str) -> str:
    return tex[node["loc"]["start"] : node["loc"]["end"]] if node else ""


def _merged(places: list[Place]) -> Iterator[Place]:
    """Make one symbol of a differential: ``d`` and what it stands before."""
    places = list(places)
    while places:
        start, end, key = places.pop(0)
        if key == "d" and places and places[0][0] == end:
            _, end, following = places.pop(0)
            key = "d" + following
        yield start, end, key


def letter(base: str) -> str:
    """Return a letter as it is written: ``sigma`` is ``σ`` again."""
    try:
        return unicodedata.lookup(f"GREEK SMALL LETTER {base.removeprefix('var')}")
    except KeyError:
        return base


def taken_apart(key: str) -> tuple[str, str, str]:
    """Return the ``d`` of a gradient, the letter, and what stands below it."""
    match = re.fullmatch(r"(d(?!elta))?([a-z]+-[A-Za-z]+|[a-z]{2,}|[A-Za-z])(.*)", key)
    assert match, key
    d, base, sub = match.groups()
    return d or "", base, f"t{sub}" if sub[:1] in ("-", "+") else sub[1:]


# ------------------------------------------------------------------- diagrams and code


def of_drawn(symbol: str) -> str | None:
    """Return the light of what a diagram names, or None when that is a word."""
    match = DRAWN.fullmatch(symbol)
    return name(match["base"], match["sub"] or "") if match else None


def in_code(page: str, known: frozenset[str]) -> str:
    """Return a page in which the names in the code have their lights.

    Args:
        page: The page as HTML.
        known: The names that the table of notation gives to symbols.
    """

    def block(match: re.Match[str]) -> str:
        counted = _counted(html.unescape(TAG.sub("", match[0])))
        return NAME.sub(lambda found: _lit(found, known - counted), match[0])

    return BLOCK.sub(block, page)


def _counted(code: str) -> frozenset[str]:
    """Return the names over which a block of code counts; only ``t`` is a symbol."""
    names = " ".join(match["names"] for match in LOOP.finditer(code))
    return frozenset(re.findall(r"\w+", names)) - {"t"}


def _lit(found: re.Match[str], known: frozenset[str]) -> str:
    match = CODED.fullmatch(found["name"])
    if not match:
        return found[0]
    base, sub = match["base"], match["sub"] or ""
    whole = f"{base}_{sub}" if sub else base
    if whole not in known and not (base in known and sub in ("t", "prev", "0", "T")):
        return found[0]
    key = match["d"] + name(base, {"prev": "t-1"}.get(sub, sub))
    return f'<span class="n" data-light="{key}">{found["name"]}</span>'
