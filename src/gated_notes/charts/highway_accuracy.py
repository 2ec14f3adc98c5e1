"""Depth: the accuracy on digits after training, by structure."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import founding
from gated_notes.results import Results

EXPERIMENT = "highway_depth"

LABELS = founding.labels(
    ko={
        "title": "학습 뒤 숫자 그림의 정확도와 깊이",
        "x": "깊이 (층의 수)",
        "y": "시험의 정확도 (비율)",
    },
    en={
        "title": "Accuracy on digits after training against depth",
        "x": "depth (number of layers)",
        "y": "accuracy on the test (share)",
    },
)


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    axes = ("depth", "accuracy")
    return founding.draw("highway_accuracy", results, labels, lang, axes)
