"""A padded batch: what is computed, and where each sequence ends and turns."""

from __future__ import annotations

from itertools import pairwise

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "패딩한 배치",
        "desc": (
            "길이가 5, 3, 2인 세 시퀀스가 나란히 있습니다. 짧은 것은 점선 칸으로 채워 "
            "길이를 맞춥니다. 겹 칸은 각 시퀀스의 마지막 시점이고, 그 시점의 상태가 "
            "h_n입니다. 거꾸로 읽는 방향은 그 칸에서 출발합니다. 처음 두 시점에는 셋, "
            "다음 시점에는 둘, 나머지에는 하나만 계산합니다."
        ),
        "counts": ("셋을 계산", "둘", "하나만 계산"),
        "legend": "겹 칸: 각자의 끝, h_n  ·  점선: 패딩",
        "back": "화살표: 거꾸로 읽기는 각자의 끝에서 출발",
    },
    "en": {
        "title": "A padded batch",
        "desc": (
            "Three sequences of lengths 5, 3 and 2 side by side. The short ones are "
            "filled up with dashed boxes. A double frame is the last step of a "
            "sequence, whose state is h_n; the direction that reads backwards starts "
            "there. In the first two steps three sequences are computed, then two, "
            "then one."
        ),
        "counts": ("three run", "two", "one runs"),
        "legend": "double frame: its own end, h_n  ·  dashed: padding",
        "back": "arrows: read backwards from its own end",
    },
}

WIDTH, HEIGHT = 472, 344
LENGTHS = (5, 3, 2)
STEP, LEFT, TOP, ROW = 82.0, 72.0, 46.0, 72.0
BOX = (62.0, 34.0)


def segments() -> list[tuple[int, int]]:
    """Return the stretches of steps in which equally many sequences run."""
    ends = [0, *sorted(set(LENGTHS))]
    return list(pairwise(ends))


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("batches", WIDTH, HEIGHT, labels)
    for k, length in enumerate(LENGTHS):
        _sequence(drawing, k, length)
    for (start, end), words in zip(segments(), labels["counts"], strict=True):
        left, right = LEFT + STEP * (start - 0.4), LEFT + STEP * (end - 0.6)
        drawing.line([(left, 252), (right, 252)], "nt-x")
        drawing.word(((left + right) / 2, 274), words)
    drawing.word((WIDTH / 2, 306), labels["legend"], "nt-strong")
    drawing.word((WIDTH / 2, 332), labels["back"], "nt-strong")
    return drawing


def _sequence(drawing: Drawing, k: int, length: int) -> None:
    middle = TOP + ROW * k
    for t in range(max(LENGTHS)):
        at = (LEFT + STEP * t, middle)
        if t >= length:
            drawing.box(at, *BOX, "nt-pad", f"padding {k + 1} {t + 1}")
            continue
        drawing.box(at, *BOX, "nt-gate-i", f"step {k + 1} {t + 1}")
        if t == length - 1:
            drawing.box(at, BOX[0] - 7, BOX[1] - 7, "nt-gate-i", f"end {k + 1}")
        drawing.symbol((at[0], at[1] + 6), f"x_{t + 1}")
    foot = middle + BOX[1] / 2
    first, last = LEFT, LEFT + STEP * (length - 1)
    way = [(last, foot), (last, foot + 14), (first, foot + 14), (first, foot)]
    drawing.wire(f"step {k + 1} {length}", f"step {k + 1} 1", way, "nt-h")
