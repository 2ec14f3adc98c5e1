"""Parts of the LSTM taken away: how many seeds solve each of two tasks."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import kit, table
from gated_notes.charts.kit import Successes
from gated_notes.results import Results

EXPERIMENT = "ablations"

LABELS = {
    "ko": {
        "title": "LSTM에서 한 부분을 뺐을 때 과제를 푼 시드의 비율",
        "desc": (
            "점은 성공한 시드의 비율, 선은 95% 구간입니다. 변형마다 학습 손실이 가장 "
            "작은 학습률에서 쟀습니다."
        ),
        "x": "성공한 시드의 비율",
        "y": "과제와 변형",
        "adding_problem": "덧셈",
        "counting": "세기",
        "lstm": "LSTM",
        "no_input": "입력 게이트 없음",
        "no_forget": "망각 게이트 없음",
        "no_output": "출력 게이트 없음",
        "lstm_coupled": "f = 1 − i",
        "lstm_peephole": "엿보기 연결",
        "gru": "GRU",
    },
    "en": {
        "title": "Seeds that solve a task with one part of the LSTM taken away",
        "desc": (
            "A dot is the share of seeds that succeed, its line the 95 % interval. "
            "Each variant is shown at the learning rate of its least loss of training."
        ),
        "x": "share of seeds that succeed",
        "y": "task and variant",
        "adding_problem": "adding",
        "counting": "counting",
        "lstm": "LSTM",
        "no_input": "no input gate",
        "no_forget": "no forget gate",
        "no_output": "no output gate",
        "lstm_coupled": "f = 1 − i",
        "lstm_peephole": "peepholes",
        "gru": "GRU",
    },
}


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    rows = successes(results, labels)
    return kit.successes("ablations", labels, rows) + table.of_successes(lang, rows)


def successes(results: Results, labels: Mapping[str, str]) -> list[Successes]:
    """Return k of n for each task and variant."""
    found: dict[tuple[str, str], list[float]] = {}
    for run in results.at_best_rates().runs:
        key = run.config["task"], run.config["variant"]
        found.setdefault(key, []).append(run.metrics["success"])
    return [
        Successes.counted(f"{labels[task]}: {labels[variant]}", wins)
        for (task, variant), wins in found.items()
    ]
