"""Chorales: nats for one frame, by model and by learning rate."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from gated_notes.charts import kit, table
from gated_notes.results import Results

EXPERIMENT = "polyphonic_music"

LABELS = {
    "ko": {
        "title": "코랄의 프레임 하나에 드는 내트: 모델과 학습률",
        "desc": (
            "행은 모델, 열은 학습률입니다. 신경망은 시드 다섯의 중앙값이고, 색이 "
            "짙을수록 내트가 많습니다. 아래 두 행은 세기이며 학습률이 없습니다."
        ),
        "x": "학습률",
        "y": "모델",
        "repeat": "앞 프레임",
        "frequency": "빈도",
    },
    "en": {
        "title": "Nats for one frame of a chorale: model and learning rate",
        "desc": (
            "Rows are models, columns learning rates. Networks are medians of five "
            "seeds; the deeper the colour, the more nats. The two rows below are "
            "counting, which has no rate."
        ),
        "x": "learning rate",
        "y": "model",
        "repeat": "last frame",
        "frequency": "frequency",
    },
}

CELLS = ("rnn", "lstm", "gru")
COUNTED = ("repeat", "frequency")


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    rates, names, values = numbers(results, labels)
    written = [[f"{value:.2f}" for value in row] for row in values]
    columns = [f"{rate:g}" for rate in rates]
    picture = kit.heat_map(EXPERIMENT, labels, columns, names, values, written)
    head = [labels["y"], *(f"{labels['x']} {column}" for column in columns)]
    rows = [[name, *row] for name, row in zip(names, written, strict=True)]
    return picture + table.of_rows(head, rows)


def numbers(
    results: Results, labels: Mapping[str, str]
) -> tuple[list[float], list[str], list[list[float]]]:
    """Return the rates, the models, and the nats of each model at each rate."""
    rates = sorted({run.config["lr"] for run in results.runs})
    values = [
        [
            median(
                run.metrics["nll"]
                for run in results.runs
                if (run.config["cell"], run.config["lr"]) == (cell, rate)
            )
            for rate in rates
        ]
        for cell in CELLS
    ]
    for name in COUNTED:  # the same in every run: no rate and no seed in it
        values.append([results.runs[0].metrics[name]] * len(rates))
    names = [cell.upper() for cell in CELLS] + [labels[name] for name in COUNTED]
    return rates, names, values
