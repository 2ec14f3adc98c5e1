"""Two ways to cut a series for the test: by time, and by drawing windows at random."""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "시계열을 나누는 두 가지 방법",
        "desc": (
            "위에서는 시간 순서대로 학습, 선택, 시험 구간을 차례로 두고 그 사이를 "
            "비웁니다. 아래에서는 창을 무작위로 뽑아, 시험 창마다 양옆에 학습 창이 "
            "있습니다."
        ),
        "by_time": "시간 순서로",
        "shuffled": "창을 섞어서",
        "train": "학습",
        "choose": "선택",
        "test": "시험",
        "gap": "비움",
        "right": "시험은 학습보다 뒤에 있습니다.",
        "wrong": "시험 창의 이웃이 학습에 들어 있습니다.",
    },
    "en": {
        "title": "Two ways to cut a series",
        "desc": (
            "Above, by time: a part to train on, one to choose on and one to test on, "
            "with a gap after each of the first two. Below, windows are drawn at "
            "random: every test window has windows of the training set on both sides."
        ),
        "by_time": "by time",
        "shuffled": "windows shuffled",
        "train": "train",
        "choose": "choose",
        "test": "test",
        "gap": "gap",
        "right": "The test lies after the training.",
        "wrong": "Neighbours of the test are in the training.",
    },
}

WIDTH, HEIGHT = 472, 322
LEFT, RIGHT = 16.0, 456.0
PARTS = (("train", 232.0, "nt-gate-i"), ("choose", 84.0, "nt-gate-o"))
"""Names, widths and kinds of the first two parts; the test takes the rest."""

GAP = 14.0
TESTED = frozenset({3, 6, 10, 13, 17})
"""Which of the windows below are for the test."""

WINDOWS = 20


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("timeseries_split", WIDTH, HEIGHT, labels)
    _by_time(drawing, labels)
    _shuffled(drawing, labels)
    return drawing


def _by_time(drawing: Drawing, labels: dict[str, str]) -> None:
    drawing.word((LEFT, 24), labels["by_time"], "nt-strong", "start")
    left = LEFT
    test = RIGHT - LEFT - sum(width + GAP for _, width, _ in PARTS)
    for name, width, kind in (*PARTS, ("test", test, "nt-gate-f")):
        drawing.box((left + width / 2, 58), width, 40, kind, name)
        drawing.word((left + width / 2, 63), labels[name])
        left += width + GAP
    first = LEFT + PARTS[0][1] + GAP / 2
    drawing.line([(first, 84), (first, 94)], "nt-x")
    drawing.word((first, 112), labels["gap"])
    drawing.word((WIDTH / 2, 136), labels["right"], "nt-strong")


def _shuffled(drawing: Drawing, labels: dict[str, str]) -> None:
    drawing.word((LEFT, 180), labels["shuffled"], "nt-strong", "start")
    step = (RIGHT - LEFT) / WINDOWS
    for n in range(WINDOWS):
        kind, name = ("nt-gate-f", "test") if n in TESTED else ("nt-gate-i", "train")
        middle = (LEFT + step * (n + 0.5), 214.0)
        drawing.box(middle, step - 4, 40, kind, f"{name} {n}")
        if n in TESTED:  # a dot as well: colour alone is not seen by everyone
            drawing.joint(middle, kind)
    drawing.wire("0", "t", [(LEFT, 248), (RIGHT, 248)], "nt-x")
    drawing.symbol((RIGHT, 268), "t", "end")
    drawing.word((LEFT, 270), labels["train"], anchor="start")
    drawing.word((LEFT + step * 6.5, 270), labels["test"])
    drawing.word((WIDTH / 2, 304), labels["wrong"], "nt-strong")
