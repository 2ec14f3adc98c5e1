"""Temporal order: how many of 2560 new sequences are wrong, by cell."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import founding
from gated_notes.results import Results

EXPERIMENT = "temporal_order"

LABELS = founding.labels(
    ko={
        "title": "시간 순서 과제: 2560개 가운데 틀린 시퀀스의 수",
        "x": "T (시점의 수)",
        "y": "틀린 시퀀스 (2560개 가운데)",
    },
    en={
        "title": "Temporal order: sequences that are wrong, of 2560",
        "x": "T (number of time steps)",
        "y": "wrong sequences (of 2560)",
    },
)


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    axes = ("T", "wrong")
    return founding.draw("temporal_order", results, labels, lang, axes)
