"""Four ways to mix what comes in with what is made of it, in one grammar.

y = x + f(x)
y = (1 − α) x + α f(x)
y = (1 − α(x)) ⊙ x + α(x) ⊙ f(x)
y = b(x) ⊙ x + a(x) ⊙ f(x)
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing, Point

LABELS = {
    "ko": {
        "title": "깊이에 놓인 네 구조",
        "desc": (
            "같은 그림 네 개입니다. 위의 길은 입력 x를 그대로 나르고, 아래의 길은 f를 "
            "지나며, 두 길이 더해져 y가 됩니다. 첫째는 두 길에 아무것도 곱하지 "
            "않습니다. 둘째는 상수 1 − α와 α를, 셋째는 x에서 계산한 1 − α와 α를, "
            "넷째는 x에서 따로 계산한 b와 a를 곱합니다."
        ),
        "residual": "1. 그대로 더하기",
        "weighted": "2. 상수 비율",
        "highway": "3. 게이트 하나",
        "two_gates": "4. 게이트 둘",
        "finding": "길은 둘로 같고, 곱하는 것만 다릅니다.",
        "time": "시간에 놓으면 4는 LSTM, 3은 GRU입니다.",
    },
    "en": {
        "title": "Four structures in depth",
        "desc": (
            "The same picture four times. The way above carries the input x as it is, "
            "the way below goes through f, and their sum is y. In the first nothing "
            "multiplies the two paths. In the second the constants 1 − α and α do, in "
            "the third 1 − α and α computed from x, in the fourth b and a, each "
            "computed from x by itself."
        ),
        "residual": "1. just add",
        "weighted": "2. a constant share",
        "highway": "3. one gate",
        "two_gates": "4. two gates",
        "finding": "The two paths stay; what multiplies them changes.",
        "time": "Laid along time, 4 is the LSTM and 3 the GRU.",
    },
}

STRUCTURES = ("residual", "weighted", "highway", "two_gates")
"""The panels in the order of reading, by the names of the layers."""

WIDTH, HEIGHT = 472, 532
PANEL_WIDTH, PANEL_HEIGHT = 236, 236
SKIP, GATES, THROUGH = 82.0, 132.0, 194.0
"""The heights of the way of x, of the gates, and of the way through f."""

ENTRY, KEEP, ADD, SUM = 36.0, 92.0, 150.0, 192.0
"""Where x parts, where the two ways are multiplied, and where they meet."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("highway", WIDTH, HEIGHT, labels)
    for number, name in enumerate(STRUCTURES):
        row, column = divmod(number, 2)
        corner = (column * PANEL_WIDTH, row * PANEL_HEIGHT)
        _panel(drawing, corner, name, labels[name])
    drawing.word((WIDTH / 2, 498), labels["finding"], "nt-strong")
    drawing.word((WIDTH / 2, 522), labels["time"], "nt-strong")
    return drawing


def _panel(drawing: Drawing, corner: Point, name: str, title: str) -> None:
    x, y = corner
    drawing.area(x + 5, y + 5, PANEL_WIDTH - 10, PANEL_HEIGHT - 10)
    drawing.svg[-1].set("data-symbol", "cell")
    drawing.word((x + PANEL_WIDTH / 2, y + 30), title, "nt-strong")
    gated = name != "residual"
    _skip(drawing, corner, name, gated)
    _through(drawing, corner, name, gated)
    if name == "two_gates":
        _two(drawing, corner, name)
    elif gated:
        _one(drawing, corner, name)
    drawing.operator((x + SUM, y + SKIP), "+", f"+ {name}")


def _skip(drawing: Drawing, corner: Point, name: str, gated: bool) -> None:
    x, y = corner[0], corner[1] + SKIP
    ends = [(x + 14, y), (x + SUM - 13, y)]
    if gated:
        keep = f"keep {name}"
        drawing.wire(f"x {name}", keep, [ends[0], (x + KEEP - 13, y)], "nt-c")
        drawing.wire(keep, f"+ {name}", [(x + KEEP + 13, y), ends[1]], "nt-c")
        drawing.operator((x + KEEP, y), "⊙", keep)
    else:
        drawing.wire(f"x {name}", f"+ {name}", ends, "nt-c")
    out = [(x + SUM + 13, y), (x + 228, y)]
    drawing.wire(f"+ {name}", f"y {name}", out, "nt-c")
    drawing.symbol((x + 14, y - 13), "x", "start")
    drawing.symbol((x + 222, y - 13), "y", "end")


