"""Truncated backpropagation: how many runs recall the first of twenty tokens."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import kit, table
from gated_notes.charts.kit import Successes
from gated_notes.results import Results, shown

EXPERIMENT = "truncation"

LABELS = {
    "ko": {
        "title": "창의 길이와 첫 토큰을 맞힌 실행의 비율",
        "desc": (
            "점은 성공한 실행의 비율, 선은 95% 구간입니다. 시퀀스는 스무 시점이고, "
            "설정마다 학습률 셋에 시드 다섯씩입니다. b는 망각 게이트의 편향입니다."
        ),
        "x": "성공한 실행의 비율",
        "y": "편향과 창의 길이",
        "row": "b {bias}, 창 {window}",
    },
    "en": {
        "title": "The window, and the runs that recall the first token",
        "desc": (
            "A dot is the share of runs that succeed, its line the 95 % interval. The "
            "sequences have twenty steps; each setting has three learning rates with "
            "five seeds. b is the bias of the forget gate."
        ),
        "x": "share of runs that succeed",
        "y": "bias and window",
        "row": "b {bias}, window {window}",
    },
}


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    rows = successes(results, labels)
    return kit.successes("truncation", labels, rows) + table.of_successes(lang, rows)


def successes(results: Results, labels: Mapping[str, str]) -> list[Successes]:
    """Return k of n for each bias and each window, over all learning rates."""
    found: dict[str, list[float]] = {}
    for run in results.runs:
        bias, window = shown(run.config["keep_bias"]), run.config["window"]
        name = labels["row"].format(bias=bias, window=window)
        found.setdefault(name, []).append(run.metrics["success"])
    return [Successes.counted(name, wins) for name, wins in found.items()]
