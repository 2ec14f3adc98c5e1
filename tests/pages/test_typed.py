"""A number in a sentence is cited, set in the code or an experiment, or a source's."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from gated_notes import charts, typed
from gated_notes.page import Page
from gated_notes.project import Project

from . import ledgers


def told(notes: Project, text: str) -> list[tuple[int, str]]:
    page = Page(notes.pages("en") / "some-page.md", text)
    return list(typed.problems(notes, page, "some-page.md"))


@pytest.mark.parametrize("number", ["0.73", "1e-05", "12.5", "2.4e+3", "48", "19,200"])
def test_a_number_that_comes_from_nowhere_is_told_with_its_line(
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
        "Issues 8153 and 99531 ask for it; Wilson's 95 % interval is meant.",
        "이슈 8153번과 99531번, 2015년 12월의 일입니다.",
        "12. An item of a list.",
    ],
)
def test_what_is_cited_counted_or_names_a_place_needs_no_other_source(
    notes: Project, sentence: str
) -> None:
    assert not told(notes, f"{sentence}\n")


@pytest.mark.parametrize("place", ["$f = 0.73$", "`f = 0.73`", "```\nf = 0.730\n```\n"])
def test_a_setting_may_be_typed_where_the_page_sets_it(
    notes: Project, place: str
) -> None:
    assert not told(notes, f"With 0.73 it holds.\n\n{place}\n")


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("After 10,000 steps", "```\nT = 10_000\n```\n"),
        ("After 10,000 steps", "$T = 10{,}000$"),
        ("90 % is left", "$f = 0.9$"),
        ("90% is left", "`f = 0.9`"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(
    notes: Project, sentence: str, place: str
) -> None:
    assert not told(notes, f"{sentence}.\n\n{place}\n")
    assert told(notes, f"{sentence}.\n")


def test_a_setting_of_a_script_of_the_page_may_be_typed(notes: Project) -> None:
    for page, left in (("some_page", 0), ("other_page", 1)):
        script = notes.examples / page / "run.py"
        script.parent.mkdir()
        script.write_text(f"f = 0.7{left}\n", encoding="utf-8")
    assert not told(notes, "With 0.7 it holds.\n")
    assert told(notes, "With 0.71 it holds.\n")


@pytest.mark.parametrize(
    "citation",
    [
        "[[claim:it-vanishes]]",
        "It is [[results/recall:cell-rnn.T-30.accuracy]].",
        "![A chart.](chart:recall)",
    ],
)
def test_a_setting_of_an_experiment_may_be_typed_where_the_page_cites_it(
    notes: Project, citation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledgers.experiment(notes)  # T is 10 and 30, and there are no others
    claim = ledgers.entry(experiment="recall", metric="accuracy", reduce="median")
    notes.claims.write_text(claim, encoding="utf-8")
    chart = SimpleNamespace(EXPERIMENT="recall")
    monkeypatch.setitem(charts.CHARTS, "recall", chart)
    assert not told(notes, f"After 30 steps.\n\n{citation}\n")
    assert told(notes, f"After 31 steps.\n\n{citation}\n")
    assert told(notes, "After 30 steps.\n")


def test_a_number_of_an_experiments_task_may_be_typed(notes: Project) -> None:
    ledgers.experiment(notes)
    package = notes.source / "gated_rnn"
    (package / "tasks").mkdir()
    (package / "tasks" / "recall.py").write_text("CLASSES = 46\n", encoding="utf-8")
    module = package / "experiments" / "recall.py"
    module.write_text("from gated_rnn.tasks import recall\n", encoding="utf-8")
    assert not told(notes, "Of 46, [[results/recall:cell-rnn.T-30.accuracy]].\n")
    assert told(notes, "Of 45, [[results/recall:cell-rnn.T-30.accuracy]].\n")


def test_a_number_of_a_claim_is_a_setting_of_what_measured_it(notes: Project) -> None:
    ledgers.experiment(notes)
    ledgers.script(notes)  # T, H = 7, 4 and SEEDS = 10
    measured = {"experiment": "recall", "metric": "accuracy", "reduce": "median"}
    for fields, typed_number in (({}, 10), (measured, 30), ({"expect": "<= 44"}, 44)):
        for number, wrong in ((typed_number, 0), (31, 1)):
            claim = ledgers.entry(en=f"After {number} steps: [[value]].", **fields)
            notes.claims.write_text(claim, encoding="utf-8")
            assert len(list(typed.in_claims(notes))) == wrong, (fields, number)


def test_a_claim_whose_number_comes_from_nowhere_is_named_with_its_language(
    notes: Project,
) -> None:
    ledgers.script(notes)
    claim = ledgers.entry(ko="31시점 뒤에 [[value]]입니다.")
    notes.claims.write_text(claim, encoding="utf-8")
    [told_of_it] = typed.in_claims(notes)
    assert "claim `it-vanishes`: `ko` types 31" in told_of_it


def test_a_number_of_a_paper_stands_in_one_paragraph_with_its_source(
    notes: Project,
) -> None:
    assert not told(notes, "They report 8.54\non the chorales [@chung2014].\n")
    assert told(notes, "They report 8.54.\n\nIt is in [@chung2014].\n")
