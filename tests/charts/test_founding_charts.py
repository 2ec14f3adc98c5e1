"""The charts of the founding papers' experiments show the best rate of each cell."""

from __future__ import annotations

from itertools import combinations

import pytest

from gated_notes import charts, cited, results
from gated_notes.charts import founding
from gated_notes.project import NotesError, Project
from gated_notes.results import Results, Run
from gated_rnn.analysis.statistics import wilson

LABELS = founding.labels(ko={}, en={})["en"]


def of_cells(**others: float) -> Results:
    """Return results of two rates: 0.1 has the lesser loss, 0.2 the better test."""
    runs = [
        Run(
            {"cell": cell, "keep_bias": bias, "H": 3, "T": T, "lr": lr},
            seed,
            {"train_loss": lr, "wrong": T * lr + seed, "success": float(seed > 1)}
            | others,
            {},
            0.0,
        )
        for cell, bias in (("rnn", None), ("lstm", 1.0), ("lstm", 3.0), ("gru", None))
        for T in (5, 9)
        for lr in (0.2, 0.1)
        for seed in range(3)
    ]
    return Results("x", "C", tuple(runs), {})


def test_a_line_is_a_cell_and_its_start_at_the_rate_of_the_least_loss() -> None:
    found = founding.lines(of_cells(), LABELS, "T", "wrong")
    assert [one.name for one in found] == [
        "RNN",
        "LSTM, bias 1",
        "LSTM, bias 3",
        "GRU, default",
    ]
    assert found[0].runs == tuple(
        ((5.0, 0.5 + seed), (9.0, 0.9 + seed)) for seed in range(3)
    )


def test_successes_are_counted_over_the_seeds() -> None:
    stored = of_cells()
    short = Results("x", "C", tuple(r for r in stored.runs if r.config["T"] == 5), {})
    found = founding.successes(short, LABELS)
    assert [(one.k, one.n) for one in found] == [(1, 3)] * 4
    assert (found[0].low, found[0].high) == wilson(1, 3)


def test_a_language_stands_at_the_number_of_its_letters() -> None:
    assert [founding._place(name) for name in ("aⁿbⁿ", "aⁿbⁿcⁿ", 30)] == [2, 3, 30]


OTHERS = {"jacobian_norms", "forget_gates", "ablations", "clipping", "characters"}
OTHERS |= {"initialisation", "polyphonic_music", "reversal", "truncation"}
"""Charts that are not of cells and starts."""


@pytest.mark.parametrize("name", [n for n in charts.CHARTS if n not in OTHERS])
def test_no_two_lines_are_told_by_their_colour_alone(
    measured: Project, name: str
) -> None:
    chart = charts.CHARTS[name]
    stored = results.load(measured, chart.EXPERIMENT)
    x = "depth" if chart.EXPERIMENT == "highway_depth" else "H"
    found = founding.lines(stored, chart.LABELS["en"], x, "success")
    assert len(found) == (6 if x == "depth" else 5)
    assert all(len(one.runs) == 5 for one in found)
    for one, other in combinations(found, 2):
        assert (one.marker, one.dash) != (other.marker, other.dash)
        assert one.name != other.name


# -------------------------------------------------------------- cited from the results


def test_a_page_cites_the_best_rate_with_its_spread(measured: Project) -> None:
    stored = results.load(measured, "reber").at_best_rates()
    runs = stored.select({"cell": "gru", "keep_bias": 3.0})
    assert len(runs) == 5
    k = int(sum(results.metric(runs, "success")))
    low, high = wilson(k, 5)
    target = "results/reber:cell-gru.keep_bias-3.success"
    assert cited.value(measured, target) == f"{k}/5 [{low:.2f}, {high:.2f}]"
    told = cited.value(measured, "results/reber:cell-rnn.keep_bias-null.train_loss")
    middle, _, spread = told.partition(" ")
    low_shown, high_shown = spread.strip("[]").split(", ")
    assert float(low_shown) <= float(middle) <= float(high_shown)


@pytest.mark.parametrize(
    ("target", "what"),
    [
        ("results/reber:cell-lstm.success", "mixes runs of several settings"),
        ("results/reber:cell-lstm.keep_bias-9.success", "has no run with"),
        ("results/reber:cell-lstm.keep_bias-1.speed", "has no metric `speed`"),
        ("results/jacobian_norms:cell-lstm.norm_c", "needs the setting `lr`"),
    ],
)
def test_what_was_not_measured_is_not_cited(
    measured: Project, target: str, what: str
) -> None:
    with pytest.raises(NotesError, match=what):
        cited.value(measured, target)
