"""The whole site as one PDF for each language, printed by headless Chromium.

    python -m gated_notes.printed          # after `mkdocs build`; site/ko/notes.pdf …

All pages of the navigation become one document, in their order; links between them lead
to its pages, and solutions are open. Chromium cannot print the number of the page that
a link leads to. So it prints twice: the first time tells where every page begins, the
second has the numbers in its contents.
"""

from __future__ import annotations

import argparse
import html
import io
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from bs4.element import Tag
from mkdocs.config import load_config
from playwright.sync_api import Browser
from pypdf import PdfReader

from gated_notes import browser, project
from gated_notes.project import LANGUAGES, NotesError, Project
from gated_notes.serve_static import serving

NAME = "notes.pdf"
"""The file, in the folder of its language."""

WORDS = {"ko": "차례", "en": "Contents"}

CONFIGS = {"ko": "mkdocs.yml", "en": "mkdocs.en.yml"}

LEFT_OUT = (
    ".headerlink, .nt-downloads, .md-clipboard, .md-code__nav, script, details.data, "
    ".md-source-file"
)
"""What only a screen needs."""

APART = ("reference/index.md",)
"""Pages of the navigation that are not printed: lists of what is not printed either."""

SHEET = """
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-center { content: counter(page); } }
@page :first { @bottom-center { content: none; } }
html { font-size: 95%; }
body { background: white; display: block; }
.chapter { break-before: page; }
.cover { padding-top: 60mm; text-align: center; }
.cover svg { width: 110mm; margin-top: 20mm; }
.contents a { display: flex; color: inherit; gap: 0.5em; }
.contents a::after { content: attr(data-page); margin-left: auto; }
.contents p { margin: 0.9em 0 0.2em; font-weight: 700; }
.md-typeset pre > code { white-space: pre-wrap; overflow-wrap: anywhere; }
.md-typeset :is(figure, tr, .claim, .nt-formula) { break-inside: avoid; }
.md-typeset .highlight { break-inside: auto; }
.md-typeset :is(h1, h2, h3) { break-after: avoid; }
.md-typeset details > summary::after { display: none; }
.md-typeset :is(.grid.cards > ul, .grid) { display: block; }
"""


SHEETS = ("assets/katex/katex.min.css", "assets/notes.css", "assets/figures.css")
"""Our own style sheets, which come after those of the theme."""


class Chapter(NamedTuple):
    """One page of the site as a part of the document."""

    name: str
    part: str
    title: str
    body: str


def chapters(folder: Path, nav: Any) -> list[Chapter]:
    """Return the pages of a language in the order of the navigation.

    Args:
        folder: Where its built pages are.
        nav: The navigation, as MkDocs' settings have it.

    Raises:
        NotesError: The site is not built.
    """
    listed = [(uri, part) for uri, part in _pages(nav) if uri not in APART]
    known = {_folder(uri): _anchor(uri) for uri, _ in listed}
    made = []
    for uri, part in listed:
        path = folder / _folder(uri) / "index.html"
        if not path.is_file():
            raise NotesError(f"{path} is missing: run `make build` before `make pdf`.")
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        made.append(_chapter(page, uri, part, known))
    return made


