"""The sources: one entry each in ``docs/sources.bib``, cited by its key.

``[@key]`` names authors and year, ``[@@key]`` is the whole reference; both lead to the
list of all sources, which says what pages cite each. An unknown key fails the build,
and so does an entry that no page cites.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString
from pybtex.database import Entry, parse_file

from gated_notes.page import CITATION, Page
from gated_notes.project import NotesError, Project

PLACES = ("journal", "booktitle", "publisher", "school", "howpublished")
"""Where a work appeared: the first field that an entry has."""

PAGE = "bibliography.md"
ARXIV = "https://arxiv.org/abs/"
DOI = "https://doi.org/"


@dataclass(frozen=True)
class Source:
    """One work that pages cite."""

    key: str
    authors: str
    surnames: str
    """Of the first author and of the second, or "et al."."""

    title: str
    where: str
    """Journal with volume, conference, publisher or school; else its arXiv number."""

    year: str
    address: str
    """Where to read it; empty if the entry names no place."""


def load(notes: Project) -> dict[str, Source]:
    """Return the sources by key, in the order of their years.

    Raises:
        NotesError: The file cannot be read, or an entry lacks a field.
    """
    path = notes.sources
    return _parsed(path, path.stat().st_mtime_ns) if path.is_file() else {}


@cache
def _parsed(path: Path, changed: int) -> dict[str, Source]:
    # `changed` (the modification time) is part of the key, so an edit is seen.
    try:
        entries = parse_file(path, bib_format="bibtex").entries
        found = [_source(key, entry) for key, entry in entries.items()]
    except Exception as error:  # pybtex has no common class for what it raises
        raise NotesError(f"{path.name}: {error}") from error
    return {source.key: source for source in sorted(found, key=_by_year)}


def _by_year(source: Source) -> tuple[str, str]:
    return source.year, source.authors


def _source(key: str, entry: Entry) -> Source:
    fields = entry.fields
    lacking = [name for name in ("title", "year") if name not in fields]
    if lacking or not entry.persons.get("author"):
        told = ", ".join(lacking or ["author"])
        raise NotesError(f"the entry {key} has no field {told}; add it.")
    place = next((fields[name] for name in PLACES if name in fields), "")
    volume, number = fields.get("volume", ""), fields.get("number", "")
    issue = f"{volume}({number})" if number else volume
    arxiv, doi = fields.get("eprint", ""), fields.get("doi", "")
    if not place and not arxiv:
        raise NotesError(
            f"the entry {key} does not say where it appeared; add a field "
            f"{', '.join(PLACES)} or eprint."
        )
    where = f"{place} {issue}".strip() or f"arXiv:{arxiv}"
    address = f"{DOI}{doi}" if doi else f"{ARXIV}{arxiv}" if arxiv else ""
    people = entry.persons["author"]
    names = _authors(people), _surnames(people)
    return Source(key, *names, fields["title"], where, fields["year"], address)


def _authors(people: list[Any]) -> str:
    """Name up to three authors; of more, the first and "et al."."""
    named = [_author(person) for person in people]
    return ", ".join(named) if len(named) < 4 else f"{named[0]} et al."


def _surnames(people: list[Any]) -> str:
    parts = [[*who.prelast_names, *who.last_names] for who in people]
    names = [" ".join(part).strip("{}") for part in parts]
    return " & ".join(names) if len(names) < 3 else f"{names[0]} et al."


def _author(person: Any) -> str:
    given = [f"{name[0]}." for name in person.first_names + person.middle_names]
    named = " ".join([*given, *person.prelast_names, *person.last_names])
    return named.strip("{}")  # braces hold the name of a group together


def get(notes: Project, key: str) -> Source:
    """Return the source of one key.

    Raises:
        NotesError: There is none; the message names what is known.
    """
    sources = load(notes)
    if key not in sources:
        raise NotesError(
            f"[@{key}]: {notes.shown(notes.sources)} has no such entry; "
            f"it has: {', '.join(sources)}."
        )
    return sources[key]


def reference(source: Source, target: str) -> Element:
    """Return a source as it stands in a sentence: authors, linked title, where, year.

    Args:
        source: The work.
        target: Where its title leads.
    """
    whole = Element("span", {"class": "work"})
    whole.text = AtomicString(f"{source.authors}, ")
    link = SubElement(whole, "a", {"href": target})
    SubElement(link, "cite").text = AtomicString(source.title)
    link.tail = AtomicString(f", {source.where}, {source.year}")
    return whole


def mention(source: Source) -> Element:
    """Return a source as a sentence mentions it: surnames and year, linked."""
    link = Element("a", {"href": f"{PAGE}#{source.key}", "title": source.title})
    link.text = AtomicString(f"{source.surnames} {source.year}")
    return link


def cited(every: dict[str, dict[str, Page]]) -> dict[str, list[str]]:
    """Return which pages cite each key, in the order of the pages."""
    found: dict[str, list[str]] = {}
    for name, twins in every.items():
        for page in twins.values():
            for match in CITATION.finditer(page.words):
                places = found.setdefault(match["key"], [])
                if name not in places:
                    places.append(name)
    return found


def problems(notes: Project, every: dict[str, dict[str, Page]]) -> Iterator[str]:
    """Yield a line for each source that no page cites."""
    known = cited(every)
    for key in load(notes):
        if key not in known:
            where = notes.shown(notes.sources)
            yield f"{where}: no page cites {key}; cite it as [@{key}] or delete it."


def table(notes: Project, every: dict[str, dict[str, Page]], lang: str) -> Element:
    """Return the list of all sources, each with the pages that cite it."""
    known = cited(every)
    items = Element("ul", {"class": "sources"})
    for key, source in load(notes).items():
        item = SubElement(items, "li", {"id": key})
        item.append(reference(source, source.address or f"#{key}"))
        pages = SubElement(item, "span", {"class": "cited-on"})
        for name in known.get(key, []):
            link = SubElement(pages, "a", {"href": name})
            link.text = AtomicString(short(every[name][lang]))
            link.tail = " · "
        if len(pages):
            pages[-1].tail = ""
    return items


def title(page: Page) -> str:
    """Return the title of a page."""
    return _said(page, "title") or page.path.stem


def short(page: Page) -> str:
    """Return the name of a page where there is little room: on the map, in lists."""
    return _said(page, "short") or title(page)


def _said(page: Page, field: str) -> str:
    """Return a field of the front matter, empty where there is none."""
    found = re.search(rf"^{field}: *(.+)$", page.text, re.MULTILINE)
    return found[1].strip(" \"'") if found else ""
