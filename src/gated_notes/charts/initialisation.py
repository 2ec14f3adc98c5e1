"""Where training starts: how many runs recall the first token, by cell and lag."""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import kit, table
from gated_notes.charts.kit import Successes
from gated_notes.results import Results

EXPERIMENT = "initialisation"

LABELS = {
    "ko": {
        "title": "시작하는 가중치와 첫 토큰을 맞힌 실행의 비율",
        "desc": (
            "점은 성공한 실행의 비율, 선은 95% 구간입니다. 설정마다 학습률 셋에 시드 "
            "다섯씩입니다. T는 시점의 수입니다. LSTM의 편향은 망각 게이트의 "
            "것이고, 입력 게이트는 부호가 반대인 값에서 시작합니다."
        ),
        "x": "성공한 실행의 비율",
        "y": "셀, 시작, 시점의 수",
        "drawn": "그대로",
        "keep 1": "편향 1",
        "keep 3": "편향 3",
        "chrono": "크로노",
        "orthogonal": "직교",
    },
    "en": {
        "title": "Where training starts, and the runs that recall the first token",
        "desc": (
            "A dot is the share of runs that succeed, its line the 95 % interval. Each "
            "setting has three learning rates with five seeds. T is the number of "
            "steps. In the LSTM a bias is that of the forget gate; the input gate has "
            "minus that."
        ),
        "x": "share of runs that succeed",
        "y": "cell, start and steps",
        "drawn": "as drawn",
        "keep 1": "bias 1",
        "keep 3": "bias 3",
        "chrono": "chrono",
        "orthogonal": "orthogonal",
    },
}

NAMES = {"rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    rows = successes(results, labels)
    drawn = kit.successes("initialisation", labels, rows)
    return drawn + table.of_successes(lang, rows)


def successes(results: Results, labels: Mapping[str, str]) -> list[Successes]:
    """Return k of n for each cell, start and length, over all learning rates."""
    found: dict[tuple[int, str, str], list[float]] = {}
    for run in results.runs:
        told = run.config
        key = (told["T"], NAMES[told["cell"]], labels[told["start"]])
        found.setdefault(key, []).append(run.metrics["success"])
    return [
        Successes.counted(f"T {T}: {cell}, {start}", wins)
        for (T, cell, start), wins in sorted(found.items(), key=lambda item: item[0][0])
    ]
