"""Forwards one weight is used at every step; backwards every step adds its share.

dh_{t−1} = J_tᵀ dh_t,  J_t = diag(1 − h_t²) W_hh,  dW_hh = Σ_t (share of step t)
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "시간에 따른 역전파의 두 방향",
        "desc": (
            "위에서는 가중치 W_hh 하나가 시점마다 쓰이며 h_0에서 h_3까지 오른쪽으로 "
            "나아갑니다. h_3에서 손실 L을 계산합니다. 아래에서는 기울기가 dh_3에서 "
            "dh_0까지 왼쪽으로 거슬러 가며 한 시점에 야코비 행렬 J 하나씩 곱해지고, "
            "시점마다 나온 몫이 dW_hh에 더해집니다. 입력은 그리지 않았습니다."
        ),
        "forwards": "순전파: 같은 가중치를 시점마다",
        "backwards": "역전파: 시점마다 행렬 하나를 곱하고",
        "added": "시점마다 나온 몫을 더합니다",
    },
    "en": {
        "title": "Backpropagation through time, both ways",
        "desc": (
            "Above, one weight W_hh is used at every step on the way right from h_0 to "
            "h_3, where the loss L is computed. Below, the gradient goes back left "
            "from dh_3 to dh_0, multiplied by one Jacobian J a step, and the share of "
            "every step is added to dW_hh. Inputs are not drawn."
        ),
        "forwards": "forwards: the same weight at every step",
        "backwards": "backwards: one matrix a step,",
        "added": "and the shares of all steps are added",
    },
}

WIDTH, HEIGHT = 472, 400
STEPS = 3
FIRST, STRIDE = 52.0, 120.0
"""Where h_0 stands, and how far apart the states are."""

WEIGHT, STATE, LOSS, GRADIENT, SUM = 60.0, 140.0, 192.0, 244.0, 330.0
"""The heights of the rows."""

BOX = (56.0, 34.0)


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("bptt_gradients", WIDTH, HEIGHT, labels)
    drawing.word((WIDTH / 2, 26), labels["forwards"], "nt-strong")
    drawing.word((WIDTH / 2, 370), labels["backwards"], "nt-strong")
    drawing.word((WIDTH / 2, 391), labels["added"], "nt-strong")
    for row, symbol in ((WEIGHT, "W_{hh}"), (SUM, "dW_{hh}")):
        middle = (_at(1) + _at(STEPS)) / 2
        kind = "nt-x" if row == WEIGHT else "nt-gate-f"
        drawing.box((middle, row), STRIDE * (STEPS - 1) + BOX[0], BOX[1], kind, symbol)
        drawing.symbol((middle, row + 6), symbol)
    for t in range(STEPS + 1):
        _state(drawing, t)
    for t in range(1, STEPS + 1):
        _step(drawing, t)
    _loss(drawing)
    return drawing


def _at(t: int) -> float:
    return FIRST + STRIDE * t


def _state(drawing: Drawing, t: int) -> None:
    for row, symbol, kind in ((STATE, "h", "nt-h"), (GRADIENT, "dh", "nt-gate-f")):
        drawing.box((_at(t), row), *BOX, kind, f"{symbol}_{t}")
        drawing.symbol((_at(t), row + 6), f"{symbol}_{t}")


def _step(drawing: Drawing, t: int) -> None:
    before, here, half = _at(t - 1), _at(t), BOX[0] / 2
    forwards = [(before + half, STATE), (here - half, STATE)]
    drawing.wire(f"h_{t - 1}", f"h_{t}", forwards, "nt-h")
    use = [(here, WEIGHT + 17), (here, STATE - 17)]
    drawing.wire("W_{hh}", f"h_{t}", use, "nt-x")
    back = [(here - half, GRADIENT), (before + half, GRADIENT)]
    drawing.wire(f"dh_{t}", f"dh_{t - 1}", back, "nt-gate-f")
    drawing.symbol(((before + here) / 2, GRADIENT - 12), f"J_{t}")
    share = [(here, GRADIENT + 17), (here, SUM - 17)]
    drawing.wire(f"dh_{t}", "dW_{hh}", share, "nt-gate-f")


def _loss(drawing: Drawing) -> None:
    x = _at(STEPS)
    drawing.box((x, LOSS), 34, 28, "nt-x", "L")
    drawing.symbol((x, LOSS + 6), "L")
    drawing.wire(f"h_{STEPS}", "L", [(x, STATE + 17), (x, LOSS - 14)], "nt-h")
    down = [(x, LOSS + 14), (x, GRADIENT - 17)]
    drawing.wire("L", f"dh_{STEPS}", down, "nt-gate-f")
