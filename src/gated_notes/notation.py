r"""The symbols of the formulas, each said once in ``docs/notation.toml``.

A formula with a symbol that the list lacks fails the build. What is compared is the
letter with its accent, ``h`` apart from ``\tilde{h}``; an index below or above says
which of them is meant, and its own letter is in the list too.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from gated_notes import lights, math
from gated_notes.bibliography import short
from gated_notes.page import Page
from gated_notes.project import NotesError, Project

WORDS = re.compile(
    r"\\(?:text|operatorname|mathrm|texttt|mathtt|textbf|begin|end|htmlClass|"
    r"href|tag|color|hspace)\*?\{[^{}]*\}"
)
"""What stands in letters but is no symbol: words, names of functions, environments."""

HEADS = {
    "ko": ("기호", "뜻", "모양", "코드"),
    "en": ("symbol", "meaning", "shape", "code"),
}
SOME = {
    "ko": "다음 기호는 적힌 페이지에서만 이 뜻입니다",
    "en": "What follows is meant only on the pages named",
}

ACCENTS = ("tilde", "hat", "bar", "vec", "widetilde", "overline")
ALPHABETS = ("mathbb", "mathcal", "mathbf", "boldsymbol", "mathfrak")
GREEK = re.compile(
    r"(?:var)?(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|"
    r"xi|pi|rho|sigma|tau|upsilon|phi|chi|psi|omega)|ell|partial|nabla",
    re.IGNORECASE,
)

SYMBOL = re.compile(
    r"\\(?P<mark>" + "|".join((*ACCENTS, *ALPHABETS)) + r")"
    r"(?:\s*\{\s*(?P<inner>\\?[A-Za-z]+)[^{}]*\}|\s+(?P<next>\\?[A-Za-z]))"
    r"|\\(?P<command>[A-Za-z]+)|(?P<letter>[A-Za-z])"
)


@dataclass(frozen=True)
class Symbol:
    """One line of the table of notation."""

    tex: str
    ko: str
    en: str
    shape: str = ""
    code: str = ""
    also: tuple[str, ...] = ()
    """Other symbols that the same line explains."""

    pages: tuple[str, ...] = ()
    """Where it means this and not what another line says; everywhere if empty."""


def load(notes: Project) -> list[Symbol]:
    """Read the symbols.

    Raises:
        NotesError: The file is not TOML, or a symbol lacks or has an unknown field.
    """
    path = notes.notation
    return list(_parsed(path, path.stat().st_mtime_ns)) if path.is_file() else []


@cache
def _parsed(path: Path, changed: int) -> tuple[Symbol, ...]:
    # `changed` (the modification time) is part of the key, so an edit is seen.
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["symbol"]
        several = ("also", "pages")
        made = [
            {**entry, **{name: tuple(entry.get(name, ())) for name in several}}
            for entry in entries
        ]
        return tuple(Symbol(**entry) for entry in made)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise NotesError(f"{path.name}: {error}") from error


def symbols(tex: str) -> set[str]:
    r"""Return the symbols of a formula: ``h``, ``\sigma``, ``\tilde h``."""
    found = set()
    for match in SYMBOL.finditer(WORDS.sub(" ", tex)):
        if match["mark"]:
            found.add(f"\\{match['mark']} {match['inner'] or match['next']}")
        elif match["letter"]:
            found.add(match["letter"])
        elif GREEK.fullmatch(match["command"]):
            found.add(f"\\{match['command']}")
    return found


def known(notes: Project) -> set[str]:
    """Return every symbol that the list explains."""
    return {
        found
        for entry in load(notes)
        for tex in (entry.tex, *entry.also)
        for found in symbols(tex)
    }


def problems(page: Page, explained: set[str]) -> Iterator[tuple[int, str]]:
    """Yield line and message for each formula with a symbol that is not explained."""
    for tex, _, line in page.formulas if explained else []:
        for symbol in sorted(symbols(tex) - explained):
            shown = " ".join(tex.split())
            yield (
                line,
                f"the symbol `{symbol}` of `{shown}` is not in docs/notation.toml; "
                "add a line there, or use the symbol that the notes have for it.",
            )


def table(notes: Project, every: dict[str, dict[str, Page]], lang: str) -> Element:
    """Return the symbols as a table: symbol, meaning, shape, name in the code.

    What a symbol means on some pages only comes last, with links to them.
    """
    whole = Element("table")
    row = SubElement(SubElement(whole, "thead"), "tr")
    for head in HEADS[lang]:
        SubElement(row, "th", {"scope": "col"}).text = head
    everywhere = SubElement(whole, "tbody")
    elsewhere = SubElement(whole, "tbody")
    row = SubElement(elsewhere, "tr")
    said = {"colspan": str(len(HEADS[lang])), "scope": "rowgroup"}
    SubElement(row, "th", said).text = SOME[lang]
    for symbol in load(notes):
        body = elsewhere if symbol.pages else everywhere
        meaning = _row(SubElement(body, "tr"), symbol, lang)
        places = SubElement(meaning, "div", {"class": "only"}) if symbol.pages else None
        for name in symbol.pages:
            page = f"{name}.md"
            if places is not None and page in every:
                link = SubElement(places, "a", {"href": page})
                link.text = AtomicString(short(every[page][lang]))
                link.tail = " · "
        if places is not None and len(places):
            places[-1].tail = ""
    if len(elsewhere) == 1:
        whole.remove(elsewhere)
    box = Element("div", {"class": "notation"})
    box.append(whole)
    return box


def _row(row: Element, symbol: Symbol, lang: str) -> Element:
    """Fill a row and return its cell of the meaning."""
    shown = [symbol.tex, *symbol.also]
    SubElement(row, "td").text = ", ".join(f"${tex}$" for tex in shown)
    meaning = SubElement(row, "td")
    meaning.text = symbol.ko if lang == "ko" else symbol.en
    SubElement(row, "td").text = f"${symbol.shape}$" if symbol.shape else ""
    cell = SubElement(row, "td")
    if symbol.code:
        SubElement(cell, "code").text = AtomicString(symbol.code)
    return meaning


def unsound(notes: Project) -> Iterator[str]:
    """Yield a line for each symbol of the list that KaTeX does not understand."""
    for symbol in load(notes):
        for tex in filter(None, (symbol.tex, *symbol.also, symbol.shape)):
            try:
                math.render(tex)
            except NotesError as error:
                yield f"{notes.shown(notes.notation)}: {error}"


# --------------------------------------------------------------------------- the lights

GRADIENT = {"ko": "{}의 기울기", "en": "gradient of the {}"}


def names(notes: Project) -> frozenset[str]:
    """Return the names that symbols have in the code."""
    listed = (entry.code.split(", ") for entry in load(notes))
    return frozenset(name for entry in listed for name in entry if name) - {"loss"}


def legend(notes: Project, page: str, lang: str, name: str = "") -> str:
    """Return what the lights of a page mean, for the script that shows it.

    Each light comes with its letter, what stands below it, and its meaning.

    Args:
        notes: The project.
        page: The page as HTML.
        lang: Its language.
        name: Its name without suffix, for symbols that mean something else there.
    """
    meanings = _meanings(notes, lang, name)
    said = {}
    for key in sorted(set(lights.LIGHT.findall(page))):
        d, base, sub = lights.taken_apart(key)
        meaning = meanings.get(key.removeprefix(d)) or meanings.get(base)
        if meaning:
            whole = GRADIENT[lang].format(meaning) if d else meaning
            said[key] = [d + lights.letter(base), sub.replace("-", "−"), whole]
    text = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/json" id="nt-lights">{text}</script>'


def _meanings(notes: Project, lang: str, name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    here = [entry for entry in load(notes) if name in entry.pages]
    for entry in [*here, *(entry for entry in load(notes) if not entry.pages)]:
        meaning = entry.ko if lang == "ko" else entry.en
        plain = re.sub(r"\$[^$]*\$", "", re.sub(r"\$(\w+)\$", r"\1", meaning))
        short = re.split(r"[.,;:(]", plain)[0].strip()
        for tex in entry.tex, *entry.also:
            match = re.fullmatch(r"\\?([A-Za-z]+)(?:_(?:\{(.*)\}|(\w)))?", tex)
            if match:
                key = lights.name(match[1], match[2] or match[3] or "")
                found.setdefault(key, short)
    return found
