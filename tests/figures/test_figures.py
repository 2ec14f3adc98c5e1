"""The diagrams: the wires of the formulas, readable, in both languages and schemes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from gated_notes import figures, project
from gated_notes.figures import (
    batches,
    char_lm,
    compare,
    frameworks,
    gates,
    half_life,
    variants,
    worked_example,
)
from gated_notes.figures.kit import READABLE, SIZE
from gated_rnn import padding
from gated_rnn.activations import sigmoid
from gated_rnn.cells import CELLS, gru, gru_before, parameter_count
from gated_rnn.convert import CONVERTERS

SVG = "{http://www.w3.org/2000/svg}"
EVERY = [(name, lang) for name in figures.FIGURES for lang in project.LANGUAGES]

LSTM_INSIDE = {
    # a = W_ih x_t + W_hh h_{t−1}: everything feeds all four layers, c feeds none
    ("x_t", "layers"),
    ("layers", "f_t"),
    ("layers", "i_t"),
    ("layers", "g_t"),
    ("layers", "o_t"),
    # c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t
    ("f_t", "keep"),
    ("i_t", "write"),
    ("g_t", "write"),
    ("keep", "+"),
    ("write", "+"),
    # h_t = o_t ⊙ tanh(c_t): read from the current cell
    ("c_t", "tanh"),
    ("tanh", "read"),
    ("o_t", "read"),
}

WIRES = {
    "rnn_cell": {
        ("h_t−1", "a_t"),
        ("x_t", "a_t"),
        ("a_t", "tanh"),
        ("tanh", "h_t next"),
        ("tanh", "h_t out"),
    },
    "lstm_cell": LSTM_INSIDE
    | {
        ("c_t−1", "keep"),
        ("h_t−1", "layers"),
        ("+", "c_t"),
        ("read", "h_t"),
    },
    "lstm_chain": LSTM_INSIDE
    | {
        ("c_t−2", "cell t−1"),
        ("h_t−2", "cell t−1"),
        ("x_t−1", "cell t−1"),
        ("cell t−1", "keep"),
        ("cell t−1", "layers"),
        ("+", "cell t+1"),
        ("read", "cell t+1"),
        ("x_t+1", "cell t+1"),
        ("cell t+1", "c_t+1"),
        ("cell t+1", "h_t+1"),
    },
    # c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t, four times
    "gates": {
        wire
        for name in ("keep", "overwrite", "accumulate", "reset")
        for wire in (
            (f"c_t−1 {name}", f"⊙f {name}"),
            (f"f {name}", f"⊙f {name}"),
            (f"g_t {name}", f"⊙i {name}"),
            (f"i {name}", f"⊙i {name}"),
            (f"⊙f {name}", f"+ {name}"),
            (f"⊙i {name}", f"+ {name}"),
            (f"+ {name}", f"c_t {name}"),
        )
    },
    # h feeds the next gates and the next layer; c goes to the next c alone
    "cell_state": {
        ("h_t−1", "gates t"),
        ("c_t−1", "c t"),
        ("h t", "gates t+1"),
        ("c t", "c t+1"),
        ("h t+1", "later h"),
        ("c t+1", "later c"),
    }
    | {
        wire
        for time in ("t", "t+1")
        for wire in (
            (f"gates {time}", f"c {time}"),
            (f"gates {time}", f"h {time}"),
            (f"c {time}", f"h {time}"),
            (f"h {time}", "next layer"),
        )
    },
    "half_life": {("0", "share"), ("0", "t")},
    "gru_cell": {
        # both feed all four layers; the letters beside the branches say who reads what
        ("h_t−1", "layers"),
        ("x_t", "layers"),
        ("layers", "z_t"),
        ("layers", "r_t"),
        ("layers", "m_t"),
        ("layers", "n_t"),
        # n_t = tanh(W_in x_t + b_in + r_t ⊙ m_t): reset after the product
        ("r_t", "reset"),
        ("m_t", "reset"),
        ("reset", "n_t"),
        # h_t = (1 − z_t) ⊙ n_t + z_t ⊙ h_{t−1}
        ("h_t−1", "keep"),
        ("z_t", "keep"),
        ("z_t", "1−z_t"),
        ("1−z_t", "write"),
        ("n_t", "write"),
        ("keep", "+"),
        ("write", "+"),
        ("+", "h_t"),
    },
    # r ⊙ (W h) on the left, W (r ⊙ h) on the right
    "gru_resets": {
        ("h_t−1 after", "W after"),
        ("W after", "reset after"),
        ("r_t after", "reset after"),
        ("reset after", "n_t after"),
        ("h_t−1 before", "reset before"),
        ("r_t before", "reset before"),
        ("reset before", "W before"),
        ("W before", "n_t before"),
    },
    # y = keep ⊙ x + add ⊙ f(x); what multiplies the two ways differs
    "highway": {
        wire
        for name in ("residual", "weighted", "highway", "two_gates")
        for wire in ((f"x {name}", f"f {name}"), (f"+ {name}", f"y {name}"))
    }
    | {("x residual", "+ residual"), ("f residual", "+ residual")}
    | {
        wire
        for name in ("weighted", "highway", "two_gates")
        for wire in (
            (f"x {name}", f"keep {name}"),
            (f"keep {name}", f"+ {name}"),
            (f"f {name}", f"add {name}"),
            (f"add {name}", f"+ {name}"),
        )
    }
    # the constant reads nothing, the gates read x
    | {("α weighted", "keep weighted"), ("α weighted", "add weighted")}
    | {("α highway", "keep highway"), ("α highway", "add highway")}
    | {("x highway", "α highway")}
    | {("b two_gates", "keep two_gates"), ("a two_gates", "add two_gates")}
    | {("x two_gates", "b two_gates"), ("x two_gates", "a two_gates")},
    # the old state enters every block of recurrent weights
    "compare": {
        (f"h_t−1 {cell} {row}", f"{gate} {cell} {row}")
        for row in ("size", "budget")
        for cell, gates in (("rnn", "h"), ("gru", "rzn"), ("lstm", "ifgo"))
        for gate in gates
    },
    "variants": {
        ("lstm_1997", "lstm"),
        ("lstm", "lstm_peephole"),
        ("lstm", "lstm_coupled"),
        ("lstm", "lstm_layer_norm"),
        ("gru", "mgu"),
        ("gru", "recurrent_highway"),
    },
    # a gate of the GRU reads x_t and h_{t−1}, one of the minGRU x_t alone
    "modern": {
        wire
        for name in ("gru", "mingru")
        for t in (1, 2, 3)
        for wire in (
            (f"h_{t - 1} {name}", f"h_{t} {name}"),
            (f"z_{t} {name}", f"h_{t} {name}"),
            (f"x_{t} {name}", f"z_{t} {name}"),
        )
    }
    | {(f"h_{t - 1} gru", f"z_{t} gru") for t in (1, 2, 3)},
    "frameworks": {("f torch", "f haiku"), ("f haiku", "f onnx")},
    "timeseries_split": {("0", "t")},
    # forwards one weight at every step, backwards a share of every step
    "bptt_gradients": {("h_3", "L"), ("L", "dh_3")}
    | {
        wire
        for t in (1, 2, 3)
        for wire in (
            (f"h_{t - 1}", f"h_{t}"),
            ("W_hh", f"h_{t}"),
            (f"dh_{t}", f"dh_{t - 1}"),
            (f"dh_{t}", "dW_hh"),
        )
    },
    # dc_t = f_t dc_{t−1} + A_t dh_{t−1},  dh_t = D_t dc_t + E_t dh_{t−1}
    "lstm_gradient": {
        wire
        for t in (1, 2, 3)
        for wire in ((f"c_{t - 1}", f"c_{t}"), (f"h_{t - 1}", f"c_{t}"))
    }
    | {(f"c_{t}", f"h_{t}") for t in (1, 2)}
    | {(f"h_{t - 1}", f"h_{t}") for t in (1, 2)},
    "worked_example": {("w", "c_1"), ("w", "c_2"), ("c_1", "c_2"), ("c_2", "h_2")}
    | {("c_1", "h_1"), ("h_1", "c_2"), ("h_1", "h_2")},
    # up to the next layer, and on to the next step of either
    "init_training": {(f"h_{t}", f"y_{t}") for t in (1, 2, 3)}
    | {(f"{row}_{t}", f"{row}_{t + 1}") for row in "hy" for t in (1, 2)},
    # one state crosses; attention leads past it to what is said
    "seq2seq_attention": {("h_1", "h_2"), ("h_2", "h_3"), ("h_3", "s_1")}
    | {("s_1", "s_2"), ("s_2", "y_2"), ("k_2", "y_2")}
    | {(f"h_{t}", "k_2") for t in (1, 2, 3)},
    # each is read, and asked about what comes next
    "char_lm": {(f"h_{t}", f"h_{t + 1}") for t in (1, 2)}
    | {(f"read {t}", f"h_{t}") for t in (1, 2, 3)}
    | {(f"h_{t}", f"asked {t}") for t in (1, 2, 3)},
    # forwards across the edge between two windows of three, backwards not
    "tbptt_state": {(f"h_{t}", f"h_{t + 1}") for t in range(1, 6)}
    | {(f"dh_{t + 1}", f"dh_{t}") for t in (1, 2, 4, 5)},
    # cut nowhere, in the middle, and where it was drawn
    "tbptt_windows": {
        (f"dh_{t + 1} {row}", f"dh_{t} {row}")
        for row, cuts in (("whole", ()), ("fixed", (3,)), ("random", (1, 4)))
        for t in range(1, 6)
        if t not in cuts
    },
    # read backwards, each from its own end
    "batches": {(f"step {k} {n}", f"step {k} 1") for k, n in ((1, 5), (2, 3), (3, 2))},
}


def parsed(name: str, lang: str) -> ET.Element:
    """Return the drawing as a tree: it must be well-formed."""
    return ET.fromstring(figures.render(name, lang))


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_the_wires_are_those_of_the_formulas(name: str, lang: str) -> None:
    found = [
        (path.get("data-from"), path.get("data-to"))
        for path in parsed(name, lang).iter(f"{SVG}path")
        if path.get("data-from")
    ]
    assert set(found) == WIRES[name]
    assert max(Counter(found).values()) == 1


@pytest.mark.parametrize("name", ["lstm_cell", "lstm_chain"])
def test_each_layer_bears_its_own_symbol_and_curve(name: str) -> None:
    drawing = parsed(name, "en")
    boxes = {
        rect.get("data-symbol"): rect
        for rect in drawing.iter(f"{SVG}rect")
        if rect.get("data-symbol")
    }
    curves = {"f_t": "σ", "i_t": "σ", "g_t": "tanh", "o_t": "σ"}
    for symbol, curve in curves.items():
        box = boxes[symbol]
        left, width = float(box.get("x", "")), float(box.get("width", ""))
        top, height = float(box.get("y", "")), float(box.get("height", ""))
        inside = [
            (text.get("data-symbol") or text.text or "")
            for text in drawing.iter(f"{SVG}text")
            if left < float(text.get("x", "")) < left + width
            and top < float(text.get("y", "")) < top + height
        ]
        assert {symbol, curve} <= set(inside)
        assert f"nt-gate-{symbol[0]}" in box.get("class", "")


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_text_covers_another_or_leaves_the_sheet(name: str, lang: str) -> None:
    drawing = figures.drawing(name, lang)
    for text in drawing.texts:
        assert text.left >= 0, text
        assert text.right <= drawing.width, text
        assert text.top >= 0, text
        assert text.bottom <= drawing.height, text
    for one, other in combinations(drawing.texts, 2):
        assert not one.meets(other), (one, other)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_letters_stay_readable_on_a_phone(name: str, lang: str) -> None:
    drawing = figures.drawing(name, lang)
    found = re.search(r"min-width:(\d+)px", str(drawing))
    assert found
    assert SIZE * int(found[1]) / drawing.width >= READABLE - 0.05


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_a_title_and_a_description_are_read_out(name: str, lang: str) -> None:
    drawing = parsed(name, lang)
    assert drawing.get("role") == "img"
    named = (drawing.get("aria-labelledby") or "").split()
    told = [e for e in drawing.iter() if e.get("id") in named]
    assert [e.tag for e in told] == [f"{SVG}title", f"{SVG}desc"]
    for element in told:
        assert bool(re.search("[가-힣]", element.text or "")) == (lang == "ko")


@pytest.mark.parametrize("name", figures.FIGURES)
def test_both_languages_have_the_same_labels(name: str) -> None:
    labels = figures.FIGURES[name].LABELS
    assert labels["ko"].keys() == labels["en"].keys()


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_a_drawing_is_the_same_every_time(name: str, lang: str) -> None:
    assert figures.render(name, lang) == figures.render(name, lang)


def test_no_id_stands_in_two_drawings() -> None:
    ids = [
        element.get("id")
        for name in figures.FIGURES
        for element in parsed(name, "ko").iter()
        if element.get("id")
    ]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_colours_come_from_the_style_sheet_only(name: str, lang: str) -> None:
    text = figures.render(name, lang)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(|fill=|stroke=", text)


def test_both_colour_schemes_define_the_same_colours_in_the_style_sheet() -> None:
    folder = project.find().source / "gated_notes" / "theme" / "assets"
    sheet = Path(folder / "figures.css").read_text(encoding="utf-8")
    light, dark = re.findall(r"\{([^{}]*--nt-fig-ink[^{}]*)\}", sheet)[:2]
    names = [set(re.findall(r"(--nt-fig-\w+):", block)) for block in (light, dark)]
    assert names[0] == names[1]
    used = set(re.findall(r"var\((--nt-fig-\w+)\)", sheet))
    assert used <= names[0]


def colours(block: str) -> dict[str, str]:
    """Return the colours of one scheme by name."""
    return dict(re.findall(r"--nt-fig-(\w+): #([0-9a-f]{6});", block))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_and_wires_stand_out_on_every_paper(scheme: int) -> None:
    folder = project.find().source / "gated_notes" / "theme" / "assets"
    sheet = Path(folder / "figures.css").read_text(encoding="utf-8")
    blocks = re.findall(r"\{([^{}]*--nt-fig-ink[^{}]*)\}", sheet)
    colour = colours(blocks[scheme])
    for paper in ("area", "box"):
        for word in ("ink", "c"):  # AA for text
            assert contrast(colour[word], colour[paper]) >= 4.5, (word, paper)
        for wire in "chxfigo":  # AA for lines
            assert contrast(colour[wire], colour[paper]) >= 3, (wire, paper)


def test_an_unknown_figure_or_language_is_told_with_what_there_is() -> None:
    with pytest.raises(KeyError, match="there are: rnn_cell, lstm_chain, lstm_cell"):
        figures.render("lstm", "ko")
    with pytest.raises(KeyError, match="it has: ko, en"):
        figures.render("lstm_cell", "fr")


def test_a_way_is_dotted_exactly_where_a_gate_multiplies_by_zero() -> None:
    drawing = parsed("gates", "en")
    shut = {
        (path.get("data-from"), path.get("data-to")): "nt-shut" in path.get("class", "")
        for path in drawing.iter(f"{SVG}path")
        if path.get("data-from")
    }
    values = [text.text for text in drawing.iter(f"{SVG}text") if "=" in f"{text.text}"]
    for number, name in enumerate(gates.SETTINGS):
        f, i = (value == "= 1" for value in values[2 * number : 2 * number + 2])
        c, g = 0.8, 0.5
        assert shut.pop((f"⊙f {name}", f"+ {name}")) == (not f * c)
        assert shut.pop((f"⊙i {name}", f"+ {name}")) == (not i * g)
        assert shut.pop((f"+ {name}", f"c_t {name}")) == (not f * c + i * g)
    assert not any(shut.values())


def test_each_curve_meets_one_half_after_the_half_life_of_its_bias() -> None:
    drawing = parsed("half_life", "en")
    dots = list(drawing.iter(f"{SVG}circle"))
    curves = [
        path.get("d", "")
        for path in drawing.iter(f"{SVG}path")
        if "nt-life" in path.get("class", "")
    ]
    shown = {text.text for text in drawing.iter(f"{SVG}text")}
    assert len(dots) == len(curves) == len(half_life.BIASES)
    for bias, dot, curve in zip(half_life.BIASES, dots, curves, strict=True):
        steps = np.log(0.5) / np.log(sigmoid(np.array(float(bias))))
        x, y = float(dot.get("cx", "")), float(dot.get("cy", ""))
        assert x == pytest.approx(half_life.across(steps), abs=0.01)
        points = np.array(re.findall(r"[\d.]+", curve), dtype=float).reshape(-1, 2)
        assert np.interp(x, *points.T) == pytest.approx(y, abs=0.5)
        assert {f"{steps:.3g}", f"b={bias}"} <= shown


def test_the_axes_of_the_half_life_say_where_a_point_stands() -> None:
    # What is drawn at a time and a share is read there by the marks of the axes.
    places = {
        text.text: float(text.get("x", ""))
        for text in parsed("half_life", "en").iter(f"{SVG}text")
        if text.text in {"10", "100"}
    }
    middle = np.mean(list(places.values()))  # halfway on a log scale is √1000
    assert half_life.across(np.sqrt(1000)) == pytest.approx(middle)
    assert half_life.upwards(0.5) == pytest.approx(
        (half_life.upwards(0) + half_life.upwards(1)) / 2
    )


def test_the_tables_of_the_resets_are_what_the_two_cells_compute() -> None:
    drawing = parsed("gru_resets", "en")
    texts = [
        t for t in drawing.iter(f"{SVG}text") if t.get("data-symbol", "")[0:1] == "r"
    ]
    rng = np.random.default_rng(0)
    H = 3
    params = gru.Params(*(rng.normal(size=a.shape) for a in gru.init(rng, 2, H)))
    params.b_hh[2 * H :] = 0.0
    x_t, h = rng.normal(size=(1, 2)), rng.normal(size=(1, H))
    before = gru_before.Params(*params)
    cells = {
        "after": gru.step(params, x_t, gru.State(h))[1],
        "before": gru_before.step(before, x_t, gru_before.State(h))[1],
    }
    inputs = x_t @ params.W_ih[2 * H :].T + params.b_ih[2 * H :]
    for name, cache in cells.items():
        W = params.W_hh[2 * H :].copy()
        for rect in drawing.iter(f"{SVG}rect"):
            if found := re.fullmatch(
                rf"W_(\d)(\d) {name}", rect.get("data-symbol", "")
            ):
                left, top = float(rect.get("x", "")), float(rect.get("y", ""))
                [shown] = [
                    text.get("data-symbol", "")
                    for text in texts
                    if left < float(text.get("x", "")) < left + 44
                    and top < float(text.get("y", "")) < top + 44
                ]
                i, j, k = int(found[1]) - 1, int(found[2]) - 1, int(shown[2:]) - 1
                W[i, j] *= cache.r[0, k]
        np.testing.assert_allclose(np.tanh(inputs + h @ W.T), cache.n, rtol=1e-12)


def test_the_blocks_of_the_variants_are_those_of_the_cells() -> None:
    assert {name: len(CELLS[name].GATES) for name in variants.PLACES} == variants.BLOCKS


def test_the_orders_of_the_frameworks_are_those_of_the_converters() -> None:
    found = {name: way.layouts["lstm"].order for name, way in CONVERTERS.items()}
    same = {"keras": "torch", "equinox": "torch", "haiku": "haiku", "onnx": "onnx"}
    for framework, row in same.items():
        assert found[framework] == tuple(frameworks.ORDERS[row])
    assert tuple(frameworks.ORDERS["torch"]) == CELLS["lstm"].GATES


def test_the_squares_of_the_comparison_have_the_size_of_what_they_stand_for() -> None:
    areas: dict[str, float] = {}
    for rect in parsed("compare", "en").iter(f"{SVG}rect"):
        _, _, which = rect.get("data-symbol", "").partition(" ")
        if which:
            area = float(rect.get("width", "")) * float(rect.get("height", ""))
            areas[which] = areas.get(which, 0.0) + area
    for row, widths in compare.WIDTHS.items():
        for name, H in widths.items():
            W_hh = CELLS[name].init(np.random.default_rng(0), 2, H).W_hh
            assert areas[f"{name} {row}"] == pytest.approx(compare.SCALE**2 * W_hh.size)
    one, *others = (
        parameter_count(CELLS[name].init(np.random.default_rng(0), 2, H))
        for name, H in compare.WIDTHS["budget"].items()
    )
    assert others == pytest.approx([one, one], rel=0.01)


def test_a_double_frame_stands_exactly_where_the_two_tables_agree() -> None:
    drawing = parsed("gru_resets", "en")
    frames = {
        rect.get("data-symbol", ""): (
            float(rect.get("x", "")) + float(rect.get("width", "")) / 2,
            float(rect.get("y", "")) + float(rect.get("height", "")) / 2,
        )
        for rect in drawing.iter(f"{SVG}rect")
    }
    double = {at for name, at in frames.items() if name.startswith("diagonal")}
    for name, at in frames.items():
        if found := re.fullmatch(r"W_(\d)(\d) \w+", name):
            assert (at in double) == (found[1] == found[2])


def test_the_numbers_of_the_worked_example_are_those_that_its_script_prints() -> None:
    printed = project.find().outputs / "worked_example" / "routes.txt"
    said = dict(re.findall(r"(\w+) = (\S+)", printed.read_text(encoding="utf-8")))
    names = {
        link: "_".join(node.replace("_", "") for node in link)
        for link in worked_example.links()
    }
    for link, number in worked_example.links().items():
        assert f"{number:.4f}" == said[names[link]], link
    parts = ("now", "direct", "through_gates", "through_output")
    assert [f"{number:.4f}" for number in worked_example.routes()] == [
        said[part] for part in parts
    ]
    drawn = [text.text for text in parsed("worked_example", "en").iter(f"{SVG}text")]
    for number in worked_example.links().values():
        assert worked_example.shown(number) in drawn
    assert any(f"= {float(said['sum']):.3f}" in f"{text}" for text in drawn)


def test_a_batch_is_padded_behind_the_end_of_each_sequence_and_nowhere_else() -> None:
    drawn = [
        box.get("data-symbol", "") for box in parsed("batches", "en").iter(f"{SVG}rect")
    ]
    x, lengths = padding.pad([np.zeros((n, 1)) for n in batches.LENGTHS])
    inside = padding.mask(lengths, len(x))
    for k in range(len(lengths)):
        for t in range(len(x)):
            kind = "step" if inside[t, k] else "padding"
            assert f"{kind} {k + 1} {t + 1}" in drawn
        assert f"end {k + 1}" in drawn
    running = [inside[start].sum() for start, _ in batches.segments()]
    assert running == [3, 2, 1]
    assert len(drawn) == inside.size + len(lengths)


def test_the_character_model_is_asked_for_what_it_reads_next() -> None:
    drawn = parsed("char_lm", "en")
    syllables = [text.text for text in drawn.iter(f"{SVG}text") if text.text]
    for word in char_lm.WORD[1:-1]:
        assert syllables.count(word) == 2  # asked for, and then read
    names = [unicodedata.name(jamo) for jamo in unicodedata.normalize("NFD", "한")]
    letters = [unicodedata.name(letter) for letter in char_lm.APART]
    assert [n.split()[-1] for n in letters] == [n.split()[-1] for n in names]
