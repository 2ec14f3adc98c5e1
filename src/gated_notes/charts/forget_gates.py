"""Forget gates of trained networks: every value in order, one line a task."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import kit, table
from gated_notes.charts.kit import Series
from gated_notes.results import Results

EXPERIMENT = "forget_gates"

LABELS = {
    "ko": {
        "title": "학습한 LSTM의 망각 게이트 값, 작은 것부터",
        "desc": (
            "가로축은 값을 작은 것부터 늘어놓은 순서의 몫, 세로축은 망각 게이트의 "
            "값입니다. 가는 선은 시드 하나, 굵은 선은 중앙값입니다."
        ),
        "x": "이보다 작은 값의 몫",
        "y": "망각 게이트 f, 단위 없음",
        "first_token": "첫 토큰",
        "adding_problem": "덧셈",
        "counting": "세기",
        "pixel_digits": "숫자 그림",
    },
    "en": {
        "title": "Forget gates of trained LSTMs, from the smallest value",
        "desc": (
            "All values in order: the share of smaller ones runs to the right, the "
            "value of the forget gate upwards. A thin line is one seed, a thick one "
            "the median."
        ),
        "x": "share of smaller values",
        "y": "forget gate f, no unit",
        "first_token": "first token",
        "adding_problem": "adding",
        "counting": "counting",
        "pixel_digits": "digits",
    },
}

STEP = 5
"""Every so many of the stored points is drawn."""


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    series = lines(results, labels)
    picture = kit.lines("forget_gates", labels, series)
    return picture + table.of_series(lang, labels["x"], series)


def lines(results: Results, labels: Mapping[str, str]) -> list[Series]:
    """Return a line for each task: the LSTM whose forget bias starts at 1."""
    where = {"cell": "lstm", "keep_bias": 1.0}
    tasks = list(dict.fromkeys(run.config["task"] for run in results.runs))
    found = []
    for look, task in enumerate(tasks):
        runs = [
            tuple(
                zip(
                    run.curves["share"][::STEP], run.curves["gate"][::STEP], strict=True
                )
            )
            for run in results.runs
            if run.config["task"] == task
            and all(run.config[name] == value for name, value in where.items())
            and run.curves
        ]
        found.append(Series(labels[task], tuple(runs), look, look, look))
    return found
