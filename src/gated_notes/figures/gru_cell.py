"""One GRU cell: a single state, two gates, and a candidate.

n_t = tanh(W_in x_t + b_in + r_t ⊙ m_t),  m_t = W_hn h_{t−1} + b_hn
h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "GRU 셀 하나",
        "desc": (
            "상태는 은닉 상태 하나뿐입니다. h_{t−1}에 업데이트 게이트 z_t를 원소별로 "
            "곱한 값과, 후보 값 n_t에 1 − z_t를 곱한 값을 더하면 h_t가 됩니다. 두 "
            "게이트 z_t와 r_t는 x_t와 h_{t−1}에서 계산됩니다. m_t는 h_{t−1}만의 아핀 "
            "변환이고, 여기에 리셋 게이트 r_t를 곱한 값과 x_t에서 n_t가 나옵니다."
        ),
        "state": "상태는 하나",
        "z": "유지",
        "r": "리셋",
        "m": "아핀 변환",
        "n": "후보",
    },
    "en": {
        "title": "One GRU cell",
        "desc": (
            "The hidden state is the only state. h_{t−1} times the update gate z_t, "
            "element by element, plus the candidate n_t times 1 − z_t, is h_t. Both "
            "gates z_t and r_t are computed from x_t and h_{t−1}. m_t is an affine map "
            "of h_{t−1} alone; what the reset gate r_t leaves of it, and x_t, make n_t."
        ),
        "state": "one state",
        "z": "keep",
        "r": "reset",
        "m": "affine",
        "n": "candidate",
    },
}

WIDTH, HEIGHT = 472, 408
TOP, BOTTOM = 64.0, 330.0
"""The height of the line of h, and of the line that feeds the layers."""

LAYERS = {
    "z": (116.0, 76.0),
    "r": (204.0, 76.0),
    "m": (292.0, 76.0),
    "n": (384.0, 88.0),
}
"""The middle and the width of each of the four layers."""

COLOURS = {"z": "nt-gate-f", "r": "nt-gate-i", "m": "nt-h", "n": "nt-gate-g"}
CURVES = {"z": "σ", "r": "σ", "n": "tanh"}
MIXED, RESET = 140.0, 194.0
"""The heights at which the candidate is mixed in, and m is reset."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("gru_cell", WIDTH, HEIGHT, labels)
    drawing.area(30, 22, 412, 344)
    drawing.svg[-1].set("data-symbol", "cell")
    _inputs(drawing)
    _layers(drawing, labels)
    _candidate(drawing)
    _state(drawing)
    drawing.word((204, TOP - 12), labels["state"])
    return drawing


def _inputs(drawing: Drawing) -> None:
    down = [(52.0, TOP), (52.0, BOTTOM)]
    drawing.wire("h_{t−1}", "layers", down, "nt-h", tip=False)
    upwards = [(76.0, 400.0), (76.0, BOTTOM)]
    drawing.wire("x_t", "layers", upwards, "nt-x", tip=False)
    drawing.symbol((88, 398), "x_t", "start")
    drawing.line([(52, BOTTOM), (LAYERS["n"][0], BOTTOM)], "nt-bus")
    for joint in (52, 76):
        drawing.joint((joint, BOTTOM), "nt-bus")
    for layer, (middle, _) in LAYERS.items():
        branch = [(middle, BOTTOM), (middle, 284.0)]
        drawing.wire("layers", f"{layer}_t", branch, "nt-bus")
        if layer != "n":
            drawing.joint((middle, BOTTOM), "nt-bus")
    # The gates read both; m and n say which of the two is theirs.
    drawing.symbol((LAYERS["m"][0] + 9, 312), "h_{t−1}", "start")
    drawing.symbol((LAYERS["n"][0] + 9, 312), "x_t", "start")


def _layers(drawing: Drawing, labels: dict[str, str]) -> None:
    for layer, (middle, width) in LAYERS.items():
        drawing.box((middle, 254), width, 58, COLOURS[layer], f"{layer}_t")
        curve = CURVES.get(layer, "")
        drawing.symbol((middle - 18 if curve else middle, 248), f"{layer}_t")
        if curve:
            drawing.word((middle + 18, 248), curve, "nt-curve")
        drawing.word((middle, 273), labels[layer])


def _candidate(drawing: Drawing) -> None:
    r, m, n = (LAYERS[layer][0] for layer in "rmn")
    opened = [(r, 225.0), (r, RESET), (m - 13, RESET)]
    drawing.wire("r_t", "reset", opened, "nt-gate-i")
    drawing.wire("m_t", "reset", [(m, 225), (m, RESET + 13)], "nt-h")
    left = [(m + 13, RESET), (n - 20, RESET), (n - 20, 225.0)]
    drawing.wire("reset", "n_t", left, "nt-h")
    drawing.operator((m, RESET), "⊙", "reset")
    written = [(n + 20, 225.0), (n + 20, MIXED), (m + 13, MIXED)]
    drawing.wire("n_t", "write", written, "nt-gate-g")


def _state(drawing: Drawing) -> None:
    z, m = LAYERS["z"][0], LAYERS["m"][0]
    drawing.wire("h_{t−1}", "keep", [(2, TOP), (z - 13, TOP)], "nt-h")
    drawing.joint((52, TOP), "nt-h")
    drawing.symbol((2, TOP - 14), "h_{t−1}", "start")
    drawing.wire("z_t", "keep", [(z, 225), (z, TOP + 13)], "nt-gate-f")
    drawing.wire("z_t", "1−z_t", [(z, MIXED), (174, MIXED)], "nt-gate-f")
    drawing.joint((z, MIXED), "nt-gate-f")
    drawing.box((204, MIXED), 60, 28, "nt-curve-box", "1−z_t")
    drawing.word((193, MIXED + 5), "1 −", "nt-curve")
    drawing.symbol((215, MIXED + 5), "z_t")
    rest = [(234.0, MIXED), (m - 13, MIXED)]
    drawing.wire("1−z_t", "write", rest, "nt-gate-f")
    drawing.wire("keep", "+", [(z + 13, TOP), (m - 13, TOP)], "nt-h")
    drawing.wire("write", "+", [(m, MIXED - 13), (m, TOP + 13)], "nt-gate-g")
    drawing.wire("+", "h_t", [(m + 13, TOP), (470, TOP)], "nt-h")
    drawing.symbol((470, TOP - 14), "h_t", "end")
    drawing.operator((z, TOP), "⊙", "keep")
    drawing.operator((m, MIXED), "⊙", "write")
    drawing.operator((m, TOP), "+", "+")
