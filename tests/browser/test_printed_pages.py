"""The notes as one PDF: the contents tell on which page a chapter begins."""

from __future__ import annotations

import io

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from gated_notes import printed
from gated_notes.printed import Chapter
from gated_notes.project import NotesError


def test_the_contents_say_on_which_page_each_chapter_begins(browser: Browser) -> None:
    long = "<p>text</p>" * 120
    made = [
        Chapter(name, "Part", f"Title {name}", f"<h1>Title {name}</h1>{long}")
        for name in ("one", "two", "three")
    ]
    names = [one.name for one in made]
    numbers: dict[str, int] = {}
    for _ in range(2):
        opened = browser.new_page()
        opened.set_content(printed.document(made, "en", "Notes", numbers))
        pdf = opened.pdf(prefer_css_page_size=True)
        opened.close()
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
