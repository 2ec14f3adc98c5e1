"""Three steps of a character model: a syllable is read, the next one is asked for."""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "문자 언어 모델의 세 시점",
        "desc": (
            "음절 대, 한, 민을 차례로 읽습니다. 은닉 상태 h_1, h_2, h_3은 왼쪽에서 "
            "오른쪽으로 이어지고, 시점마다 다음 음절 한, 민, 국을 묻습니다. 아래에는 "
            "음절 한이 세 자모로 나뉩니다."
        ),
        "asked": "묻는 것: 다음 음절",
        "read": "읽는 것",
        "jamo": "자모로 자르면 한 음절이 두세 걸음",
    },
    "en": {
        "title": "Three steps of a character model",
        "desc": (
            "The syllables dae, han and min are read in turn. The hidden states h_1, "
            "h_2 and h_3 lead on from left to right, and at every step the next "
            "syllable is asked for: han, min, guk. Below, the syllable han falls into "
            "three jamo."
        ),
        "asked": "asked for: the next syllable",
        "read": "read",
        "jamo": "cut into jamo, a syllable takes two or three steps",
    },
}

WIDTH, HEIGHT = 472, 418
LEFT, STEP = 100.0, 136.0
ASKED, STATE, READ, LETTERS = 68.0, 146.0, 224.0, 336.0
BOX = (58.0, 36.0)
WORD = "대한민국"
APART = ("ㅎ", "ㅏ", "ㄴ")
"""The letters of the second syllable."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("char_lm", WIDTH, HEIGHT, labels)
    drawing.word((WIDTH / 2, 30), labels["asked"], "nt-strong")
    for t in (1, 2, 3):
        _step(drawing, t)
    for t in (1, 2):
        start, end = LEFT + STEP * (t - 1) + BOX[0] / 2, LEFT + STEP * t - BOX[0] / 2
        way = [(start, STATE), (end, STATE)]
        drawing.wire(f"h_{t}", f"h_{t + 1}", way, "nt-h")
    drawing.word((WIDTH / 2, READ + 44), labels["read"], "nt-strong")
    for number, letter in enumerate(APART):
        at = (LEFT + STEP * number, LETTERS)
        drawing.box(at, *BOX, "nt-gate-i", f"letter {number + 1}")
        drawing.word((at[0], at[1] + 6), letter)
    drawing.word((WIDTH / 2, LETTERS + 52), labels["jamo"], "nt-strong")
    return drawing


def _step(drawing: Drawing, t: int) -> None:
    x, half = LEFT + STEP * (t - 1), BOX[1] / 2
    for y, word, name in ((ASKED, WORD[t], "asked"), (READ, WORD[t - 1], "read")):
        kind = "nt-gate-o" if name == "asked" else "nt-gate-i"
        drawing.box((x, y), *BOX, kind, f"{name} {t}")
        drawing.word((x, y + 6), word)
    drawing.box((x, STATE), *BOX, "nt-h", f"h_{t}")
    drawing.symbol((x, STATE + 6), f"h_{t}")
    up = [(x, READ - half), (x, STATE + half)]
    drawing.wire(f"read {t}", f"h_{t}", up, "nt-x")
    on = [(x, STATE - half), (x, ASKED + half)]
    drawing.wire(f"h_{t}", f"asked {t}", on, "nt-gate-o")
