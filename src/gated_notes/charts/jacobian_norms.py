"""How much of the first state is left: the norm of the gradient against T, by cell.

LSTM: ‖∂c_T/∂c₀‖₂; RNN and GRU: ‖∂h_T/∂h₀‖₂. Every run is a thin line, the median of a
setting a thick one. Weights as PyTorch draws them; the bias of the gate that keeps (f
of the LSTM, z of the GRU) is left as drawn or set.
"""

from __future__ import annotations

from collections.abc import Mapping

from gated_notes.charts import kit, table
from gated_notes.charts.kit import Series
from gated_notes.results import Results, Run

EXPERIMENT = "jacobian_norms"

LABELS = {
    "ko": {
        "title": "첫 상태에 대한 기울기의 노름과 시점의 수",
        "desc": (
            "가로축은 시점의 수 T, 세로축은 로그 눈금의 노름입니다. 가는 선은 실행 "
            "하나, 굵은 선은 중앙값입니다. 수는 그림 아래의 표에 있습니다."
        ),
        "x": "T (시점의 수)",
        "y": "‖∂c_T/∂c₀‖ (LSTM), ‖∂h_T/∂h₀‖ (RNN, GRU), 단위 없음",
        "drawn": "기본값",
        "bias": "편향 {}",
    },
    "en": {
        "title": "The norm of the gradient of the first state against the steps",
        "desc": (
            "The number of steps T runs to the right, the norm upwards on a "
            "logarithmic scale. A thin line is one run, a thick one the median. The "
            "numbers are in the table below the picture."
        ),
        "x": "T (number of time steps)",
        "y": "‖∂c_T/∂c₀‖ (LSTM), ‖∂h_T/∂h₀‖ (RNN, GRU), no unit",
        "drawn": "default",
        "bias": "bias {}",
    },
}

CELLS = ("rnn", "lstm", "gru")


def draw(results: Results, labels: Mapping[str, str], lang: str) -> str:
    """Draw the chart and its table with the words of one language."""
    series = lines(results, labels)
    picture = kit.lines("jacobian_norms", labels, series, log=True)
    return picture + table.of_series(lang, labels["x"], series)


def lines(results: Results, labels: Mapping[str, str]) -> list[Series]:
    """Return a line for each cell and bias, with every seed as a run."""
    runs = [run for run in results.runs if run.config["init"] == "pytorch"]
    found = []
    for colour, cell in enumerate(CELLS):
        of_cell = [run for run in runs if run.config["cell"] == cell]
        biases = sorted({run.config["keep_bias"] for run in of_cell}, key=_order)
        for dash, bias in enumerate(biases):
            chosen = [run for run in of_cell if run.config["keep_bias"] == bias]
            name = f"{cell.upper()}, {_bias_words(bias, labels)}"
            found.append(Series(name, _by_seed(chosen), colour, colour, dash % 4))
    return found


def _order(bias: float | None) -> tuple[bool, float]:
    return bias is not None, bias or 0.0


def _bias_words(bias: float | None, labels: Mapping[str, str]) -> str:
    return labels["drawn"] if bias is None else labels["bias"].format(f"{bias:g}")


def _by_seed(runs: list[Run]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Join the lengths of one seed to a line."""
    lines: dict[int, list[tuple[float, float]]] = {}
    for run in runs:
        norm = run.metrics["norm_c" if "norm_c" in run.metrics else "norm_h"]
        lines.setdefault(run.seed, []).append((float(run.config["T"]), norm))
    return tuple(tuple(sorted(line)) for _, line in sorted(lines.items()))
