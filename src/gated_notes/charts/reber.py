"""The embedded Reber grammar: how many seeds are right on every string, by cell."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import founding, kit, table
from gated_notes.results import Results

EXPERIMENT = "reber"

LABELS = founding.labels(
    ko={
        "title": "내장 Reber 문법: 시험의 모든 문자열을 맞힌 시드의 비율",
        "desc": (
            "점은 모든 문자열을 맞힌 시드의 비율, 선은 95% 구간입니다. 셀마다 학습 "
            "손실이 가장 작은 학습률에서 쟀습니다."
        ),
        "x": "성공한 시드의 비율",
        "y": "셀과 시작하는 편향",
    },
    en={
        "title": "Embedded Reber grammar: seeds that are right on every string",
        "desc": (
            "A dot is the share of seeds that are right on every string of the test, "
            "its line the 95 % interval. Each cell is shown at the learning rate of "
            "its least loss of training."
        ),
        "x": "share of seeds that succeed",
        "y": "cell and bias at the start",
    },
)


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    rows = founding.successes(results, labels)
    return kit.successes("reber", labels, rows) + table.of_successes(lang, rows)
