"""Two layers over three steps: where dropout acts, and which masks are the same one.

upwards   y reads m_t ⊙ h_t: a new mask at every step
onwards   the gates read m ⊙ h_{t−1}: one mask for all steps, or none
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "드롭아웃의 자리",
        "desc": (
            "아래층의 은닉 상태 h_1, h_2, h_3은 시점마다 새로 뽑은 마스크 m_1, m_2, "
            "m_3을 거쳐 위층 y_1, y_2, y_3으로 올라갑니다. 같은 층에서 다음 시점으로 "
            "가는 길에는 모든 시점에 같은 마스크 m이 있거나 아무것도 없습니다."
        ),
        "up": "위로: 시점마다 새 마스크",
        "on": "앞으로: 모든 시점에 한 마스크, 또는 없음",
    },
    "en": {
        "title": "Where dropout acts",
        "desc": (
            "The hidden states h_1, h_2, h_3 of the lower layer go up to the layer "
            "y_1, y_2, y_3 through masks m_1, m_2, m_3, drawn anew at every step. On "
            "the way to the next step of the same layer there is one mask m for all "
            "steps, or none."
        ),
        "up": "upwards: a new mask at every step",
        "on": "onwards: one mask for all steps, or none",
    },
}

WIDTH, HEIGHT = 472, 300
LEFT, STEP = 86.0, 150.0
ROWS = {"y": 60.0, "h": 190.0}
BOX = (58.0, 36.0)


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("init_training", WIDTH, HEIGHT, labels)
    for row, y in ROWS.items():
        for t in (1, 2, 3):
            at = (LEFT + STEP * (t - 1), y)
            drawing.box(at, *BOX, "nt-h" if row == "h" else "nt-c", f"{row}_{t}")
            drawing.symbol((at[0], y + 6), f"{row}_{t}")
    for t in (1, 2, 3):
        x = LEFT + STEP * (t - 1)
        foot, head = ROWS["h"] - BOX[1] / 2, ROWS["y"] + BOX[1] / 2
        drawing.wire(f"h_{t}", f"y_{t}", [(x, foot), (x, head)], "nt-gate-i")
        drawing.symbol((x + 10, (foot + head) / 2 + 5), f"m_{t}", "start")
    for row, y in ROWS.items():
        for t in (1, 2):
            start = LEFT + STEP * (t - 1) + BOX[0] / 2
            end = LEFT + STEP * t - BOX[0] / 2
            drawing.wire(f"{row}_{t}", f"{row}_{t + 1}", [(start, y), (end, y)], "nt-h")
            drawing.symbol(((start + end) / 2, y - 10), "m")
    drawing.word((WIDTH / 2, 250), labels["up"], "nt-strong")
    drawing.word((WIDTH / 2, 280), labels["on"], "nt-strong")
    return drawing
