"""The adding problem: the error on new sequences against the length, by cell."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import founding
from gated_notes.results import Results

EXPERIMENT = "adding_problem"

LABELS = founding.labels(
    ko={
        "title": "덧셈 문제: 새 시퀀스에서의 오차와 길이",
        "x": "T (시점의 수)",
        "y": "시험의 평균 제곱 오차, 단위 없음",
    },
    en={
        "title": "The adding problem: error on new sequences against length",
        "x": "T (number of time steps)",
        "y": "mean squared error of the test, no unit",
    },
)


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    axes = ("T", "test_loss")
    return founding.draw("adding_problem", results, labels, lang, axes, log=True)
