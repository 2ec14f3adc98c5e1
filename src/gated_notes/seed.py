"""The text the notes grew from, sentence by sentence: where taught, what was mended.

``docs/seed/lstm-gru.ko.md`` is that text; ``docs/seed/map.toml`` cuts it in pieces. The
pieces, put together, must be the whole text, so nothing can be passed over.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from gated_notes.bibliography import short
from gated_notes.page import Page
from gated_notes.project import NotesError, Project

MARKS = re.compile(r"^(?:#+|-) +|[*`]+")
"""The marks of Markdown, which a reader of the table need not see."""

PICTURE = "[그림]"
"""What stands for a picture of the seed: its address is of no use to a reader."""

TEXT, MAP = "lstm-gru.ko.md", "map.toml"
VERDICTS = {
    "ko": {"kept": "그대로", "made exact": "정확하게", "corrected": "고침"},
    "en": {"kept": "kept", "made exact": "made exact", "corrected": "corrected"},
}
HEADS = {
    "ko": ("원문", "가르치는 곳", "고친 것"),
    "en": ("the seed", "taught in", "what was mended"),
}


@dataclass(frozen=True)
class Piece:
    """One sentence, heading or picture of the seed."""

    text: str
    said: str
    """What it says, in English."""

    where: tuple[str, ...]
    """The pages and sections that teach it."""

    verdict: str
    ko: str = ""
    en: str = ""
    """What was mended, in both languages; empty where it is kept."""


def load(notes: Project) -> list[Piece]:
    """Read the pieces.

    Raises:
        NotesError: The file is not TOML, or a piece lacks or has an unknown field.
    """
    path = notes.seed / MAP
    return list(_parsed(path, path.stat().st_mtime_ns)) if path.is_file() else []


@cache
def _parsed(path: Path, changed: int) -> tuple[Piece, ...]:
    # `changed` (the modification time) is part of the key, so an edit is seen.
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["piece"]
        made = [{**entry, "where": tuple(entry["where"])} for entry in entries]
        return tuple(Piece(**entry) for entry in made)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise NotesError(f"{path.name}: {error}") from error


def problems(notes: Project) -> Iterator[str]:
    """Yield a line for what is not covered and for each piece that is not sound."""
    where = notes.shown(notes.seed / MAP)
    pieces = load(notes)
    if not pieces:
        return
    whole = _body((notes.seed / TEXT).read_text(encoding="utf-8"))
    rest = whole
    for piece in pieces:
        skipped, found, rest = rest.partition(" ".join(piece.text.split()))
        if not found:
            yield f"{where}: “{piece.text[:60]}” does not follow in {TEXT}."
            return
        if skipped.strip():
            yield f"{where}: no piece covers “{skipped.strip()[:80]}”."
        if piece.verdict not in VERDICTS["en"]:
            known = ", ".join(VERDICTS["en"])
            yield f"{where}: “{piece.verdict}” is no verdict; there are: {known}."
        if (piece.verdict == "kept") == bool(piece.ko and piece.en):
            yield f"{where}: “{piece.text[:60]}”: say what was mended, and only then."
    if rest.strip():
        yield f"{where}: no piece covers “{rest.strip()[:80]}”."


def _body(text: str) -> str:
    """Return the words of the text without its front matter and its rules."""
    _, _, body = text.removeprefix("---").partition("\n---\n")
    lines = (line for line in body.split("\n") if set(line.strip()) != {"-"})
    return " ".join(" ".join(lines).split())


def table(notes: Project, every: dict[str, dict[str, Page]], lang: str) -> Element:
    """Return the map: each piece, the pages that teach it, and what was mended."""
    whole = Element("table")
    row = SubElement(SubElement(whole, "thead"), "tr")
    for head in HEADS[lang]:
        SubElement(row, "th", {"scope": "col"}).text = head
    body = SubElement(whole, "tbody")
    for piece in load(notes):
        row = SubElement(body, "tr")
        quote = SubElement(row, "td")
        picture = piece.text.startswith("<img")
        shown = PICTURE if picture else MARKS.sub("", piece.text)
        SubElement(quote, "q", {"lang": "ko"}).text = shown
        if lang == "en":
            SubElement(quote, "p", {"class": "gloss"}).text = piece.said
        places = SubElement(row, "td")
        for target in piece.where:
            line = SubElement(places, "div")
            link = SubElement(line, "a", {"href": target})
            link.text = _named(every, target, lang)
        mended = SubElement(row, "td")
        SubElement(mended, "strong").text = VERDICTS[lang][piece.verdict]
        if text := getattr(piece, lang):
            SubElement(mended, "div").text = text
    box = Element("div", {"class": "seed-map"})
    box.append(whole)
    return box


def _named(every: dict[str, dict[str, Page]], target: str, lang: str) -> str:
    name, _, anchor = target.partition("#")
    if name not in every:
        raise NotesError(f"seed map: there is no page {name}; `where` names {target}.")
    page = every[name][lang]
    if not anchor:
        return short(page)
    for _, text, ident, _ in page.headings:
        if ident == anchor:
            return f"{short(page)} · {text}"
    raise NotesError(f"seed map: {name} has no heading with the id `{anchor}`.")
