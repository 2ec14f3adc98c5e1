"""The same size and the same budget: recurrent weights of three cells, to scale.

Each square is one block of W_hh, H × H numbers: RNN one, GRU three, LSTM four.
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "같은 크기와 같은 예산",
        "desc": (
            "정사각형 하나는 순환 가중치의 블록 하나이고 넓이가 수의 개수입니다. "
            "위에서는 세 셀의 H가 24로 같아 RNN은 블록 하나, GRU는 셋, LSTM은 넷을 "
            "가집니다. 아래에서는 매개변수의 수를 맞추어 RNN은 H = 50, GRU는 28, "
            "LSTM은 24입니다."
        ),
        "size": "같은 H: 1, 3, 4배의 매개변수",
        "budget": "같은 매개변수: 다른 H",
    },
    "en": {
        "title": "The same size and the same budget",
        "desc": (
            "A square is one block of recurrent weights; its area is how many numbers "
            "it holds. Above, all three cells have H = 24, and the RNN one block, the "
            "GRU three, the LSTM four. Below, they have as many parameters as one "
            "another: H is 50 for the RNN, 28 for the GRU, 24 for the LSTM."
        ),
        "size": "same H: 1, 3, 4 times the parameters",
        "budget": "same parameters: another H",
    },
}

BLOCKS = {"rnn": "h", "gru": "rzn", "lstm": "ifgo"}
"""The blocks of each cell from the top, as in ``GATES``."""

WIDTHS = {
    "size": {"rnn": 24, "gru": 24, "lstm": 24},
    "budget": {"rnn": 50, "gru": 28, "lstm": 24},
}
"""H of each cell in the two rows; the second as in ``first_token_recall``."""

COLOURS = {"f": "nt-gate-f", "z": "nt-gate-f", "i": "nt-gate-i", "r": "nt-gate-i"}
COLOURS |= {"g": "nt-gate-g", "n": "nt-gate-g", "o": "nt-gate-o", "h": "nt-h"}

WIDTH, HEIGHT = 472, 520
SCALE = 1.7
"""Units of the drawing for one unit of a cell."""

COLUMN = 151.0
ROWS = {"size": 8.0, "budget": 266.0}
"""The top of each row."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("compare", WIDTH, HEIGHT, labels)
    for row, top in ROWS.items():
        drawing.area(5, top, WIDTH - 10, 246)
        drawing.svg[-1].set("data-symbol", "cell")
        drawing.word((WIDTH / 2, top + 25), labels[row], "nt-strong")
        for number, cell in enumerate(BLOCKS):
            _stack(drawing, (number * COLUMN, top + 44), cell, row)
    return drawing


def _stack(drawing: Drawing, corner: tuple[float, float], cell: str, row: str) -> None:
    H = WIDTHS[row][cell]
    side, left, top = SCALE * H, corner[0] + 72, corner[1]
    bus = left - 22
    middles = [top + side * (k + 0.5) for k in range(len(BLOCKS[cell]))]
    if len(middles) > 1:
        drawing.line([(bus, middles[0]), (bus, middles[-1])], "nt-h")
    for gate, middle in zip(BLOCKS[cell], middles, strict=True):
        node = f"{gate} {cell} {row}"
        drawing.box((left + side / 2, middle), side, side, COLOURS[gate], node)
        drawing.symbol((left + side / 2, middle + 6), gate)
        into = [(bus, middle), (left, middle)]
        drawing.wire(f"h_{{t−1}} {cell} {row}", node, into, "nt-h")
    entry = (bus - 6, middles[len(middles) // 2] + 5)
    drawing.symbol(entry, "h_{t−1}", "end")
    name = f"{cell.upper()}, H = {H}"
    drawing.word((corner[0] + 96, ROWS[row] + 236), name)
