"""Numbers with their spread: from stored runs, and from what scripts printed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from gated_notes import measure, results
from gated_notes.measure import Relation
from gated_notes.project import NotesError, Project

from . import ledgers


@pytest.fixture
def recall(notes: Project) -> results.Results:
    ledgers.experiment(notes)
    return results.load(notes, "recall")


# -------------------------------------------------------------------------- selecting


def test_a_filter_chooses_runs_by_their_settings(recall: results.Results) -> None:
    found = recall.select({"cell": "lstm", "T": 10})
    assert [run.seed for run in found] == list(range(6))
    assert {run.config["cell"] for run in found} == {"lstm"}


def test_a_list_pools_and_null_is_a_setting_that_is_not_given(
    recall: results.Results,
) -> None:
    assert len(recall.select({"cell": "rnn", "T": [10, 30], "scale": "null"})) == 12


def test_runs_of_several_settings_are_not_mixed_by_accident(
    recall: results.Results,
) -> None:
    with pytest.raises(NotesError, match=r"mixes runs .*T is 10 or 30"):
        recall.select({"cell": "rnn"})


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ({"cel": "rnn"}, "no setting `cel`; there are: cell, T, scale"),
        ({"cell": "gru"}, "no run with .*cell is rnn or lstm"),
    ],
)
def test_a_filter_that_finds_nothing_says_what_there_is(
    recall: results.Results, where: dict[str, str], told: str
) -> None:
    with pytest.raises(NotesError, match=told):
        recall.select(where)


def test_results_that_are_not_there_are_named(notes: Project) -> None:
    ledgers.experiment(notes)
    with pytest.raises(
        NotesError, match=r"adding\.json is missing.*results of: recall"
    ):
        results.load(notes, "adding")


@pytest.mark.parametrize("text", ["{", "[]", '{"experiment": "other", "runs": []}'])
def test_a_file_that_is_no_result_file_is_named(notes: Project, text: str) -> None:
    notes.results.mkdir()
    (notes.results / "recall.json").write_text(text)
    with pytest.raises(NotesError, match=r"docs/_results/recall\.json is no result"):
        results.load(notes, "recall")


# --------------------------------------------------------------------------- reducing


@pytest.mark.parametrize(
    ("reduce", "value"),
    [("median", 0.9925), ("mean", 0.9925), ("min", 0.99), ("max", 0.995)],
)
def test_runs_become_one_number_with_its_spread(
    recall: results.Results, reduce: str, value: float
) -> None:
    runs = recall.select({"cell": "lstm", "T": 10})
    found = measure.of_runs(runs, "accuracy", reduce)
    assert found.value == pytest.approx(value)
    assert (found.low, found.high) == ("0.99", "0.99")
    assert (found.n, found.seeds) == (6, 6)
    assert found.settings == {"cell": "lstm", "T": "10"}


def test_successes_are_counted(recall: results.Results) -> None:
    found = measure.of_runs(
        recall.select({"cell": "lstm", "T": 30}), "success", "share"
    )
    assert (found.k, found.n, found.value, found.shown) == (6, 6, 1.0, "6/6")


def test_a_share_of_other_numbers_is_refused(recall: results.Results) -> None:
    with pytest.raises(NotesError, match="zeros and ones"):
        measure.of_runs(recall.select({"cell": "rnn", "T": 10}), "accuracy", "share")


def test_what_is_not_a_number_makes_no_number(recall: results.Results) -> None:
    found = measure.of_runs(recall.select({"cell": "rnn", "T": 30}), "loss", "median")
    assert math.isnan(found.value)
    assert found.low == "nan"


@pytest.mark.parametrize(
    ("metric", "reduce", "told"),
    [
        ("los", "median", "no metric `los`; it has: accuracy, success, loss"),
        ("loss", "middle", "unknown reduction `middle`; there are: median, mean"),
    ],
)
def test_an_unknown_metric_or_reduction_says_what_there_is(
    recall: results.Results, metric: str, reduce: str, told: str
) -> None:
    with pytest.raises(NotesError, match=told):
        measure.of_runs(recall.select({"cell": "rnn", "T": 10}), metric, reduce)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0"),
        (8.1e-26, "8.1e-26"),
        (1e-15, "1e-15"),
        (0.123, "0.12"),
        (29440.0, "29440"),
        (160000.0, "1.6e5"),
        (math.inf, "inf"),
        (-0.5, "-0.5"),
    ],
)
def test_numbers_are_shown_with_two_digits(value: float, shown: str) -> None:
    assert measure.number_shown(value) == shown


def test_counts_are_written_out(recall: results.Results) -> None:
    runs = [replace(run, metrics={"parameters": 140208.0}) for run in recall.runs[:2]]
    found = measure.of_runs(runs, "parameters", "median")
    assert (found.shown, found.low) == ("140208", "140208")


# ------------------------------------------------------------------------- as printed


def test_a_printed_value_carries_its_spread_and_seeds() -> None:
    found = measure.of_printed("8e-26 (5e-30 to 4e-23, 10 seeds)")
    assert (found.value, found.shown) == (8e-26, "8e-26")
    assert (found.low, found.high, found.n, found.seeds) == ("5e-30", "4e-23", 10, 10)


@pytest.mark.parametrize(("reduce", "value"), [("min", 0.11), ("max", 0.3)])
def test_an_end_of_a_printed_range_is_chosen(reduce: str, value: float) -> None:
    found = measure.of_printed("0.11 to 0.30 (5 seeds)", reduce)
    assert (found.value, found.seeds) == (value, 5)


def test_a_range_of_which_no_end_is_chosen_is_refused() -> None:
    with pytest.raises(NotesError, match="choose reduce = min or max"):
        measure.of_printed("0.11 to 0.30 (5 seeds)")


def test_printed_successes_are_counted() -> None:
    found = measure.of_printed("9/10")
    assert (found.k, found.n, found.seeds, found.value) == (9, 10, 10, 0.9)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,200", 1200), ("True", 1), ("False", 0), ("-0.60", -0.6), ("2e+00", 2)],
)
def test_a_number_alone_has_no_seeds(text: str, value: float) -> None:
    found = measure.of_printed(text)
    assert (found.value, found.shown, found.seeds) == (value, text, 0)


@pytest.mark.parametrize("text", ["equal", "(2, 4) in (0, 1)", "0.1 to 0.2", ""])
def test_text_that_is_no_measurement_is_refused(text: str) -> None:
    with pytest.raises(NotesError, match="is no measurement; print"):
        measure.of_printed(text)


# ------------------------------------------------------------- comparing and expecting


def test_a_ratio_and_a_difference_keep_both_sides() -> None:
    one = measure.of_printed("6 (5 to 7, 10 seeds)")
    other = measure.of_printed("2 (1 to 3, 8 seeds)")
    ratio = measure.compared("ratio", one, other)
    assert (ratio.value, ratio.seeds) == (3, 8)
    assert measure.compared("difference", one, other).value == 4
    assert ratio.parts is not None
    assert [part.shown for part in ratio.parts] == ["6", "2"]


def test_a_ratio_to_zero_and_an_unknown_comparison_are_refused() -> None:
    one, zero = measure.of_printed("1"), measure.of_printed("0")
    with pytest.raises(NotesError, match="a ratio to a measured 0"):
        measure.compared("ratio", one, zero)
    with pytest.raises(NotesError, match="there are: ratio, difference"):
        measure.compared("quotient", one, one)


@pytest.mark.parametrize(
    ("text", "holds", "fails", "shown"),
    [
        ("<= 1e-9", 1e-9, 2e-9, "≤ 1e-9"),
        (">= 0.99", 0.99, 0.98, "≥ 0.99"),
        ("== 4", 4, 4.01, "= 4"),
        ("< 0", -1, 0, "< 0"),
        ("> 0", 1, 0, "> 0"),
        ("within 0.9 1.1", 1.1, 1.2, "0.9 … 1.1"),
        ("true", 1, 0, "true"),
        ("false", 0, 1, "false"),
    ],
)
def test_a_relation_holds_on_one_side_of_its_edge(
    text: str, holds: float, fails: float, shown: str
) -> None:
    relation = Relation(text)
    assert relation.holds(holds)
    assert not relation.holds(fails)
    assert not relation.holds(math.nan)
    assert str(relation) == shown


@pytest.mark.parametrize("text", ["about 1", "=< 1", "within 1", ""])
def test_what_is_no_relation_is_refused(text: str) -> None:
    with pytest.raises(NotesError, match="is no relation; write"):
        Relation(text)


# ---------------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("8e-26", "8×10⁻²⁶"),
        ("-1.24e+05", "−1.24×10⁵"),
        ("2e+00", "2"),
        ("1e+01", "10"),
        ("9e-03", "0.009"),
        ("5.0e+02 to 1e+03", "500 to 1000"),
        ("2197", "2197"),
        ("9/10", "9/10"),
        ("-0.0428", "−0.0428"),
        ("0.41 (-0.09 to 0.89)", "0.41 (−0.09 to 0.89)"),
        ("top-10", "top-10"),
        ("commit 4e82a2042fa6", "commit 4e82a2042fa6"),
    ],
)
def test_a_sentence_writes_numbers_as_on_paper(printed: str, read: str) -> None:
    assert measure.readable(printed) == read
