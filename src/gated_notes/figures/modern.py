"""Who waits for whom: gates that read the old state, and gates that do not."""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "게이트가 옛 상태를 읽을 때와 읽지 않을 때",
        "desc": (
            "세 시점을 두 번 그렸습니다. 위에서는 게이트 z가 입력과 이전 상태를 "
            "읽으므로 앞의 시점이 끝나야 계산할 수 있습니다. 아래에서는 z가 입력만 "
            "읽으므로 모든 시점의 z를 한꺼번에 계산할 수 있고, 상태만 차례로 "
            "이어집니다."
        ),
        "gru": "GRU: z가 h를 기다립니다",
        "mingru": "minGRU: z가 모두 한꺼번에",
    },
    "en": {
        "title": "Gates that read the old state, and gates that do not",
        "desc": (
            "Three steps, drawn twice. Above, the gate z reads the input and the old "
            "state, so it waits for the step before. Below, z reads the input alone: "
            "those of all steps are computed at once, and only the states follow one "
            "another."
        ),
        "gru": "GRU: z waits for h",
        "mingru": "minGRU: every z at once",
    },
}

WIDTH, HEIGHT = 472, 412
PANEL = 202.0
STEPS = (128.0, 262.0, 396.0)
"""The middle of each step."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("modern", WIDTH, HEIGHT, labels)
    for number, name in enumerate(("gru", "mingru")):
        top = 5 + number * PANEL
        drawing.area(5, top, WIDTH - 10, PANEL - 6)
        drawing.svg[-1].set("data-symbol", "cell")
        drawing.word((WIDTH / 2, top + 27), labels[name], "nt-strong")
        for step, x in enumerate(STEPS, start=1):
            _step(drawing, (x, top), step, name)
        drawing.symbol((18, top + 64), "h_0", "start")
    return drawing


def _step(drawing: Drawing, at: tuple[float, float], step: int, name: str) -> None:
    x, top = at
    state, gate = top + 78, top + 136
    before, start = f"h_{step - 1} {name}", x - 134 + 30 if step > 1 else 18.0
    drawing.wire(before, f"h_{step} {name}", [(start, state), (x - 30, state)], "nt-h")
    if name == "gru":
        turn = x - 66
        down = [(turn, state), (turn, gate), (x - 30, gate)]
        drawing.joint((turn, state), "nt-h")
        drawing.wire(before, f"z_{step} {name}", down, "nt-h")
    up = [(x, gate - 16), (x, state + 18)]
    drawing.wire(f"z_{step} {name}", f"h_{step} {name}", up, "nt-gate-f")
    given = [(x, top + 190), (x, gate + 16)]
    drawing.wire(f"x_{step} {name}", f"z_{step} {name}", given, "nt-x")
    drawing.symbol((x + 9, top + 184), f"x_{step}", "start")
    drawing.box((x, state), 60, 36, "nt-h", f"h_{step} {name}")
    drawing.symbol((x, state + 5), f"h_{step}")
    drawing.box((x, gate), 60, 32, "nt-gate-f", f"z_{step} {name}")
    drawing.symbol((x, gate + 5), f"z_{step}")
