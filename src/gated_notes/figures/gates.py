"""What the extremes of forget and input gate do to a memory: four things, no more.

c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t    with f_t and i_t each 0 or 1
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "극단에 놓인 두 게이트가 기억에 하는 네 가지 일",
        "desc": (
            "같은 셀을 네 번 그렸습니다. f_t = 1, i_t = 0이면 이전 셀 상태를 "
            "유지하고, f_t = 0, i_t = 1이면 후보 값으로 덮어씁니다. 둘 다 1이면 "
            "더하고, 둘 다 0이면 비웁니다. 점선은 게이트에서 0이 곱해져 아무것도 "
            "흐르지 않는 길입니다."
        ),
        "keep": "유지: 옛 값",
        "overwrite": "덮어쓰기: 새 값",
        "accumulate": "누적: 두 값의 합",
        "reset": "비우기: 0",
        "finding": "양 끝에서 f와 i가 하는 일은 이 넷입니다.",
        "o": "o는 기억을 바꾸지 않고 보일지만 정합니다.",
    },
    "en": {
        "title": "Four things that two gates at their extremes do to a memory",
        "desc": (
            "The same cell, drawn four times. With f_t = 1 and i_t = 0 the old cell "
            "state is kept; with f_t = 0 and i_t = 1 the candidate overwrites it. With "
            "both at 1 the two are added, with both at 0 nothing is left. A dotted "
            "line is a way on which a gate has multiplied by 0."
        ),
        "keep": "keep: the old",
        "overwrite": "overwrite: the new",
        "accumulate": "accumulate: both",
        "reset": "reset: nothing",
        "finding": "At their ends, f and i do one of these four.",
        "o": "o does not touch it: it shows or hides.",
    },
}

SETTINGS = {
    "keep": (1, 0),
    "overwrite": (0, 1),
    "accumulate": (1, 1),
    "reset": (0, 0),
}
"""f and i of each panel, in the order of reading."""

WIDTH, HEIGHT = 472, 500
PANEL_WIDTH, PANEL_HEIGHT = 236, 216
LINE = 104.0
"""The height of the line of c in a panel."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("gates", WIDTH, HEIGHT, labels)
    for number, (name, setting) in enumerate(SETTINGS.items()):
        row, column = divmod(number, 2)
        corner = (column * PANEL_WIDTH, row * PANEL_HEIGHT)
        _panel(drawing, corner, name, setting, labels[name])
    drawing.word((WIDTH / 2, 460), labels["finding"], "nt-strong")
    drawing.word((WIDTH / 2, 484), labels["o"], "nt-strong")
    return drawing


def _panel(
    drawing: Drawing,
    corner: tuple[float, float],
    name: str,
    setting: tuple[int, int],
    title: str,
) -> None:
    x, y = corner
    f, i = setting
    drawing.area(x + 5, y + 5, PANEL_WIDTH - 10, PANEL_HEIGHT - 10)
    drawing.svg[-1].set("data-symbol", "cell")
    drawing.word((x + PANEL_WIDTH / 2, y + 27), title, "nt-strong")
    _gate(drawing, (x + 82, y + 54), "f", f, name)
    _gate(drawing, (x + 82, y + 152), "i", i, name)
    _memory(drawing, corner, name, _shut(f), _shut(f or i))
    _written(drawing, corner, name, _shut(i))


def _shut(value: int) -> str:
    return "nt-c" if value else "nt-c nt-shut"


def _gate(
    drawing: Drawing, centre: tuple[float, float], gate: str, value: int, name: str
) -> None:
    x, y = centre
    drawing.box(centre, 66, 28, f"nt-gate-{gate}", f"{gate} {name}")
    drawing.symbol((x - 18, y + 5), f"{gate}_t")
    drawing.word((x + 10, y + 5), f"= {value}", "nt-curve")


def _memory(
    drawing: Drawing, corner: tuple[float, float], name: str, kept: str, after: str
) -> None:
    x, y = corner[0], corner[1] + LINE
    old = [(x + 14, y), (x + 69, y)]
    drawing.wire(f"c_{{t−1}} {name}", f"⊙f {name}", old, "nt-c")
    drawing.symbol((x + 14, y - 13), "c_{t−1}", "start")
    opened = [(x + 82, y - 36), (x + 82, y - 13)]
    drawing.wire(f"f {name}", f"⊙f {name}", opened, "nt-gate-f")
    drawing.wire(f"⊙f {name}", f"+ {name}", [(x + 95, y), (x + 137, y)], kept)
    drawing.wire(f"+ {name}", f"c_t {name}", [(x + 163, y), (x + 222, y)], after)
    drawing.symbol((x + 222, y - 13), "c_t", "end")
    drawing.operator((x + 82, y), "⊙", f"⊙f {name}")
    drawing.operator((x + 150, y), "+", f"+ {name}")


def _written(
    drawing: Drawing, corner: tuple[float, float], name: str, written: str
) -> None:
    x, y = corner[0], corner[1] + 152
    opened = [(x + 115, y), (x + 137, y)]
    drawing.wire(f"i {name}", f"⊙i {name}", opened, "nt-gate-i")
    offered = [(x + 150, y + 48), (x + 150, y + 13)]
    drawing.wire(f"g_t {name}", f"⊙i {name}", offered, "nt-gate-g")
    drawing.symbol((x + 162, y + 46), "g_t", "start")
    upwards = [(x + 150, y - 13), (x + 150, y - 35)]
    drawing.wire(f"⊙i {name}", f"+ {name}", upwards, written)
    drawing.operator((x + 150, y), "⊙", f"⊙i {name}")
