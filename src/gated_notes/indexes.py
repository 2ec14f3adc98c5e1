"""The lists that pages of the reference show: ``[[table:NAME]]`` on a line of its own.

``bibliography`` lists the sources, ``exercises`` every exercise of the pages,
``glossary`` the terms in both languages, ``map`` the order of reading, ``notation`` the
symbols, ``seed`` each sentence of the text the notes grew from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from xml.etree.ElementTree import Element, SubElement

from gated_notes import bibliography, checks, glossary, notation, reading, seed
from gated_notes.page import Page
from gated_notes.project import NotesError, Project

Pages = dict[str, dict[str, Page]]


def table(notes: Project, name: str, lang: str, order: Sequence[str] = ()) -> Element:
    """Return what stands in the place of ``[[table:NAME]]``.

    Args:
        notes: The project.
        name: Which list.
        lang: The language of its page.
        order: The pages as the reader meets them; the others follow.

    Raises:
        NotesError: There is no such list.
    """
    makers: dict[str, Callable[[Project, Pages, str], Element]] = {
        "bibliography": bibliography.table,
        "exercises": exercises,
        "glossary": terms,
        "map": reading.table,
        "notation": notation.table,
        "seed": seed.table,
    }
    if name not in makers:
        raise NotesError(f"[[table:{name}]]: there are: {', '.join(makers)}.")
    every = checks.pages(notes)
    places = [page for page in order if page in every]
    places += [page for page in every if page not in places]
    return makers[name](notes, {place: every[place] for place in places}, lang)


def exercises(notes: Project, every: Pages, lang: str) -> Element:
    """Return the exercises of every page and lab, as links to them."""
    whole = Element("div", {"class": "exercise-index"})
    for name, twins in every.items():
        page = twins[lang]
        asked = [title for kind, title in page.titled if kind == "exercise"]
        asked += [title for _, title, ident, _ in page.headings if _asks(ident)]
        if not asked:
            continue
        known = (
            bibliography.title(page) if name.endswith(".md") else page.headings[0][1]
        )
        SubElement(whole, "h3").append(link(name, known))
        items = SubElement(whole, "ul")
        for number, title in enumerate(asked, start=1):
            place = f"{name}#exercise-{number}"
            SubElement(items, "li").append(link(place, title))
    return whole


def _asks(ident: str | None) -> bool:
    """Say whether a heading is that of an exercise; those of labs are headings."""
    return re.fullmatch(r"exercise-\d+", ident or "") is not None


def terms(notes: Project, every: Pages, lang: str) -> Element:
    """Return the terms with their name in the other language and their meaning."""
    heads = {"ko": ("용어", "영어", "뜻"), "en": ("term", "Korean", "meaning")}[lang]
    whole = Element("table")
    row = SubElement(SubElement(whole, "thead"), "tr")
    for head in heads:
        SubElement(row, "th", {"scope": "col"}).text = head
    body = SubElement(whole, "tbody")
    known = glossary.load(notes)
    for term in sorted(known, key=lambda term: getattr(term, lang).lower()):
        row = SubElement(body, "tr", {"id": term.place})
        ours, other = (term.ko, term.en) if lang == "ko" else (term.en, term.ko)
        SubElement(row, "th", {"scope": "row"}).text = ours
        SubElement(row, "td", {"lang": "en" if lang == "ko" else "ko"}).text = other
        meaning = term.meaning_ko if lang == "ko" else term.meaning_en
        SubElement(row, "td").text = meaning
    box = Element("div", {"class": "glossary"})
    box.append(whole)
    return box


def link(target: str, text: str) -> Element:
    """Return a link with a text, in which Markdown is still read."""
    made = Element("a", {"href": target})
    made.text = text
    return made
