"""Which variant comes from which, and by what change; with its blocks of weights."""

from __future__ import annotations

from gated_notes.figures.kit import Drawing, Point

LABELS = {
    "ko": {
        "title": "변형의 갈래",
        "desc": (
            "화살표는 한 셀에서 다른 셀로 가는 변화입니다. 1997년의 LSTM에 망각 "
            "게이트 f를 더하면 LSTM입니다. LSTM의 게이트가 셀 상태도 보면 엿보기, "
            "f = 1 − i로 묶으면 결합, 정규화하면 층 정규화입니다. GRU의 두 게이트를 "
            "하나로 하면 MGU, 리셋을 열고 한 시점에 여러 층을 두면 순환 "
            "하이웨이입니다. 상자의 수는 가중치 블록의 수입니다."
        ),
        "lstm_1997": "LSTM 1997",
        "lstm": "LSTM",
        "lstm_peephole": "엿보기",
        "lstm_coupled": "결합",
        "lstm_layer_norm": "층 정규화",
        "gru": "GRU",
        "mgu": "MGU",
        "recurrent_highway": "순환 하이웨이",
        "see": "게이트가 c를 봄",
        "tie": "f = 1 − i",
        "norm": "정규화",
        "one": "게이트를 하나로",
        "deep": "r = 1, 여러 층",
        "blocks": "블록 {}개",
    },
    "en": {
        "title": "Where the variants come from",
        "desc": (
            "An arrow is a change that makes one cell another. The LSTM of 1997 with a "
            "forget gate f is the LSTM. If its gates also see the cell state it has "
            "peepholes, with f = 1 − i it is coupled, normalised it is the one with "
            "layer norm. A GRU with one gate for both is the MGU; with the reset open "
            "and several layers within a step it is the recurrent highway. The number "
            "in a box is how many blocks of weights it has."
        ),
        "lstm_1997": "LSTM 1997",
        "lstm": "LSTM",
        "lstm_peephole": "peephole",
        "lstm_coupled": "coupled",
        "lstm_layer_norm": "layer norm",
        "gru": "GRU",
        "mgu": "MGU",
        "recurrent_highway": "highway",
        "see": "gates see c",
        "tie": "f = 1 − i",
        "norm": "norm",
        "one": "one gate",
        "deep": "r = 1, layers",
        "blocks": "{} blocks",
    },
}

WIDTH, HEIGHT = 472, 424

PLACES: dict[str, Point] = {
    "lstm_1997": (80.0, 40.0),
    "lstm": (392.0, 40.0),
    "lstm_peephole": (80.0, 182.0),
    "lstm_coupled": (236.0, 182.0),
    "lstm_layer_norm": (392.0, 182.0),
    "gru": (236.0, 270.0),
    "mgu": (80.0, 384.0),
    "recurrent_highway": (392.0, 384.0),
}
"""The middle of each box."""

BLOCKS = {
    "lstm_1997": 3,
    "lstm": 4,
    "lstm_peephole": 4,
    "lstm_coupled": 3,
    "lstm_layer_norm": 4,
    "gru": 3,
    "mgu": 2,
    "recurrent_highway": 2,
}
"""How many blocks of weights each has, as many as ``GATES``."""

BOX_WIDTH, BOX_HEIGHT = 136.0, 60.0
BUS = 96.0
"""The height at which the ways from the LSTM part."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("variants", WIDTH, HEIGHT, labels)
    for cell, (x, y) in PLACES.items():
        kind = "nt-h" if cell in ("gru", "mgu", "recurrent_highway") else "nt-c"
        drawing.box((x, y), BOX_WIDTH, BOX_HEIGHT, kind, cell)
        drawing.word((x, y - 4), labels[cell], "nt-strong")
        drawing.word((x, y + 19), labels["blocks"].format(BLOCKS[cell]))
    _from_lstm(drawing, labels)
    _from_gru(drawing, labels)
    return drawing


def _from_lstm(drawing: Drawing, labels: dict[str, str]) -> None:
    drawing.wire("lstm_1997", "lstm", [(148, 40), (324, 40)], "nt-c")
    drawing.word((230, 28), "+", anchor="end")
    drawing.symbol((236, 28), "f_t", "start")
    down, top = [(392.0, 70.0), (392.0, BUS)], 182 - BOX_HEIGHT / 2
    drawing.wire("lstm", "lstm_layer_norm", [*down[:1], (392, top)], "nt-c")
    drawing.joint((392, BUS), "nt-c")
    far = [down[1], (80.0, BUS), (80.0, top)]
    drawing.wire("lstm", "lstm_peephole", far, "nt-c")
    drawing.joint((236, BUS), "nt-c")
    drawing.wire("lstm", "lstm_coupled", [(236, BUS), (236, top)], "nt-c")
    for x, word in ((80, "see"), (236, "tie"), (392, "norm")):
        drawing.word((x + 9, 130), labels[word], anchor="start")


def _from_gru(drawing: Drawing, labels: dict[str, str]) -> None:
    top = 384 - BOX_HEIGHT / 2
    drawing.wire("gru", "mgu", [(168, 270), (80, 270), (80, top)], "nt-h")
    right = [(304.0, 270.0), (392.0, 270.0), (392.0, top)]
    drawing.wire("gru", "recurrent_highway", right, "nt-h")
    drawing.word((89, 334), labels["one"], anchor="start")
    drawing.word((383, 334), labels["deep"], anchor="end")
