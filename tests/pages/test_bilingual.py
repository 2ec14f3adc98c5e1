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


CELL = """
``` { .python .cell }
def half(a):
    \"\"\"Return a half.\"\"\"
    return a / 2  # exact


print("half", half(1))
```
"""


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("  # exact", ""),
        ("# exact", "# 정확합니다"),
        ("Return a half.", "절반을 돌려줍니다."),
        ('    """Return a half."""\n', ""),
    ],
)
def test_comments_and_docstrings_of_a_cell_belong_to_the_language(
    notes: Project, here: str, there: str
) -> None:
    assert here in CELL
    assert not parted(notes, BASE + CELL, BASE + CELL.replace(here, there))


@pytest.mark.parametrize(
    ("here", "there"),
    [("a / 2", "a * 2"), ("half(1)", "half(2)"), ('"half"', '"third"')],
)
def test_code_that_does_something_else_in_the_other_language_is_told(
    notes: Project, here: str, there: str
) -> None:
    [told] = parted(notes, BASE + CELL, BASE + CELL.replace(here, there))
    assert "cell" in told


def test_cells_in_another_order_or_section_are_told(notes: Project) -> None:
    first, second = CELL, CELL.replace("half(1)", "half(3)")
    assert parted(notes, BASE + first + second, BASE + second + first)
    assert parted(notes, BASE + first, first + BASE)


def test_a_cell_that_is_no_python_is_compared_as_it_stands(notes: Project) -> None:
    broken = CELL.replace("print(", "print((")
    assert not parted(notes, BASE + broken, BASE + broken)
    assert parted(notes, BASE + broken, BASE + broken.replace("# exact", ""))


def test_a_page_in_one_language_only_is_told(notes: Project) -> None:
    (notes.pages("ko") / "lonely.md").write_text("# x { #x }\n", encoding="utf-8")
    [told] = bilingual.missing(notes)
    assert told.startswith("docs/ko/lonely.md: has no twin docs/en/lonely.md")
