"""The ways from c_0 to c_3: one on which only forget gates stand, and all others.

dc_t = f_t dc_{t−1} + A_t dh_{t−1},  dh_t = D_t dc_t + E_t dh_{t−1}
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "c_0에서 c_3으로 가는 길",
        "desc": (
            "윗줄은 셀 상태 c_0부터 c_3, 아랫줄은 은닉 상태 h_0부터 h_2입니다. 윗줄을 "
            "따라가는 직접 경로에는 f_1, f_2, f_3만 있습니다. 나머지 길은 c_1이나 "
            "c_2에서 D로 내려가 h를 지나고, A로 다음 셀 상태에 올라옵니다. h에서 "
            "다음 h로는 E로 갑니다. A와 E에는 순환 가중치가 들어 있습니다."
        ),
        "direct": "직접 경로: 망각 게이트만",
        "indirect": "나머지 길: A와 E에 가중치 행렬",
    },
    "en": {
        "title": "The paths from c_0 to c_3",
        "desc": (
            "Above, the cell states c_0 to c_3; below, the hidden states h_0 to h_2. "
            "On the direct path along the upper row stand f_1, f_2 and f_3 alone. "
            "Every other way goes down by D from c_1 or c_2 to h and up by A to the "
            "next cell state. E leads from h to the next h. Recurrent weights are in "
            "A and E."
        ),
        "direct": "direct path: forget gates alone",
        "indirect": "all other paths: weights in A and E",
    },
}

WIDTH, HEIGHT = 472, 312
STEPS = 3
FIRST, STRIDE = 46.0, 126.0
"""Where t = 0 stands, and how far apart the steps are."""

CELL, HIDDEN = 82.0, 222.0
"""The heights of the two rows."""

BOX = (54.0, 34.0)


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("lstm_gradient", WIDTH, HEIGHT, labels)
    drawing.word((WIDTH / 2, 26), labels["direct"], "nt-strong nt-c")
    drawing.word((WIDTH / 2, 294), labels["indirect"], "nt-strong")
    for t in range(STEPS + 1):
        _state(drawing, "c", t, CELL, "nt-c")
        if t < STEPS:  # what c_3 shows does not reach c_3
            _state(drawing, "h", t, HIDDEN, "nt-h")
    for t in range(1, STEPS + 1):
        _step(drawing, t)
    return drawing


def _at(t: int) -> float:
    return FIRST + STRIDE * t


def _state(drawing: Drawing, symbol: str, t: int, row: float, kind: str) -> None:
    drawing.box((_at(t), row), *BOX, kind, f"{symbol}_{t}")
    drawing.symbol((_at(t), row + 6), f"{symbol}_{t}")


def _step(drawing: Drawing, t: int) -> None:
    before, here, half = _at(t - 1) + BOX[0] / 2, _at(t) - BOX[0] / 2, BOX[1] / 2
    middle = (before + here) / 2
    along = [(before, CELL), (here, CELL)]
    drawing.wire(f"c_{t - 1}", f"c_{t}", along, "nt-c")
    drawing.symbol((middle, CELL - 11), f"f_{t}")
    up = [(before, HIDDEN - 8), (here, CELL + 8)]
    drawing.wire(f"h_{t - 1}", f"c_{t}", up, "nt-gate-f")
    drawing.symbol((middle + 14, (CELL + HIDDEN) / 2 + 18), f"A_{t}")
    if t == STEPS:
        return
    down = [(_at(t), CELL + half), (_at(t), HIDDEN - half)]
    drawing.wire(f"c_{t}", f"h_{t}", down, "nt-gate-f")
    drawing.symbol((_at(t) + 16, (CELL + HIDDEN) / 2 - 16), f"D_{t}")
    on = [(before, HIDDEN + 6), (here, HIDDEN + 6)]
    drawing.wire(f"h_{t - 1}", f"h_{t}", on, "nt-gate-f")
    drawing.symbol((middle, HIDDEN + 27), f"E_{t}")
