"""Reading a page: bones and the lines they stand on."""

from __future__ import annotations

from pathlib import Path

import pytest

from gated_notes.page import Page
from gated_notes.project import NotesError

TEXT = """---
title: A $5 title
---
# Title { #top }

!!! answer "One sentence"
    It is $h_t$ and not `$x$`.

## Code { .wide #code }

``` { .python .run title="a.py" }
--8<-- "page/a.py:code"
```

$$
h_t = \\text{tanh of } a_t
$$

See [the test](repo:tests/x.py#test_y), [[page/a:value]]
and ![a caption](figure:cell).
"""


def bones(kind: str) -> list[tuple[str, int]]:
    page = Page(Path("x.md"), TEXT)
    return [(bone.value, bone.line) for bone in page.bones if bone.kind == kind]


def test_headings_are_bones_with_level_id_and_line() -> None:
    assert bones("heading") == [("# { #top }", 4), ("## { #code }", 9)]


def test_snippets_are_found_inside_fences_with_their_line() -> None:
    assert bones("snippet") == [("page/a.py:code", 12)]


def test_formulas_in_code_spans_and_front_matter_are_not_formulas() -> None:
    assert bones("formula") == [("h_t", 7), ("h_t = \\text{} a_t", 15)]


def test_boxes_figures_values_and_links_are_bones() -> None:
    assert bones("box") == [("answer", 6)]
    assert bones("figure") == [("figure:cell", 20)]
    assert bones("value") == [("page/a:value", 19)]
    assert bones("link") == [("repo:tests/x.py#test_y", 19)]


def test_claims_are_bones_on_lines_of_their_own_and_boxes_have_an_end() -> None:
    text = "!!! myth\n    A.\n\n    [[claim:a-b]]\n\nNot [[claim:c]] here.\n"
    page = Page(Path("x.md"), text)
    assert [(b.kind, b.value, b.line) for b in page.bones] == [
        ("box", "myth", 1),
        ("claim", "a-b", 4),
    ]
    assert page.boxes == [("myth", 1, 4)]


def test_a_box_in_a_list_ends_where_its_indentation_does() -> None:
    text = "- x\n\n    !!! myth\n        A.\n\n    B.\n"
    assert Page(Path("x.md"), text).boxes == [("myth", 3, 4)]


def test_words_are_what_is_read_aloud() -> None:
    words = Page(Path("x.md"), TEXT).words
    assert "It is" in words
    for silent in ("h_t", "$x$", "8<", "A $5 title"):
        assert silent not in words


def test_a_fence_knows_its_classes_whatever_its_title_says() -> None:
    [fence] = Page(Path("x.md"), TEXT).fences
    assert fence.classes == ("python", "run")


def test_a_lab_keeps_its_line_numbers(tmp_path: Path) -> None:
    lab = tmp_path / "lab.py"
    lab.write_text(
        "# ---\n# jupyter:\n# ---\n\n# %% [markdown]\n# # Title { #lab }\n#\n"
        "# About $x$.\n\n# %%\nprint(1)\n\n# %%\nprint(2)\n",
        encoding="utf-8",
    )
    page = Page.read(lab)
    assert page.headings == [(1, "Title", "lab", 6)]
    found = [(bone.kind, bone.value, bone.line) for bone in page.bones[1:]]
    assert found == [
        ("formula", "x", 8),
        ("cell", "print(1)", 10),
        ("cell", "print(2)", 13),
    ]


def test_lab_cells_without_an_empty_line_between_them_are_refused(
    tmp_path: Path,
) -> None:
    lab = tmp_path / "lab.py"
    lab.write_text("# %%\nprint(1)\n# %%\nprint(2)\n", encoding="utf-8")
    with pytest.raises(NotesError, match=r"lab\.py:2: leave an empty line"):
        Page.read(lab)