def _through(drawing: Drawing, corner: Point, name: str, gated: bool) -> None:
    x, y = corner[0], corner[1] + THROUGH
    drawing.joint((x + ENTRY, corner[1] + SKIP), "nt-x")
    down = [(x + ENTRY, corner[1] + SKIP), (x + ENTRY, y), (x + 66, y)]
    drawing.wire(f"x {name}", f"f {name}", down, "nt-x")
    drawing.box((x + 92, y), 52, 34, "nt-gate-g", f"f {name}")
    drawing.symbol((x + 92, y + 6), "f(x)")
    start, rise = x + 118, [(x + SUM, y), (x + SUM, corner[1] + SKIP + 13)]
    if gated:
        add = f"add {name}"
        drawing.wire(f"f {name}", add, [(start, y), (x + ADD - 13, y)], "nt-gate-g")
        drawing.wire(add, f"+ {name}", [(x + ADD + 13, y), *rise], "nt-gate-g")
        drawing.operator((x + ADD, y), "⊙", add)
    else:
        drawing.wire(f"f {name}", f"+ {name}", [(start, y), *rise], "nt-gate-g")


def _one(drawing: Drawing, corner: Point, name: str) -> None:
    """Draw one factor; where it is a gate, it reads x."""
    x, y = corner[0], corner[1] + GATES
    symbol = "α(x)" if name == "highway" else "α"
    if name == "highway":
        drawing.joint((x + ENTRY, y), "nt-x")
        drawing.wire(f"x {name}", f"α {name}", [(x + ENTRY, y), (x + 66, y)], "nt-x")
    drawing.box((x + KEEP, y), 52, 28, "nt-gate-i", f"α {name}")
    drawing.symbol((x + KEEP, y + 5), symbol)
    up = [(x + KEEP, y - 14), (x + KEEP, corner[1] + SKIP + 13)]
    drawing.wire(f"α {name}", f"keep {name}", up, "nt-gate-i")
    drawing.word((x + KEEP + 8, y - 18), "1−α", "nt-curve", "start")
    down = [(x + KEEP + 26, y), (x + ADD, y), (x + ADD, corner[1] + THROUGH - 13)]
    drawing.wire(f"α {name}", f"add {name}", down, "nt-gate-i")
    drawing.word((x + ADD + 8, y + 26), "α", "nt-curve", "start")


def _two(drawing: Drawing, corner: Point, name: str) -> None:
    """Draw both gates; each reads x."""
    x, y = corner[0], corner[1] + GATES
    lower = y + 26
    drawing.joint((x + ENTRY, y), "nt-x")
    drawing.joint((x + ENTRY, lower), "nt-x")
    drawing.wire(f"x {name}", f"b {name}", [(x + ENTRY, y), (x + 66, y)], "nt-x")
    under = [(x + ENTRY, lower), (x + ADD - 26, lower)]
    drawing.wire(f"x {name}", f"a {name}", under, "nt-x")
    drawing.box((x + KEEP, y), 52, 28, "nt-gate-f", f"b {name}")
    drawing.symbol((x + KEEP, y + 5), "b(x)")
    up = [(x + KEEP, y - 14), (x + KEEP, corner[1] + SKIP + 13)]
    drawing.wire(f"b {name}", f"keep {name}", up, "nt-gate-f")
    drawing.box((x + ADD, y + 20), 52, 28, "nt-gate-i", f"a {name}")
    drawing.symbol((x + ADD, y + 25), "a(x)")
    down = [(x + ADD, y + 34), (x + ADD, corner[1] + THROUGH - 13)]
    drawing.wire(f"a {name}", f"add {name}", down, "nt-gate-i")
