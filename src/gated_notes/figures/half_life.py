"""What is left of a memory over time, for forget biases from 0 to 5.

c_t / c_0 = σ(b)^t, while nothing is written; half of it after ln ½ / ln σ(b) steps.
"""

from __future__ import annotations

from math import exp, log, log10

from gated_notes.figures.kit import Drawing, Point

LABELS = {
    "ko": {
        "title": "망각 게이트의 편향과 기억의 반감기",
        "desc": (
            "가로축은 시점 t의 로그 눈금이고 세로축은 남은 비율입니다. 망각 "
            "게이트의 편향 b가 0에서 5까지인 여섯 곡선이 절반의 선과 만나는 자리에 "
            "반감기를 적었습니다. 편향이 클수록 곡선이 오른쪽에 있습니다."
        ),
        "left": "남은 비율",
        "time": "시점(로그 눈금)",
        "finding": "편향을 1 올리면 반감기가 약 e배로 늘어납니다.",
    },
    "en": {
        "title": "The forget bias and the half-life of a memory",
        "desc": (
            "Across: the time step t, on a logarithmic scale. Upwards: the share that "
            "is left. Six curves, for forget biases b from 0 to 5; where each meets "
            "the line of one half, its half-life is written. The larger the bias, the "
            "further right the curve."
        ),
        "left": "share left",
        "time": "time step (log scale)",
        "finding": "One more of bias: about e times the half-life.",
    },
}

WIDTH, HEIGHT = 472, 336
BIASES = (0, 1, 2, 3, 4, 5)
LEFT, FLOOR, CEILING = 36.0, 250.0, 50.0
"""Where the axes stand, and the height of 1."""

FIRST, DECADE, LAST = 80.0, 164.0, 150.0
"""Where t = 1 stands, the width of a factor of ten, and the last t."""


def across(t: float) -> float:
    """Return where a time stands."""
    return FIRST + DECADE * log10(t)


def upwards(share: float) -> float:
    """Return where a share stands."""
    return FLOOR - share * (FLOOR - CEILING)


def kept(bias: float) -> float:
    """Return what the forget gate keeps of a memory in one step, σ(b)."""
    return 1 / (1 + exp(-bias))


def half_life(bias: float) -> float:
    """Return after how many steps half is left."""
    return log(0.5) / log(kept(bias))


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("half_life", WIDTH, HEIGHT, labels)
    _axes(drawing, labels)
    for bias in BIASES:
        drawing.line(_curve(bias), "nt-c nt-life")
        middle = (across(half_life(bias)), upwards(0.5))
        drawing.joint(middle, "nt-c")
        drawing.word(
            (middle[0] + 8, middle[1] - 7), f"{half_life(bias):.3g}", "", "start"
        )
        drawing.word((middle[0] + 26, middle[1] + 20), f"b={bias}", "nt-c", "start")
    drawing.word((WIDTH / 2, 324), labels["finding"], "nt-strong")
    return drawing


def _curve(bias: float) -> list[Point]:
    steps = [LAST ** (n / 80) for n in range(81)]  # from 1, even on a log scale
    return [(across(t), upwards(kept(bias) ** t)) for t in steps]


def _axes(drawing: Drawing, labels: dict[str, str]) -> None:
    drawing.wire("0", "share", [(LEFT, FLOOR), (LEFT, 20)], "nt-x")
    drawing.wire("0", "t", [(LEFT, FLOOR), (468, FLOOR)], "nt-x")
    drawing.word((LEFT + 10, 28), labels["left"], anchor="start")
    drawing.symbol((468, FLOOR - 9), "t", "end")
    drawing.word((468, FLOOR + 44), labels["time"], anchor="end")
    for share, name in ((0.0, "0"), (0.5, "½"), (1.0, "1")):
        drawing.word((LEFT - 8, upwards(share) + 5), name, anchor="end")
    for t in (1, 10, 100):
        drawing.line([(across(t), FLOOR), (across(t), FLOOR + 5)], "nt-x")
        drawing.word((across(t), FLOOR + 22), str(t))
    half = upwards(0.5)
    drawing.line([(LEFT, half), (460, half)], "nt-x nt-shut")
