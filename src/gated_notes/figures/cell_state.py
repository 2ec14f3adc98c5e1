"""Where the two states of an LSTM go: c along time only, h also to the next layer."""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "셀 상태와 은닉 상태가 가는 곳",
        "desc": (
            "가로는 시간이고 세로는 층입니다. 셀 상태 c_t는 같은 층의 다음 시점으로만 "
            "갑니다. c_t에서 읽은 은닉 상태 h_t는 다음 시점의 네 벡터로 들어가고, "
            "다음 층으로도 나갑니다. 입력 x_t는 그리지 않았습니다."
        ),
        "layer": "이 층",
        "next": "다음 층",
        "finding": "층을 나가는 것은 h뿐입니다.",
        "both": "다음 시점에는 c와 h가 함께 갑니다.",
    },
    "en": {
        "title": "Where the cell state and the hidden state go",
        "desc": (
            "Time runs sideways, layers stand one above the other. The cell state c_t "
            "goes only to the next time step of its own layer. The hidden state h_t, "
            "read from c_t, enters the four vectors of the next time step, and leaves "
            "for the next layer too. The input x_t is left out."
        ),
        "layer": "this layer",
        "next": "next layer",
        "finding": "Only h leaves the layer.",
        "both": "The next step is handed both c and h.",
    },
}

WIDTH, HEIGHT = 472, 370
SHOWN, MEMORY = 140.0, 262.0
"""The height of the line of h, and of the line of c."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("cell_state", WIDTH, HEIGHT, labels)
    drawing.area(1, 74, WIDTH - 2, 230)
    drawing.svg[-1].set("data-symbol", "cell")
    drawing.word((14, 98), labels["layer"], "nt-strong", "start")
    drawing.box((WIDTH / 2, 26), WIDTH - 4, 44, "", "next layer")
    drawing.word((14, 32), labels["next"], "nt-strong", "start")
    _first(drawing)
    _step(drawing, 96, "t")
    _step(drawing, 292, "t+1")
    _handed_on(drawing)
    drawing.word((WIDTH / 2, 332), labels["finding"], "nt-strong")
    drawing.word((WIDTH / 2, 357), labels["both"], "nt-strong")
    return drawing


def _step(drawing: Drawing, x: float, time: str) -> None:
    """Draw one time step: its four vectors at ``x``, its two states to the right."""
    state = x + 82
    drawing.box((x, 178), 58, 106, "", f"gates {time}")
    for place, gate in enumerate("figo"):
        drawing.symbol((x, 150 + 23 * place), gate)
    written = [(x + 29, 200.0), (state - 16, 200.0), (state - 16, MEMORY - 19)]
    drawing.wire(f"gates {time}", f"c {time}", written)
    read = [(x + 29, SHOWN), (state - 29, SHOWN)]
    drawing.wire(f"gates {time}", f"h {time}", read, "nt-gate-o")
    upwards = [(state + 10, MEMORY - 19), (state + 10, SHOWN + 19)]
    drawing.wire(f"c {time}", f"h {time}", upwards, "nt-c")
    for name, height in (("h", SHOWN), ("c", MEMORY)):
        drawing.box((state, height), 58, 38, f"nt-{name}", f"{name} {time}")
        drawing.symbol((state, height + 5), f"{name}_{{{time}}}")
    leaving = [(state, SHOWN - 19), (state, 48.0)]
    drawing.wire(f"h {time}", "next layer", leaving, "nt-h")


def _first(drawing: Drawing) -> None:
    drawing.wire("h_{t−1}", "gates t", [(10, SHOWN), (67, SHOWN)], "nt-h")
    drawing.symbol((10, SHOWN - 12), "h_{t−1}", "start")
    drawing.wire("c_{t−1}", "c t", [(10, MEMORY), (149, MEMORY)], "nt-c")
    drawing.symbol((10, MEMORY - 13), "c_{t−1}", "start")


def _handed_on(drawing: Drawing) -> None:
    drawing.wire("h t", "gates t+1", [(207, SHOWN), (263, SHOWN)], "nt-h")
    drawing.wire("c t", "c t+1", [(207, MEMORY), (345, MEMORY)], "nt-c")
    drawing.wire("h t+1", "later h", [(403, SHOWN), (462, SHOWN)], "nt-h")
    drawing.wire("c t+1", "later c", [(403, MEMORY), (462, MEMORY)], "nt-c")
