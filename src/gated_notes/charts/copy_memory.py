"""Copy memory: the loss against the delay, as a share of the memoryless baseline."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import founding
from gated_notes.results import Results

EXPERIMENT = "copy_memory"

LABELS = founding.labels(
    ko={
        "title": "복사 과제: 기억 없는 기준에 대한 손실의 비와 지연",
        "x": "T (지연, 시점의 수)",
        "y": "손실 / (10 ln 8 / (T + 20)), 단위 없음",
    },
    en={
        "title": "Copy memory: loss as a share of the memoryless baseline",
        "x": "T (delay in time steps)",
        "y": "loss / (10 ln 8 / (T + 20)), no unit",
    },
)


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    axes = ("T", "share")
    return founding.draw("copy_memory", results, labels, lang, axes)
