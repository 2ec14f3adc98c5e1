"""Two windows of a long sequence: the state goes on, the gradient stops at the edge."""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "창 둘로 나눈 시퀀스",
        "desc": (
            "은닉 상태 h_1에서 h_6까지는 창의 경계를 넘어 오른쪽으로 이어집니다. "
            "기울기 dh_6은 dh_5와 dh_4까지만 거슬러 가고, 경계에서 0이 됩니다. dh_3은 "
            "제 창 안에서 dh_2와 dh_1로 갑니다."
        ),
        "state": "상태는 넘어갑니다",
        "gradient": "기울기는 멈춥니다",
        "first": "첫째 창",
        "second": "둘째 창",
    },
    "en": {
        "title": "A sequence in two windows",
        "desc": (
            "The hidden states h_1 to h_6 lead on across the edge between the windows. "
            "The gradient dh_6 goes back to dh_5 and dh_4 only and is zero beyond the "
            "edge; dh_3 goes back within its own window, to dh_2 and dh_1."
        ),
        "state": "the state goes on",
        "gradient": "the gradient stops",
        "first": "first window",
        "second": "second window",
    },
}

WIDTH, HEIGHT = 472, 300
STEPS, WINDOW = 6, 3
LEFT, STEP, GAP = 44.0, 70.0, 34.0
ROWS = {"h": 110.0, "dh": 206.0}
BOX = (44.0, 32.0)


def across(t: int) -> float:
    """Return where step ``t`` stands, with a gap between windows."""
    return LEFT + STEP * (t - 1) + (GAP if t > WINDOW else 0.0)


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("tbptt_state", WIDTH, HEIGHT, labels)
    for first, name in ((1, "first"), (WINDOW + 1, "second")):
        left = across(first) - STEP / 2
        drawing.area(left, 66, STEP * WINDOW, 184)
        drawing.svg[-1].set("data-symbol", "cell")
        drawing.word((left + STEP * WINDOW / 2, 160), labels[name])
    for row, kind in (("h", "nt-h"), ("dh", "nt-gate-f")):
        for t in range(1, STEPS + 1):
            at = (across(t), ROWS[row])
            drawing.box(at, *BOX, kind, f"{row}_{t}")
            drawing.symbol((at[0], at[1] + 6), f"{row}_{t}")
    _wires(drawing)
    edge = (across(WINDOW) + across(WINDOW + 1)) / 2
    drawing.word((edge, 36), labels["state"], "nt-strong")
    drawing.word((edge, 280), labels["gradient"], "nt-strong")
    drawing.line([(edge, 186), (edge, 226)], "nt-gate-f")  # a bar in the way back
    return drawing


def _wires(drawing: Drawing) -> None:
    half = BOX[0] / 2
    for t in range(1, STEPS):
        here, there, y = across(t) + half, across(t + 1) - half, ROWS["h"]
        drawing.wire(f"h_{t}", f"h_{t + 1}", [(here, y), (there, y)], "nt-h")
        if t != WINDOW:
            y = ROWS["dh"]
            way = [(there, y), (here, y)]
            drawing.wire(f"dh_{t + 1}", f"dh_{t}", way, "nt-gate-f")
