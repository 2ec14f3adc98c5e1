"""The two places of the reset gate, and which r each weight of W_hn is given.

after the product   r ⊙ (W h) = (diag(r) W) h    row i of W is multiplied by r_i
before it           W (r ⊙ h) = (W diag(r)) h    column j is multiplied by r_j
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "리셋 게이트의 두 자리",
        "desc": (
            "왼쪽은 h_{t−1}에 W_hn을 곱한 뒤에 r_t를 원소별로 곱하고, 오른쪽은 r_t를 "
            "곱한 다음 W_hn을 곱합니다. 아래의 3×3 표는 W_hn의 각 칸에 결국 어느 "
            "r가 곱해지는지 보여 줍니다. 왼쪽에서는 행마다 같고 오른쪽에서는 열마다 "
            "같습니다. 두 표는 대각선에서만 같습니다."
        ),
        "after": "곱한 뒤에 리셋",
        "before": "곱하기 전에 리셋",
        "row": "행마다 같은 r",
        "column": "열마다 같은 r",
        "finding": "두 표가 같은 칸은 대각선, 곧 두 겹 칸뿐입니다.",
        "so": "그 밖의 칸에서는 두 r가 같아야 같습니다.",
    },
    "en": {
        "title": "The two places of the reset gate",
        "desc": (
            "On the left h_{t−1} is multiplied by W_hn and then, element by element, "
            "by r_t; on the right by r_t first and then by W_hn. The tables of three "
            "by three show which r each weight of W_hn is multiplied by in the end: "
            "one for each row on the left, one for each column on the right. They "
            "agree on the diagonal only."
        ),
        "after": "reset after",
        "before": "reset before",
        "row": "one r for a row",
        "column": "one r for a column",
        "finding": "The two agree on the diagonal: the double frames.",
        "so": "Elsewhere only if the two r are equal.",
    },
}

WIDTH, HEIGHT = 472, 406
PANEL = 236
LINE = 92.0
"""The height of the line along which the state is multiplied."""

SIZE = 3
CELL = 44.0
GRID = (52.0, 196.0)
"""The corner of the table in its panel."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("gru_resets", WIDTH, HEIGHT, labels)
    for number, (name, table) in enumerate((("after", "row"), ("before", "column"))):
        left = number * PANEL
        drawing.area(left + 5, 5, PANEL - 10, 338)
        drawing.svg[-1].set("data-symbol", "cell")
        drawing.word((left + PANEL / 2, 30), labels[name], "nt-strong")
        _way(drawing, left, name)
        drawing.word((left + PANEL / 2, 182), labels[table])
        _table(drawing, left, name)
    drawing.word((WIDTH / 2, 370), labels["finding"], "nt-strong")
    drawing.word((WIDTH / 2, 395), labels["so"], "nt-strong")
    return drawing


def _way(drawing: Drawing, left: float, name: str) -> None:
    """Draw the two multiplications in their order."""
    first, second = left + 86, left + 154
    box, gate = (first, second) if name == "after" else (second, first)
    drawing.box((box, LINE), 52, 38, "nt-affine", f"W {name}")
    drawing.symbol((box, LINE + 5), "W_{hn}")
    stops = {f"W {name}": (box, 26.0), f"reset {name}": (gate, 13.0)}
    one, other = sorted(stops, key=lambda stop: stops[stop][0])
    start, end = left + 14, left + PANEL - 14
    edges = [stops[one][0] - stops[one][1], stops[one][0] + stops[one][1]]
    edges += [stops[other][0] - stops[other][1], stops[other][0] + stops[other][1]]
    drawing.wire(f"h_{{t−1}} {name}", one, [(start, LINE), (edges[0], LINE)], "nt-h")
    drawing.wire(one, other, [(edges[1], LINE), (edges[2], LINE)], "nt-h")
    drawing.wire(other, f"n_t {name}", [(edges[3], LINE), (end, LINE)], "nt-h")
    drawing.symbol((start, LINE - 14), "h_{t−1}", "start")
    opened = [(gate, LINE + 58), (gate, LINE + 13)]
    drawing.wire(f"r_t {name}", f"reset {name}", opened, "nt-gate-i")
    drawing.symbol((gate + 11, LINE + 54), "r_t", "start")
    drawing.operator((gate, LINE), "⊙", f"reset {name}")


def _table(drawing: Drawing, left: float, name: str) -> None:
    """Write into each place of W_hn the r by which it is multiplied."""
    for i in range(SIZE):
        for j in range(SIZE):
            middle = (
                left + GRID[0] + CELL * (j + 0.5),
                GRID[1] + CELL * (i + 0.5),
            )
            drawing.box(middle, CELL - 4, CELL - 4, "", f"W_{i + 1}{j + 1} {name}")
            if i == j:
                drawing.box(middle, CELL - 11, CELL - 11, "", f"diagonal {i} {name}")
            given = i + 1 if name == "after" else j + 1
            drawing.symbol((middle[0], middle[1] + 5), f"r_{given}")
