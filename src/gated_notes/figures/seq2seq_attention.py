"""An encoder and a decoder: the one state between them, and the way past it."""

from __future__ import annotations

from itertools import pairwise

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "인코더, 디코더, 어텐션",
        "desc": (
            "윗줄에서 인코더의 상태 h_1, h_2, h_3이 차례로 이어지고, 마지막 상태 "
            "h_3만 디코더의 첫 상태 s_1로 건너갑니다. 아래에서는 h_1, h_2, h_3이 "
            "모두 문맥 k_2로 이어지며, y_2는 s_2와 k_2를 함께 읽습니다."
        ),
        "encoder": "인코더",
        "decoder": "디코더",
        "around": "어텐션: 모든 상태에서 문맥으로",
    },
    "en": {
        "title": "Encoder, decoder, attention",
        "desc": (
            "Above, the encoder's states h_1, h_2 and h_3 follow each other, and only "
            "the last, h_3, crosses to the decoder's first state s_1. Below, h_1, h_2 "
            "and h_3 all lead to the context k_2, and y_2 reads both s_2 and k_2."
        ),
        "encoder": "encoder",
        "decoder": "decoder",
        "around": "attention: from all states to the context",
    },
}

WIDTH, HEIGHT = 472, 276
ROW, LOW = 76.0, 196.0
BOX = (54.0, 34.0)
STATES = {"h_1": 46.0, "h_2": 136.0, "h_3": 226.0, "s_1": 336.0, "s_2": 426.0}
"""Where each state stands."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("seq2seq_attention", WIDTH, HEIGHT, labels)
    drawing.word((STATES["h_2"], 32), labels["encoder"], "nt-strong")
    drawing.word(
        ((STATES["s_1"] + STATES["s_2"]) / 2, 32), labels["decoder"], "nt-strong"
    )
    for name, x in STATES.items():
        _box(drawing, name, (x, ROW), "nt-h" if name[0] == "h" else "nt-c")
    _box(drawing, "k_2", (STATES["h_3"], LOW), "nt-gate-f")
    _box(drawing, "y_2", (STATES["s_2"], LOW), "nt-gate-o")
    names = list(STATES)
    for before, after in pairwise(names):
        ends = STATES[before] + BOX[0] / 2, STATES[after] - BOX[0] / 2
        kind = "nt-h" if before[0] == "h" else "nt-c"
        drawing.wire(before, after, [(ends[0], ROW), (ends[1], ROW)], kind)
    _attention(drawing)
    drawing.word((WIDTH / 2, 254), labels["around"], "nt-strong")
    return drawing


def _box(drawing: Drawing, name: str, at: tuple[float, float], kind: str) -> None:
    drawing.box(at, *BOX, kind, name)
    drawing.symbol((at[0], at[1] + 6), name)


def _attention(drawing: Drawing) -> None:
    foot, head = ROW + BOX[1] / 2, LOW - BOX[1] / 2
    for shift, name in ((-18, "h_1"), (-6, "h_2"), (10, "h_3")):
        start = STATES[name] + (shift if name == "h_3" else 0)
        drawing.wire(
            name, "k_2", [(start, foot), (STATES["h_3"] + shift, head)], "nt-gate-f"
        )
    across = [(STATES["h_3"] + BOX[0] / 2, LOW), (STATES["s_2"] - BOX[0] / 2, LOW)]
    drawing.wire("k_2", "y_2", across, "nt-gate-f")
    down = [(STATES["s_2"], foot), (STATES["s_2"], head)]
    drawing.wire("s_2", "y_2", down, "nt-c")
