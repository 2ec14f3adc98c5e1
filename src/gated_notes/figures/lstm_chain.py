"""The LSTM unrolled: three steps of one cell, the middle one opened.

The same parameters stand in every step. Two things are handed on, the cell state on
the upper line and the hidden state on the lower one. Inside are four layers side by
side, not one above the other.
"""

from __future__ import annotations

from gated_notes.figures import lstm_cell
from gated_notes.figures.kit import Drawing
from gated_notes.figures.lstm_cell import BOTTOM, TOP

LABELS = {
    "ko": {
        "title": "펼친 LSTM 사슬",
        "desc": (
            "같은 셀이 세 시점에 놓여 있습니다. 위의 선으로 셀 상태 c가, 아래의 선으로 "
            "은닉 상태 h가 다음 시점으로 넘어갑니다. 가운데 셀 안에는 네 벡터 "
            "f, i, g, o를 계산하는 층이 나란히 있습니다. 네 아핀 변환은 보통 행이 "
            "4H개인 곱셈 한 번으로 계산하며, 행은 i, f, g, o 순서로 쌓습니다."
        ),
        "same": "같은 셀",
        "product": "네 변환, 보통 4H 곱셈 하나",
    },
    "en": {
        "title": "The unrolled LSTM chain",
        "desc": (
            "The same cell stands at three time steps. The cell state c is handed on "
            "along the upper line, the hidden state h along the lower one. Inside the "
            "middle cell are four layers side by side; they compute the vectors "
            "f, i, g and o. The four affine maps are usually computed as one product "
            "with 4H rows, stacked in the order i, f, g, o."
        ),
        "same": "same cell",
        "product": "four maps, usually one 4H product",
    },
}

WIDTH, HEIGHT = 800, 408
SHIFT = 164
"""Where the middle cell begins."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("lstm_chain", WIDTH, HEIGHT, labels)
    words = {key: labels[key] for key in ("title", "desc")}
    lstm_cell.inside(drawing, SHIFT, "t", words)
    drawing.word((SHIFT + 246, 353), labels["product"])
    _closed(drawing, 46, "t−1", labels["same"])
    _closed(drawing, 644, "t+1", labels["same"])
    _handed_on(drawing)
    return drawing


def _closed(drawing: Drawing, left: float, time: str, same: str) -> None:
    drawing.area(left, 22, 110, 344)
    drawing.svg[-1].set("data-symbol", f"cell {time}")
    middle = left + 55
    drawing.word((middle, 180), "LSTM", "nt-strong")
    drawing.word((middle, 204), same)
    drawing.wire(f"x_{time}", f"cell {time}", [(middle, 400), (middle, 366)], "nt-x")
    drawing.symbol((middle + 12, 398), f"x_{{{time}}}", "start")


def _handed_on(drawing: Drawing) -> None:
    x = SHIFT
    drawing.wire("c_{t−2}", "cell t−1", [(2, TOP), (46, TOP)], "nt-c")
    drawing.symbol((2, TOP - 14), "c_{t−2}", "start")
    drawing.wire("h_{t−2}", "cell t−1", [(2, BOTTOM), (46, BOTTOM)], "nt-h")
    drawing.symbol((2, BOTTOM - 14), "h_{t−2}", "start")
    drawing.wire("cell t−1", "keep", [(156, TOP), (x + 79, TOP)], "nt-c")
    drawing.symbol((178, TOP - 14), "c_{t−1}")
    drawing.wire(
        "cell t−1", "layers", [(156, BOTTOM), (x + 48, BOTTOM)], "nt-h", tip=False
    )
    drawing.symbol((178, BOTTOM - 14), "h_{t−1}")
    drawing.wire("+", "cell t+1", [(x + 243, TOP), (644, TOP)], "nt-c")
    drawing.symbol((622, TOP - 14), "c_t")
    drawing.wire("read", "cell t+1", lstm_cell.hidden(x, 644), "nt-h")
    drawing.symbol((622, BOTTOM - 14), "h_t")
    drawing.wire("cell t+1", "c_{t+1}", [(754, TOP), (798, TOP)], "nt-c")
    drawing.symbol((798, TOP - 14), "c_{t+1}", "end")
    drawing.wire("cell t+1", "h_{t+1}", [(754, BOTTOM), (798, BOTTOM)], "nt-h")
    drawing.symbol((798, BOTTOM - 14), "h_{t+1}", "end")