def _pages(nav: Any, part: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(nav, str):
        yield nav, part
        return
    for entry in nav:
        if isinstance(entry, Mapping):
            for name, inside in entry.items():
                yield from _pages(inside, "" if isinstance(inside, str) else name)
        else:
            yield from _pages(entry, part)


def _folder(uri: str) -> str:
    stem = posixpath.splitext(uri)[0]
    return "" if stem == "index" else stem


def _anchor(uri: str) -> str:
    return re.sub(r"\W+", "-", posixpath.splitext(uri)[0])


def _chapter(
    page: BeautifulSoup, uri: str, part: str, known: Mapping[str, str]
) -> Chapter:
    article = page.select_one("article.md-content__inner")
    assert article is not None, uri
    for unwanted in article.select(LEFT_OUT):
        unwanted.decompose()
    for folded in article.select("details"):
        folded["open"] = ""
    own = _anchor(uri)
    for element in article.select("[id]"):
        element["id"] = f"{own}--{element['id']}"
    for link in article.select("a[href]"):
        _lead(link, _folder(uri), own, known)
    heading = article.select_one("h1")
    assert heading is not None, uri
    return Chapter(
        own, part, heading.get_text(" ", strip=True), article.decode_contents()
    )


def _lead(link: Tag, folder: str, own: str, known: Mapping[str, str]) -> None:
    """Let a link lead to the place in this document, or be plain text."""
    target, _, place = str(link["href"]).partition("#")
    if re.match(r"\w+:", target):
        return
    away = posixpath.normpath(posixpath.join(f"/{folder}", target)).strip("/")
    name = known.get(away) if target else own
    if name is None or "term" in link.get_attribute_list("class"):
        link.unwrap()
    else:
        link["href"] = f"#{name}--{place}" if place else f"#{name}"


def document(
    chapters: list[Chapter],
    lang: str,
    title: str,
    numbers: Mapping[str, int],
    sheets: Sequence[str] = (),
) -> str:
    """Return the pages as one document.

    Args:
        chapters: From ``chapters``.
        lang: Their language.
        title: The name of the site.
        numbers: On which page of the PDF each begins, as far as that is known.
        sheets: The addresses of the style sheets.
    """
    lines, part = [], ""
    for one in chapters:
        if one.part != part:
            lines.append(f"<p>{html.escape(one.part)}</p>")
            part = one.part
        number = numbers.get(one.name, "")
        name = html.escape(one.title)
        lines.append(f'<a href="#{one.name}" data-page="{number}">{name}</a>')
    links = "".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in sheets)
    bodies = "".join(
        f'<section class="chapter md-typeset" id="{one.name}">{one.body}</section>'
        for one in chapters
    )
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>'
        f"{html.escape(title)}</title>{links}<style>{SHEET}</style>"
        f'<body dir="ltr" data-md-color-scheme="default"><div class="md-typeset">'
        f'<div class="cover"><h1>{html.escape(title)}</h1></div>'
        f'<div class="chapter contents"><h2>{WORDS[lang]}</h2>{"".join(lines)}</div>'
        f"{bodies}</div></body></html>"
    )


def pages(pdf: bytes, names: list[str]) -> dict[str, int]:
    """Return on which page each named place of a PDF stands, counted from 1.

    Raises:
        NotesError: A name is no place of the PDF.
    """
    reader = PdfReader(io.BytesIO(pdf))
    places = {
        name.lstrip("/"): place for name, place in reader.named_destinations.items()
    }
    if missing := sorted(set(names) - places.keys()):
        raise NotesError(f"the printed notes lack the places {', '.join(missing)}.")
    return {
        name: (reader.get_destination_page_number(places[name]) or 0) + 1
        for name in names
    }


def write(started: Browser, notes: Project, site: Path, lang: str) -> Path:
    """Print the notes of one language beside its pages.

    Args:
        started: A browser.
        notes: The project.
        site: The built site.
        lang: ``ko`` or ``en``.

    Returns:
        The file.
    """
    config = load_config(str(notes.root / CONFIGS[lang]))
    folder = site / lang
    made = chapters(folder, config.nav)
    theme = sorted((folder / "assets" / "stylesheets").glob("*.css"))
    sheets = [f"assets/stylesheets/{sheet.name}" for sheet in theme] + [*SHEETS]
    draft, pdf = folder / ".printed.html", b""
    numbers: dict[str, int] = {}
    try:
        with serving(site) as address:
            for _ in range(2):
                text = document(made, lang, config.site_name, numbers, sheets)
                draft.write_text(text, encoding="utf-8")
                pdf = _printed(started, f"{address}{lang}/{draft.name}")
                numbers = pages(pdf, [one.name for one in made])
    finally:
        draft.unlink(missing_ok=True)
    target = folder / NAME
    target.write_bytes(pdf)
    return target


def _printed(started: Browser, address: str) -> bytes:
    opened = started.new_page(color_scheme="light")
    try:
        opened.goto(address, wait_until="networkidle")
        opened.evaluate("document.fonts.ready")
        return opened.pdf(prefer_css_page_size=True, outline=True, tagged=True)
    finally:
        opened.close()


def main(arguments: list[str] | None = None) -> int:
    """Print every language, or the one that is named."""
    parser = argparse.ArgumentParser(prog="python -m gated_notes.printed")
    parser.add_argument("--lang", choices=LANGUAGES, help="this one alone")
    asked = parser.parse_args(arguments).lang
    notes = project.find()
    with browser.chromium() as started:
        for lang in [asked] if asked else LANGUAGES:
            path = write(started, notes, notes.root / "site", lang)
            print(f"{notes.shown(path)}: {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
