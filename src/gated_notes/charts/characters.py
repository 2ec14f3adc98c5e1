"""Character models: bits for one printed character, by text and by model."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median

from gated_notes.charts import kit, table
from gated_notes.results import Results

EXPERIMENT = "characters"

LABELS = {
    "ko": {
        "title": "문자 하나에 드는 비트: 본문과 모델",
        "desc": (
            "열은 본문, 행은 모델입니다. 신경망은 시드 다섯의 중앙값이고, 색이 "
            "짙을수록 비트가 많습니다."
        ),
        "x": "본문",
        "y": "모델",
        "ko": "음절",
        "ko_jamo": "자모",
        "en": "영어",
        "unigram": "1-gram",
        "fivegram": "5-gram",
    },
    "en": {
        "title": "Bits for one character: text and model",
        "desc": (
            "Columns are texts, rows models. Networks are medians of five seeds; the "
            "deeper the colour, the more bits."
        ),
        "x": "text",
        "y": "model",
        "ko": "syllables",
        "ko_jamo": "jamo",
        "en": "English",
        "unigram": "1-gram",
        "fivegram": "5-gram",
    },
}

CELLS = ("rnn", "lstm", "gru")
COUNTED = ("unigram", "fivegram")


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    texts, names, values = numbers(results, labels)
    written = [[f"{value:.2f}" for value in row] for row in values]
    columns = [labels[text] for text in texts]
    picture = kit.heat_map("characters", labels, columns, names, values, written)
    rows = [[name, *row] for name, row in zip(names, written, strict=True)]
    return picture + table.of_rows([labels["y"], *columns], rows)


def numbers(
    results: Results, labels: Mapping[str, str]
) -> tuple[list[str], list[str], list[list[float]]]:
    """Return the texts, the models, and the bits of each model for each text."""
    runs = results.at_best_rates().runs
    texts = list(dict.fromkeys(run.config["text"] for run in runs))
    values = [
        [
            median(
                run.metrics["per_char"]
                for run in runs
                if run.config["text"] == text and run.config["cell"] == cell
            )
            for text in texts
        ]
        for cell in CELLS
    ]
    for name in COUNTED:
        of = {run.config["text"]: run.metrics[name] for run in runs}
        values.append([of[text] for text in texts])
    names = [cell.upper() for cell in CELLS] + [labels[name] for name in COUNTED]
    return texts, names, values
