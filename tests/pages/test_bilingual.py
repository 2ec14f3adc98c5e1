"""Both languages are held to the same bones."""

from __future__ import annotations

import pytest

from gated_notes import bilingual
from gated_notes.page import Page
from gated_notes.project import Project

BASE = """# T { #t }

!!! note "n"
    Text $a$ and $b$ and [l](x.md#i).

``` { .python .run }
--8<-- "p/a.py:code"
```

![c](figure:f)

## S { #s }

[[p/a:v]]

[[claim:one]]

[[ledger:claims]]
"""


def parted(notes: Project, korean: str, english: str) -> list[str]:
    pages = {
        "ko": Page(notes.pages("ko") / "p.md", korean),
        "en": Page(notes.pages("en") / "p.md", english),
    }
    return list(bilingual.differences(notes, pages))


def test_twins_with_other_words_agree(notes: Project) -> None:
    assert not parted(notes, BASE, BASE.replace("Text", "글").replace('"n"', '"ㄴ"'))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("{ #s }", "{ #other }"),
        ("## S", "### S"),
        ("!!! note", "!!! myth"),
        ("$a$", "$a'$"),
        ("p/a.py:code", "p/a.py:other"),
        ("figure:f", "figure:g"),
        ("[[p/a:v]]", "[[p/a:w]]"),
        ("[[claim:one]]", "[[claim:other]]"),
        ("[[claim:one]]\n", ""),
        ("[[ledger:claims]]", "[[ledger:scripts]]"),
        ("x.md#i", "x.md#j"),
        ("![c](figure:f)", ""),
    ],
)
def test_every_kind_of_bone_that_differs_is_told_with_both_places(
    notes: Project, here: str, there: str
) -> None:
    [told] = parted(notes, BASE, BASE.replace(here, there))
    assert "docs/ko/p.md:" in told
    assert "docs/en/p.md" in told


def test_formulas_of_one_section_may_stand_in_another_order(notes: Project) -> None:
    assert not parted(notes, BASE, BASE.replace("$a$ and $b$", "$b$ and $a$"))


def test_a_language_may_say_a_formula_twice_in_a_section(notes: Project) -> None:
    assert not parted(notes, BASE, BASE.replace("$a$ and $b$", "$a$, $b$ and $a$"))


def test_a_formula_in_another_section_is_told(notes: Project) -> None:
    moved = BASE.replace(" and $b$", "").replace("[[p/a:v]]", "[[p/a:v]] $b$")
    assert parted(notes, BASE, moved)


def test_a_page_in_one_language_only_is_told(notes: Project) -> None:
    (notes.pages("ko") / "lonely.md").write_text("# x { #x }\n", encoding="utf-8")
    [told] = bilingual.missing(notes)
    assert told.startswith("docs/ko/lonely.md: has no twin docs/en/lonely.md")
