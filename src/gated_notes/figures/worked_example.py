"""The routes from one weight to the first number of h_2, with the number of each link.

Two units, two steps; c_1, h_1, c_2 and h_2 are those of the first unit. The weights are
those of the page, and the numbers are computed from them.
"""

from __future__ import annotations

import numpy as np

from gated_notes.figures.kit import Drawing, Point
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

LABELS = {
    "ko": {
        "title": "가중치 w에서 h_2까지의 네 길",
        "desc": (
            "가중치 w는 첫째 시점에서 c_1로, 둘째 시점에서 c_2로 들어갑니다. c_1에서는 "
            "망각 게이트를 지나 c_2로 곧장 가거나, h_1로 내려가 c_2나 h_2로 갑니다. "
            "c_2에서 h_2로 내려갑니다. 선마다 적힌 수를 한 길에서는 곱하고, 네 길은 "
            "더합니다."
        ),
        "routes": "둘째 시점 + 직접 + 게이트 + 출력 게이트",
    },
    "en": {
        "title": "Four routes from the weight w to h_2",
        "desc": (
            "The weight w enters c_1 at the first step and c_2 at the second. From c_1 "
            "one route goes straight to c_2 by the forget gate; others go down to h_1 "
            "and on to c_2 or to h_2. From c_2 it goes down to h_2. The numbers at the "
            "links are multiplied along a route, and the four routes are added."
        ),
        "routes": "second step + direct + gates + output gate",
    },
}

WIDTH, HEIGHT = 472, 354
W_IH = [[1, 0], [0, 1], [0, 0.5], [0.5, 0], [1, -1], [0.5, 1], [0.5, 0.5], [1, 0]]
W_HH = [[0.5, 0], [0, 0.5], [1, 0], [0, -1], [-1, 0.5], [1, 0], [0.5, 1], [-1, 0]]
BIAS = [0, 0, 1, 1, 0, 0, 0, 0]
INPUTS = [[1.0, 0.0], [0.5, 1.0]]
"""What the scripts of the page set: rows i, f, g, o of two units each."""

PLACES: dict[str, Point] = {
    "w": (44, 120),
    "c_1": (190, 120),
    "h_1": (190, 250),
    "c_2": (380, 120),
    "h_2": (380, 250),
}
HALF: Point = (26, 17)
"""Half the width and height of a box."""

OVER = 62.0
"""The height of the wire that leads over all others."""


def links() -> dict[tuple[str, str], float]:
    """Return the derivative at each link: of its end, by its start."""
    bias = np.array(BIAS, dtype=float)
    params = lstm.Params(np.array(W_IH, float), np.array(W_HH, float), bias, 0 * bias)
    x = np.array(INPUTS)[:, None, :]
    one, two = unroll(lstm, params, x).caches
    into = params.W_hh[[0, 2, 4, 6], 0]
    (i, f, g, o, tanh_c) = (float(gate[0, 0]) for gate in two[3:])
    gates = [g * i * (1 - i), float(two.c_prev[0, 0]) * f * (1 - f), i * (1 - g * g)]
    shown = one.o * (1 - one.tanh_c**2)
    return {
        ("w", "c_1"): float((one.i * (1 - one.g**2))[0, 0] * x[0, 0, 0]),
        ("w", "c_2"): float(i * (1 - g * g) * x[1, 0, 0]),
        ("c_1", "c_2"): f,
        ("c_1", "h_1"): float(shown[0, 0]),
        ("h_1", "c_2"): float(into[:3] @ gates),
        ("h_1", "h_2"): float(into[3]) * tanh_c * o * (1 - o),
        ("c_2", "h_2"): o * (1 - tanh_c**2),
    }


def routes() -> list[float]:
    """Return what each route carries, in the order of the words below the drawing."""
    link = links()
    first, last = link["w", "c_1"], link["c_2", "h_2"]
    down = first * link["c_1", "h_1"]
    return [
        link["w", "c_2"] * last,
        first * link["c_1", "c_2"] * last,
        down * link["h_1", "c_2"] * last,
        down * link["h_1", "h_2"],
    ]


def shown(number: float, decimals: int = 2) -> str:
    """Write a number with a true minus."""
    return f"{number:.{decimals}f}".replace("-", "−")


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("worked_example", WIDTH, HEIGHT, labels)
    for name, at in PLACES.items():
        kind = {"w": "nt-x", "c": "nt-c", "h": "nt-h"}[name[0]]
        drawing.box(at, 2 * HALF[0], 2 * HALF[1], kind, name)
        drawing.symbol((at[0], at[1] + 6), name)
    number = {link: shown(value) for link, value in links().items()}
    _wires(drawing, number)
    parts = routes()
    line = " + ".join(shown(part, 3) for part in parts).replace("+ −", "− ")
    drawing.word((WIDTH / 2, 312), labels["routes"])
    drawing.word((WIDTH / 2, 338), f"{line} = {shown(sum(parts), 3)}", "nt-strong")
    return drawing


def _wires(drawing: Drawing, number: dict[tuple[str, str], str]) -> None:
    (left, row), (one, low), two = PLACES["w"], PLACES["h_1"], PLACES["c_2"][0]
    wide, high = HALF
    over = [(left, row - high), (left, OVER), (two, OVER), (two, row - high)]
    flat = [(left + wide, row), (one - wide, row)]
    keep = [(one + wide, row), (two - wide, row)]
    down = [(one, row + high), (one, low - high)]
    up = [(one + wide, low - 8), (two - wide, row + 8)]
    on = [(one + wide, low + 6), (two - wide, low + 6)]
    read = [(two, row + high), (two, low - high)]
    middle, half = (one + two) / 2, (row + low) / 2
    for link, points, kind, at, anchor in (
        (("w", "c_2"), over, "nt-x", (middle, OVER - 10), "middle"),
        (("w", "c_1"), flat, "nt-x", ((left + one) / 2, row - 10), "middle"),
        (("c_1", "c_2"), keep, "nt-c", (middle, row - 10), "middle"),
        (("c_1", "h_1"), down, "nt-gate-f", (one - 8, half + 5), "end"),
        (("h_1", "c_2"), up, "nt-gate-f", (middle + 14, half + 18), "start"),
        (("h_1", "h_2"), on, "nt-gate-f", (middle, low + 28), "middle"),
        (("c_2", "h_2"), read, "nt-h", (two + 8, half + 5), "start"),
    ):
        drawing.wire(*link, points, kind)
        drawing.word(at, number[link], anchor=anchor)
