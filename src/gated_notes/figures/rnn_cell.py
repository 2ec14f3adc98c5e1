"""One cell of the vanilla recurrent network.

h_t = tanh(W_ih x_t + b_ih + W_hh h_{t−1} + b_hh)
"""

from __future__ import annotations

from gated_notes.figures.kit import Drawing

LABELS = {
    "ko": {
        "title": "바닐라 RNN 셀 하나",
        "desc": (
            "입력 x_t에 W_ih를 곱한 값, 은닉 상태 h_{t−1}에 W_hh를 곱한 값, 편향을 "
            "더하면 a_t가 됩니다. 이것이 하나의 아핀 변환이며, a_t가 tanh를 통과하면 "
            "h_t가 됩니다. h_t는 밖으로 나가는 출력인 동시에 다음 시점의 입력입니다."
        ),
        "affine": "아핀 변환",
        "out": "출력",
        "next": "다음 시점",
    },
    "en": {
        "title": "One vanilla RNN cell",
        "desc": (
            "One affine map gives a_t: the input x_t times W_ih, plus the hidden state "
            "h_{t−1} times W_hh, plus the biases. The tanh of a_t is h_t. It is both "
            "the output and what the next time step receives."
        ),
        "affine": "affine map",
        "out": "output",
        "next": "next step",
    },
}

WIDTH, HEIGHT = 472, 250
LINE = 130
"""The height of the line of h."""


def draw(labels: dict[str, str]) -> Drawing:
    """Draw the figure with the words of one language."""
    drawing = Drawing("rnn_cell", WIDTH, HEIGHT, labels)
    drawing.area(60, 56, 300, 140)
    drawing.svg[-1].set("data-symbol", "cell")
    _affine(drawing, labels)
    drawing.wire("a_t", "tanh", [(244, LINE), (274, LINE)], "")
    drawing.box((308, LINE), 68, 40, "nt-curve-box", "tanh")
    drawing.word((308, LINE + 5), "tanh", "nt-curve")
    _results(drawing, labels)
    return drawing


def _affine(drawing: Drawing, labels: dict[str, str]) -> None:
    drawing.wire("h_{t−1}", "a_t", [(2, LINE), (104, LINE)], "nt-h")
    drawing.symbol((2, LINE - 14), "h_{t−1}", "start")
    drawing.symbol((81, LINE - 14), "W_{hh}")
    drawing.wire("x_t", "a_t", [(174, 244), (174, 161)], "nt-x")
    drawing.symbol((186, 240), "x_t", "start")
    drawing.symbol((186, 184), "W_{ih}", "start")
    drawing.box((174, LINE), 140, 62, "nt-affine", "a_t")
    drawing.symbol((174, LINE - 6), "a_t")
    drawing.word((174, LINE + 20), labels["affine"])


def _results(drawing: Drawing, labels: dict[str, str]) -> None:
    drawing.wire("tanh", "h_t next", [(342, LINE), (470, LINE)], "nt-h")
    drawing.wire("tanh", "h_t out", [(392, LINE), (392, 34)], "nt-h")
    drawing.joint((392, LINE), "nt-h")
    drawing.symbol((392, 24), "h_t")
    drawing.word((410, 50), labels["out"], anchor="start")
    drawing.symbol((470, LINE - 14), "h_t", "end")
    drawing.word((470, LINE + 24), labels["next"], anchor="end")
