"""Where the forget gate stands in the packed weights of three layouts."""

from __future__ import annotations

from itertools import pairwise

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "쌓인 가중치에서 망각 게이트의 자리",
        "desc": (
            "한 줄이 한 배치이고 상자 하나가 H줄짜리 블록입니다. PyTorch, Keras, "
            "Equinox는 i, f, g, o, Haiku는 i, g, f, o, ONNX는 i, o, f, g의 순서입니다. "
            "화살표는 같은 망각 게이트 블록을 잇습니다."
        ),
        "torch": "PyTorch, Keras, Equinox",
    },
    "en": {
        "title": "The place of the forget gate in packed weights",
        "desc": (
            "A row is a layout, a box a block of H rows. PyTorch, Keras and Equinox "
            "have the order i, f, g, o, Haiku i, g, f, o, and ONNX i, o, f, g. The "
            "arrows join what is one and the same block, that of the forget gate."
        ),
        "torch": "PyTorch, Keras, Equinox",
    },
}

ORDERS = {"torch": "ifgo", "haiku": "igfo", "onnx": "iofg"}
"""The blocks of each layout from the first to the last."""

NAMES = {"haiku": "Haiku", "onnx": "ONNX"}
WIDTH, HEIGHT = 472, 306
SIDE, LEFT, FIRST, ROW = 84.0, 94.0, 58.0, 104.0
"""The width of a block, the middle of the first, and the heights of the rows."""

COLOURS = {"i": "nt-gate-i", "f": "nt-gate-f", "g": "nt-gate-g", "o": "nt-gate-o"}


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("frameworks", WIDTH, HEIGHT, labels)
    places = []
    for number, (name, order) in enumerate(ORDERS.items()):
        y = FIRST + number * ROW
        words = labels.get(name) or NAMES[name]
        drawing.word((LEFT - SIDE / 2, y - 26), words, "nt-strong", "start")
        for column, gate in enumerate(order):
            x = LEFT + column * (SIDE + 10)
            drawing.box((x, y), SIDE, 34, COLOURS[gate], f"{gate} {name}")
            drawing.symbol((x, y + 6), gate)
            if gate == "f":
                places.append((name, x, y))
    for (name, x, y), (after, x_after, y_after) in pairwise(places):
        way = [(x, y + 17), (x, y + 50), (x_after, y + 50), (x_after, y_after - 17)]
        ends = [way[0], way[-1]] if x == x_after else way
        drawing.wire(f"f {name}", f"f {after}", ends, "nt-gate-f")
    return drawing
