"""The notes as one PDF: links within it, and contents with the numbers of pages."""

from __future__ import annotations

import io

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from gated_notes import browser, printed
from gated_notes.printed import Chapter
from gated_notes.project import NotesError

KNOWN = {"": "index", "gates": "gates", "labs/adding": "labs-adding"}

PAGE = """
<article class="md-content__inner md-typeset"><h1 id="g">Gates<a class="headerlink"
href="#g">#</a></h1><p class="nt-downloads">x</p>
<p id="p"><a href="{target}">there</a></p>
<details class="solution"><summary>s</summary>open me</details>
<details class="data">table</details></article>
"""


def chapter(target: str) -> BeautifulSoup:
    page = BeautifulSoup(PAGE.format(target=target), "html.parser")
    made = printed._chapter(page, "gates.md", "Part", KNOWN)
    assert (made.name, made.part, made.title) == ("gates", "Part", "Gates")
    return BeautifulSoup(made.body, "html.parser")


@pytest.mark.parametrize(
    ("target", "led"),
    [
        ("#p", "#gates--p"),
        ("../", "#index"),
        ("../labs/adding/#x", "#labs-adding--x"),
        ("https://example.org/", "https://example.org/"),
        ("../reference/gated_rnn/", None),
    ],
)
def test_a_link_leads_to_the_place_in_the_document_or_is_plain_text(
    target: str, led: str | None
) -> None:
    link = chapter(target).select_one("a")
    assert (link["href"] if link else None) == led


def test_what_only_a_screen_needs_is_left_out_and_solutions_are_open() -> None:
    body = chapter("#p")
    assert not body.select(".nt-downloads, .headerlink, details.data")
    solution = body.select_one("details")
    assert solution is not None
    assert solution.has_attr("open")
    assert body.select_one("#gates--p")


def test_the_contents_say_on_which_page_each_chapter_begins() -> None:
    long = "<p>text</p>" * 120
    made = [
        Chapter(name, "Part", f"Title {name}", f"<h1>Title {name}</h1>{long}")
        for name in ("one", "two", "three")
    ]
    names = [one.name for one in made]
    numbers: dict[str, int] = {}
    with browser.chromium() as started:
        for _ in range(2):
            opened = started.new_page()
            opened.set_content(printed.document(made, "en", "Notes", numbers))
            pdf = opened.pdf(prefer_css_page_size=True)
            numbers = printed.pages(pdf, names)
    sheets = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(set(numbers.values())) == 3
    for name, number in numbers.items():
        assert f"Title {name}" in sheets[number - 1]
        assert f"Title {name}" not in sheets[number]
        line = next(line for line in sheets[1].split("\n") if f"Title {name}" in line)
        assert line.split()[-1] == str(number)
    with pytest.raises(NotesError, match="lack the places nowhere"):
        printed.pages(pdf, ["nowhere"])
