"""The glossary decides the words; Korean pages keep to it."""

from __future__ import annotations

import re

import pytest

from gated_notes import glossary
from gated_notes.page import Page
from gated_notes.project import NotesError, Project


def told(notes: Project, text: str) -> list[tuple[int, str]]:
    page = Page(notes.pages("ko") / "p.md", text)
    return list(glossary.problems(page, glossary.load(notes)))


def test_a_rendering_to_avoid_is_told_with_its_line(notes: Project) -> None:
    [(line, what)] = told(notes, "# 제목\n\n숨겨진 상태를 봅니다.\n")
    assert line == 3
    assert "은닉 상태" in what


def test_a_rendering_to_avoid_may_stand_in_code(notes: Project) -> None:
    assert not told(notes, "`숨겨진 상태`는 쓰지 않습니다.\n")


def test_the_first_use_of_a_term_carries_its_english_name(notes: Project) -> None:
    assert not told(notes, "은닉 상태(hidden state)입니다. 은닉 상태입니다.\n")
    [(line, what)] = told(notes, "# 은닉 상태\n\n은닉 상태입니다.\n")
    assert line == 3
    assert "은닉 상태(hidden state)" in what


@pytest.mark.parametrize("end", ["한다.", "이다.", "해요.", "이야.", "됐다!"])
def test_sentences_that_are_not_formal_polite_are_told(
    notes: Project, end: str
) -> None:
    [(_, what)] = told(notes, f"값을 곱{end}\n")
    assert "합쇼체" in what


@pytest.mark.parametrize(
    "end", ["합니다.", "입니다!", "입니까?", "하십시오.", "아닙니다."]
)
def test_formal_polite_sentences_pass(notes: Project, end: str) -> None:
    assert not told(notes, f"값을 곱{end}\n")


def test_search_finds_a_noun_inside_a_compound(notes: Project) -> None:
    separator = re.compile(glossary.search_separator(glossary.load(notes)))
    assert "신경망" in separator.split("순환신경망을 봅니다")[1]


def test_a_broken_glossary_is_named(notes: Project) -> None:
    notes.glossary.write_text('[[term]]\nen = "x"\n', encoding="utf-8")
    with pytest.raises(NotesError, match=r"docs/glossary\.toml"):
        glossary.load(notes)
