"""One LSTM cell with every gate and signal named.

c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
h_t = o_t ⊙ tanh(c_t)
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing, Point

LABELS = {
    "ko": {
        "title": "LSTM 셀 하나",
        "desc": (
            "셀 상태 c_{t−1}에 망각 게이트 f_t를 원소별로 곱하고, 입력 게이트 i_t와 "
            "후보 값 g_t의 원소별 곱을 더하면 c_t가 됩니다. 은닉 상태 h_t는 현재의 "
            "c_t를 tanh에 통과시켜 출력 게이트 o_t를 곱한 값입니다. 네 벡터는 모두 "
            "x_t와 h_{t−1}에서 계산되며, 셀 상태는 게이트로 들어가지 않습니다."
        ),
        "cell": "셀 상태",
        "f": "유지",
        "i": "쓰기",
        "g": "후보",
        "o": "읽기",
    },
    "en": {
        "title": "One LSTM cell",
        "desc": (
            "The cell state c_{t−1} is multiplied, element by element, by the forget "
            "gate f_t; the product of input gate i_t and candidate g_t is added: that "
            "is c_t. The hidden state h_t is tanh of the current c_t times the output "
            "gate o_t. All four vectors are computed from x_t and h_{t−1}; the cell "
            "state does not feed the gates."
        ),
        "cell": "cell state",
        "f": "keep",
        "i": "write",
        "g": "candidate",
        "o": "read",
    },
}

WIDTH, HEIGHT = 472, 408
TOP, BOTTOM = 64.0, 330.0
"""The height of the line of c, and of the line of h and x."""

LAYERS = {"f": 92, "i": 184, "g": 276, "o": 368}
"""The middle of each of the four layers, from the left edge of the cell."""

CURVES = {"f": "σ", "i": "σ", "g": "tanh", "o": "σ"}


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("lstm_cell", WIDTH, HEIGHT, labels)
    inside(drawing, 0, "t", labels)
    drawing.wire("c_{t−1}", "keep", [(2, TOP), (79, TOP)], "nt-c")
    drawing.symbol((2, TOP - 14), "c_{t−1}", "start")
    drawing.wire("h_{t−1}", "layers", [(2, BOTTOM), (48, BOTTOM)], "nt-h", tip=False)
    drawing.symbol((2, BOTTOM - 14), "h_{t−1}", "start")
    drawing.wire("+", "c_t", [(243, TOP), (470, TOP)], "nt-c")
    drawing.symbol((470, TOP - 14), "c_t", "end")
    drawing.wire("read", "h_t", hidden(0, 470), "nt-h")
    drawing.symbol((470, BOTTOM - 14), "h_t", "end")
    return drawing


def inside(drawing: Drawing, x: float, time: str, labels: dict[str, str]) -> None:
    """Draw what is inside a cell whose left edge stands at ``x``."""
    drawing.area(x + 36, 22, 402, 344)
    drawing.svg[-1].set("data-symbol", "cell")
    _inputs(drawing, x, time)
    _layers(drawing, x, time, labels)
    _memory(drawing, x, time)
    if "cell" in labels:
        drawing.word((x + 161, TOP - 12), labels["cell"], "nt-c")


def hidden(x: float, end: float) -> list[Point]:
    """Return the way of h_t from where it is read to the right end of its line."""
    corner = x + 424
    return [(x + 381, 164.0), (corner, 164.0), (corner, BOTTOM), (end, BOTTOM)]


def _inputs(drawing: Drawing, x: float, time: str) -> None:
    upwards = [(x + 60, 400.0), (x + 60, BOTTOM)]
    drawing.wire(f"x_{time}", "layers", upwards, "nt-x", tip=False)
    drawing.symbol((x + 72, 398), f"x_{time}", "start")
    bus = [(x + 44, BOTTOM), (x + LAYERS["o"], BOTTOM)]
    drawing.line(bus, "nt-bus")
    drawing.joint((x + 60, BOTTOM), "nt-bus")
    for gate, middle in LAYERS.items():
        branch = [(x + middle, BOTTOM), (x + middle, 284.0)]
        drawing.wire("layers", f"{gate}_{time}", branch, "nt-bus")
        if gate != "o":
            drawing.joint((x + middle, BOTTOM), "nt-bus")


def _layers(drawing: Drawing, x: float, time: str, labels: dict[str, str]) -> None:
    for gate, middle in LAYERS.items():
        centre = (x + middle, 254)
        drawing.box(centre, 88, 58, f"nt-gate-{gate}", f"{gate}_{time}")
        line = 248 if gate in labels else 260
        drawing.symbol((x + middle - 18, line), f"{gate}_{time}")
        drawing.word((x + middle + 18, line), CURVES[gate], "nt-curve")
        if gate in labels:
            drawing.word((x + middle, 273), labels[gate])


def _memory(drawing: Drawing, x: float, time: str) -> None:
    f, i, g, o = (x + middle for middle in LAYERS.values())
    meet = (i + g) / 2
    drawing.wire(f"f_{time}", "keep", [(f, 225), (f, TOP + 13)], "nt-gate-f")
    to_write = [(i, 225.0), (i, 140.0), (meet - 13, 140.0)]
    drawing.wire(f"i_{time}", "write", to_write, "nt-gate-i")
    written = [(g, 225.0), (g, 140.0), (meet + 13, 140.0)]
    drawing.wire(f"g_{time}", "write", written, "nt-gate-g")
    drawing.wire("keep", "+", [(f + 13, TOP), (meet - 13, TOP)], "nt-c")
    drawing.wire("write", "+", [(meet, 127), (meet, TOP + 13)], "nt-c")
    drawing.wire(f"c_{time}", "tanh", [(o, TOP), (o, 92)], "nt-c")
    drawing.joint((o, TOP), "nt-c")
    drawing.box((o, 107), 52, 28, "nt-curve-box", "tanh")
    drawing.word((o, 112), "tanh", "nt-curve")
    drawing.wire("tanh", "read", [(o, 121), (o, 151)], "nt-c")
    drawing.wire(f"o_{time}", "read", [(o, 225), (o, 177)], "nt-gate-o")
    drawing.operator((f, TOP), "⊙", "keep")
    drawing.operator((meet, 140), "⊙", "write")
    drawing.operator((meet, TOP), "+", "+")
    drawing.operator((o, 164), "⊙", "read")
