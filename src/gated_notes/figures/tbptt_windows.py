"""Three ways back: through everything, through fixed windows, through drawn ones."""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "돌아가는 세 가지 길",
        "desc": (
            "세 줄에 시점 여섯의 기울기 dh_1에서 dh_6까지가 있습니다. 첫 줄에서는 "
            "dh_6에서 dh_1까지 모두 이어집니다. 둘째 줄에서는 세 시점마다 끊깁니다. "
            "셋째 줄에서는 뽑은 두 곳, dh_2와 dh_1 사이와 dh_5와 dh_4 사이에서 "
            "끊깁니다."
        ),
        "whole": "전체",
        "fixed": "고정된 창: 늘 같은 곳에서 끊습니다",
        "random": "뽑은 창: 지나가는 것은 키웁니다",
    },
    "en": {
        "title": "Three ways back",
        "desc": (
            "Three rows with the gradients dh_1 to dh_6 of six steps. In the first "
            "dh_6 leads back to dh_1 without a gap. In the second the way is cut "
            "after every three steps. In the third it is cut in two places that were "
            "drawn, between dh_2 and dh_1 and between dh_5 and dh_4."
        ),
        "whole": "the whole",
        "fixed": "fixed windows: always cut in the same places",
        "random": "drawn windows: what passes is enlarged",
    },
}

WIDTH, HEIGHT = 472, 288
STEPS = 6
CUTS = {"whole": (), "fixed": (3,), "random": (1, 4)}
"""Behind which steps the way back is cut, row by row."""

LEFT, STEP = 56.0, 72.0
TOP, ROW = 30.0, 98.0
BOX = (44.0, 32.0)


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("tbptt_windows", WIDTH, HEIGHT, labels)
    for n, row in enumerate(CUTS):
        drawing.word((WIDTH / 2, TOP + ROW * n), labels[row], "nt-strong")
        y = TOP + ROW * n + 38
        for t in range(1, STEPS + 1):
            at = (LEFT + STEP * (t - 1), y)
            drawing.box(at, *BOX, "nt-gate-f", f"dh_{t} {row}")
            drawing.symbol((at[0], y + 6), f"dh_{t}")
        for t in range(1, STEPS):
            _way(drawing, row, t, y)
    return drawing


def _way(drawing: Drawing, row: str, t: int, y: float) -> None:
    """Lead back from one step to the one before, or bar the way."""
    here = LEFT + STEP * (t - 1) + BOX[0] / 2
    there = here + STEP - BOX[0]
    if t in CUTS[row]:
        middle = (here + there) / 2
        drawing.line([(middle, y - 20), (middle, y + 20)], "nt-gate-f")
    else:
        way = [(there, y), (here, y)]
        drawing.wire(f"dh_{t + 1} {row}", f"dh_{t} {row}", way, "nt-gate-f")
