"""The picture that is shown where a page is linked to."""

from __future__ import annotations

import struct

import pytest

from gated_notes import figures, preview, project
from gated_notes.project import LANGUAGES

NOTES = project.find()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_a_picture_of_the_size_that_is_asked_for(lang: str) -> None:
    data = preview.path(NOTES, lang).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == preview.SIZE
    assert len(data) < 200_000


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_shows_the_name_of_the_notes_and_the_figure_in_its_language(
    lang: str,
) -> None:
    drawn = preview.page(NOTES, lang)
    name = "mkdocs.yml" if lang == "ko" else "mkdocs.en.yml"
    config = (NOTES.root / name).read_text(encoding="utf-8")
    assert f"site_name: {preview.WORDS[lang][0]}\n" in config
    assert figures.render("lstm_cell", lang) in drawn
