"""Depth: the norm of the Jacobian of a whole stack before training, by structure."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import founding
from gated_notes.results import Results

EXPERIMENT = "highway_depth"

LABELS = founding.labels(
    ko={
        "title": "학습 전 전체 야코비 행렬의 노름과 깊이",
        "x": "깊이 (층의 수)",
        "y": "‖∂y_L/∂x₀‖, 단위 없음",
    },
    en={
        "title": "The norm of the whole Jacobian before training against depth",
        "x": "depth (number of layers)",
        "y": "‖∂y_L/∂x₀‖, no unit",
    },
)


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    axes = ("depth", "norm")
    return founding.draw("highway_norm", results, labels, lang, axes, log=True)
