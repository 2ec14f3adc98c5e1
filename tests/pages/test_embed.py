"""Cited values and links into the repository point at what is there."""

from __future__ import annotations

import re

import markdown
import pytest

from gated_notes import cited
from gated_notes.project import NotesError, Project


@pytest.fixture
def printed(notes: Project) -> Project:
    path = notes.outputs / "p" / "a.txt"
    path.parent.mkdir()
    path.write_text("hello\nerror = 1e-12\nk/n = 5/5\n", encoding="utf-8")
    return notes


def test_a_value_is_what_the_script_printed(printed: Project) -> None:
    assert cited.value(printed, "p/a:error") == "1e-12"


def test_a_sentence_cites_a_value_without_its_spread(printed: Project) -> None:
    path = printed.outputs / "p" / "a.txt"
    path.write_text("x = 8e-26 (5e-30 to 4e-23, 10 seeds)\ny = 1 to 2 (5 seeds)\n")
    assert cited.value(printed, "p/a:x") == "8e-26"
    assert cited.value(printed, "p/a:y") == "1 to 2"
    assert cited.printed(printed, "p/a:x").endswith("10 seeds)")


def test_a_value_that_was_not_printed_is_refused_and_the_known_are_named(
    printed: Project,
) -> None:
    with pytest.raises(
        NotesError, match=r"no line `loss = …`; values it prints: error"
    ):
        cited.value(printed, "p/a:loss")


def test_a_value_of_an_unknown_script_is_refused(printed: Project) -> None:
    with pytest.raises(NotesError, match=r"no script p/b\.py"):
        cited.value(printed, "p/b:error")


def test_a_link_to_a_function_carries_its_line(notes: Project) -> None:
    (notes.root / "t.py").write_text("x = 1\n\n\ndef test_it() -> None: ...\n")
    assert cited.repository_place(notes, "repo:t.py#test_it") == "t.py#L4"
    assert cited.repository_place(notes, "repo:t.py") == "t.py"


@pytest.mark.parametrize("target", ["repo:no.py", "repo:t.py#test_gone"])
def test_a_link_to_nothing_is_refused(notes: Project, target: str) -> None:
    (notes.root / "t.py").write_text("def test_it() -> None: ...\n")
    with pytest.raises(NotesError, match=target):
        cited.repository_place(notes, target)


@pytest.mark.parametrize("repo_url", ["", "https://x.test/r/"])
def test_without_a_repository_a_place_is_named_and_not_linked(repo_url: str) -> None:
    html = markdown.markdown(
        "[code](repo:mkdocs.yml)",
        extensions=["gated_notes.embed"],
        extension_configs={"gated_notes.embed": {"lang": "en", "repo_url": repo_url}},
    )
    assert ('href="https://x.test/r/blob/main/mkdocs.yml"' in html) == bool(repo_url)
    assert 'title="mkdocs.yml"' in html


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_figure_is_drawn_inline_in_the_language_of_the_page(lang: str) -> None:
    html = markdown.markdown(
        "![A caption & more](figure:lstm_cell)",
        extensions=["gated_notes.embed"],
        extension_configs={"gated_notes.embed": {"lang": lang}},
    )
    assert html.startswith('<figure class="diagram"')
    assert "<svg" in html
    assert "<figcaption>A caption &amp; more</figcaption>" in html


def test_an_unknown_figure_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(NotesError, match=r"unknown figure `x`; there are: .*lstm_cell"):
        markdown.markdown("![c](figure:x)", extensions=["gated_notes.embed"])


def test_a_source_is_mentioned_by_name_and_year_or_given_whole() -> None:
    made = markdown.markdown(
        "[@hochreiter1997] and [@@hochreiter1997]", extensions=["gated_notes.embed"]
    )
    place = 'href="bibliography.md#hochreiter1997"'
    assert made.count(place) == 2
    assert ">Hochreiter &amp; Schmidhuber 1997</a>" in made
    assert "S. Hochreiter, J. Schmidhuber, " in made
    assert "Neural Computation 9(8), 1997</span>" in made


def test_exercises_are_numbered_so_that_they_can_be_linked_to() -> None:
    boxes = ('exercise "One"', "note", 'exercise "Two"')
    made = markdown.markdown(
        "".join(f"!!! {box}\n    Read.\n\n" for box in boxes),
        extensions=["admonition", "gated_notes.embed"],
    )
    assert re.findall(r'exercise" id="exercise-(\d)"', made) == ["1", "2"]


def test_each_cell_of_a_stacked_table_knows_its_column() -> None:
    table = "| cell | gates |\n|---|---|\n| LSTM | 3 |\n| GRU | 2 |\n"
    made = markdown.markdown(
        f'<div class="stacked" markdown>\n\n{table}\n</div>\n\n{table}',
        extensions=["md_in_html", "tables", "gated_notes.embed"],
    )
    assert made.count('<td data-column="cell">') == 2
    assert made.count('<td data-column="gates">3') == 1
    assert made.count("<td>") == 4  # a table of its own stays as it is


def test_a_formula_in_the_head_of_a_stacked_table_is_refused() -> None:
    table = "| length | $T = 5$ |\n|---|---|\n| LSTM | 3 |\n"
    extensions = ["md_in_html", "tables", "pymdownx.arithmatex"]
    extensions += ["gated_notes.math", "gated_notes.embed"]
    with pytest.raises(NotesError, match="name them in words"):
        markdown.markdown(
            f'<div class="stacked" markdown>\n\n{table}\n</div>',
            extensions=extensions,
            extension_configs={"pymdownx.arithmatex": {"generic": True}},
        )
