"""Counting: the greatest n up to which every n is right, by language and cell."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import founding
from gated_notes.results import Results

EXPERIMENT = "counting"

LABELS = founding.labels(
    ko={
        "title": "셈: 모든 n을 맞힌 가장 큰 n",
        "x": "글자의 수 (2: aⁿbⁿ, 3: aⁿbⁿcⁿ)",
        "y": "틀리지 않은 가장 큰 n (300이 끝)",
    },
    en={
        "title": "Counting: the greatest n up to which every n is right",
        "x": "letters (2: aⁿbⁿ, 3: aⁿbⁿcⁿ)",
        "y": "greatest n without a mistake (at most 300)",
    },
)


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    axes = ("language", "largest")
    return founding.draw("counting", results, labels, lang, axes)
