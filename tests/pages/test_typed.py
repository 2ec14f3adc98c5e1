"""A decimal in a sentence is cited, set in the code, or a source's."""

from __future__ import annotations

import pytest

from gated_notes import typed
from gated_notes.page import Page
from gated_notes.project import Project


def told(notes: Project, text: str) -> list[tuple[int, str]]:
    page = Page(notes.pages("en") / "some-page.md", text)
    return list(typed.problems(notes, page, "some-page.md"))


@pytest.mark.parametrize("number", ["0.73", "1e-05", "12.5", "2.4e+3"])
def test_a_decimal_that_comes_from_nowhere_is_told_with_its_line(
    notes: Project, number: str
) -> None:
    [(line, what)] = told(notes, f"# T {{ #t }}\n\nAfter ten steps {number} is left.\n")
    assert line == 3
    assert what.startswith(f"{number} is typed")


@pytest.mark.parametrize(
    "sentence",
    [
        "It is [[some-page/run:left]].",
        "It is [so](other.md#v-0.73).",
        "It is so since 1997, in 3 of 5 seeds.",
        "It is so (table 2.3), in section 3.4, and in PyTorch 2.13.",
        "그것은 3.4절과 표 2.3에 있습니다.",
    ],
)
def test_what_is_cited_counted_or_names_a_place_is_no_decimal(
    notes: Project, sentence: str
) -> None:
    assert not told(notes, f"{sentence}\n")


@pytest.mark.parametrize("place", ["$f = 0.73$", "`f = 0.73`", "```\nf = 0.730\n```\n"])
def test_a_setting_may_be_typed_where_the_page_sets_it(
    notes: Project, place: str
) -> None:
    assert not told(notes, f"With 0.73 it holds.\n\n{place}\n")


def test_a_setting_of_a_script_of_the_page_may_be_typed(notes: Project) -> None:
    for page, left in (("some_page", 0), ("other_page", 1)):
        script = notes.examples / page / "run.py"
        script.parent.mkdir()
        script.write_text(f"f = 0.7{left}\n", encoding="utf-8")
    assert not told(notes, "With 0.7 it holds.\n")
    assert told(notes, "With 0.71 it holds.\n")


def test_a_number_of_a_paper_stands_in_one_paragraph_with_its_source(
    notes: Project,
) -> None:
    assert not told(notes, "They report 8.54\non the chorales [@chung2014].\n")
    assert told(notes, "They report 8.54.\n\nIt is in [@chung2014].\n")
