"""Reversal: the share of symbols said rightly against the length, with its table."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import kit, table
from gated_notes.charts.founding import DESC
from gated_notes.charts.kit import Series
from gated_notes.results import Results

EXPERIMENT = "reversal"

LABELS = {
    "ko": {
        "title": "뒤집어 말하기: 맞힌 기호의 비율과 길이",
        "desc": DESC["ko"].replace("셀", "모델"),
        "x": "T (길이, 시점의 수)",
        "y": "맞힌 기호의 비율",
        "with": "어텐션 있음",
        "without": "어텐션 없음",
    },
    "en": {
        "title": "Reversal: share of symbols said rightly, by length",
        "desc": DESC["en"],
        "x": "T (length in time steps)",
        "y": "share of symbols that are right",
        "with": "with attention",
        "without": "without attention",
    },
}


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    series = lines(results, labels)
    picture = kit.lines("reversal", labels, series, False)
    return picture + table.of_series(lang, labels["x"], series)


def lines(results: Results, labels: Mapping[str, str]) -> list[Series]:
    """Return a line with attention and one without, each seed a run.

    Args:
        results: What was measured.
        labels: The words of one language.
    """
    chosen = results.at_best_rates().runs
    found = []
    for look, attends in enumerate((False, True)):
        seeds: dict[int, list[tuple[float, float]]] = {}
        for run in chosen:
            if run.config["attends"] is attends:
                point = float(run.config["T"]), run.metrics["tokens"]
                seeds.setdefault(run.seed, []).append(point)
        runs = tuple(tuple(sorted(seeds[seed])) for seed in sorted(seeds))
        found.append(Series(labels["with" if attends else "without"], runs, look, look))
    return found
