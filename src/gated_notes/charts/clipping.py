"""Clipping: how many seeds learn, for each way to clip."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import kit, table
from gated_notes.charts.kit import Successes
from gated_notes.results import Results, shown

EXPERIMENT = "clipping"

LABELS = {
    "ko": {
        "title": "기울기를 자르는 방법과 첫 토큰을 맞힌 시드의 비율",
        "desc": (
            "점은 성공한 시드의 비율, 선은 95% 구간입니다. 학습률은 0.1입니다. "
            "s는 순환 가중치의 크기, b는 지키는 게이트의 편향입니다."
        ),
        "x": "성공한 시드의 비율",
        "y": "셀과 자르는 방법",
        "none": "자르지 않음",
        "norm": "노름",
        "value": "값",
    },
    "en": {
        "title": "Ways to clip, and the seeds that recall the first token",
        "desc": (
            "A dot is the share of seeds that succeed, its line the 95 % interval. "
            "The learning rate is 0.1. s is the scale of the recurrent weights, b the "
            "bias of the gate that keeps."
        ),
        "x": "share of seeds that succeed",
        "y": "cell and way to clip",
        "none": "none",
        "norm": "norm",
        "value": "value",
    },
}

NAMES = {"rnn_relu": "ReLU", "lstm": "LSTM"}


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    rows = successes(results, labels)
    return kit.successes("clipping", labels, rows) + table.of_successes(lang, rows)


def successes(results: Results, labels: Mapping[str, str]) -> list[Successes]:
    """Return k of n for each setting and each way to clip."""
    found: dict[str, list[float]] = {}
    for run in results.runs:
        told = run.config
        if told["lr"] != 0.1:
            continue
        cell = f"{NAMES[told['cell']]}, T {told['T']}, s {shown(told['scale'])}"
        bias = "" if told["keep_bias"] is None else f", b {shown(told['keep_bias'])}"
        name = f"{cell}{bias}: {labels[told['clip']]}"
        found.setdefault(name, []).append(run.metrics["success"])
    return [Successes.counted(name, wins) for name, wins in found.items()]
