"""A symbol has the same light in formula, diagram and code."""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup

from gated_notes import lights, math, notation, project
from gated_notes.figures import render


def lit(html: str) -> list[str]:
    return lights.LIGHT.findall(html)


@pytest.mark.parametrize(
    ("tex", "keys"),
    [
        ("h_t", ["h"]),
        ("h_{t-1}", ["h-1"]),
        ("c_{t + 1}", ["c+1"]),
        (r"W_{hh}^\top", ["W_hh"]),
        (r"\sigma(a_f)", ["sigma", "a_f"]),
        (r"\tilde{h}_t + \hat h_{t-1}", ["tilde-h", "hat-h-1"]),
        (r"\mathcal{N}(0, 1)", ["mathcal-N"]),
        (r"dh_{t-1} = dc", ["dh-1", "dc"]),
        (r"\frac1H", ["H"]),
        (r"\sum_{t=1}^T f_t^2", ["t", "T", "f"]),
        (r"\text{if } \operatorname{diag}(x)", ["x"]),
        (r"\begin{aligned} i_t &= 1 \\ o_t &= 2 \end{aligned}", ["i", "o"]),
    ],
)
def test_every_symbol_of_a_formula_has_its_light(tex: str, keys: list[str]) -> None:
    assert lit(math.render(tex)) == keys


def test_lights_leave_words_and_source_of_a_formula_as_they_were() -> None:
    tex = r"c_t < f_t \odot c_{t-1}"
    html = math.render(tex)
    note = BeautifulSoup(html, "html.parser").find("annotation")
    assert note
    assert note.text == tex
    assert "htmlData" not in html


@pytest.mark.parametrize(
    ("drawn", "key"),
    [("h_t−1", "h-1"), ("f_t", "f"), ("W_hh", "W_hh"), ("α", "alpha"), ("σ", "sigma")],
)
def test_a_diagram_gives_a_symbol_the_light_of_its_formula(
    drawn: str, key: str
) -> None:
    assert lights.of_drawn(drawn) == key


@pytest.mark.parametrize("drawn", ["cell", "+", "⊙ f", "", "keep", "f(x)"])
def test_a_word_in_a_diagram_has_no_light(drawn: str) -> None:
    assert lights.of_drawn(drawn) is None


CODE = '<pre><span class="k">{}</span> <span class="n">{}</span></pre>'


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("h", "h"),
        ("h_prev", "h-1"),
        ("x_t", "x"),
        ("c_0", "c_0"),
        ("W_hh", "W_hh"),
        ("dh", "dh"),
        ("dc_prev", "dc-1"),
        ("dW_ih", "dW_ih"),
    ],
)
def test_a_name_in_code_has_the_light_of_its_symbol(name: str, key: str) -> None:
    known = notation.names(project.find())
    assert lit(lights.in_code(CODE.format("", name), known)) == [key]


@pytest.mark.parametrize("name", ["loss", "np", "rng", "hidden", "h_big", "d"])
def test_another_name_in_code_has_none(name: str) -> None:
    known = notation.names(project.find())
    assert not lit(lights.in_code(CODE.format("", name), known))


def test_a_name_over_which_a_block_counts_is_no_symbol() -> None:
    spans = [f'<span class="n">{name}</span>' for name in ("f", "i", "i")]
    code = "<pre>{} for {} in range(3): {}</pre>".format(*spans)
    known = notation.names(project.find())
    assert lit(lights.in_code(code, known)) == ["f"]


def test_words_outside_code_blocks_are_left_alone() -> None:
    html = '<p><code><span class="n">h</span></code></p>'
    assert lights.in_code(html, frozenset("h")) == html


@pytest.mark.parametrize(
    ("lang", "word"), [("ko", "은닉 상태"), ("en", "hidden state")]
)
def test_the_legend_says_what_each_light_means(lang: str, word: str) -> None:
    html = math.render("dh_{t-1} = h_t")
    said = notation.legend(project.find(), html, lang)
    names = json.loads(re.sub("<.*?>", "", said))
    assert names["h"] == ["h", "", word]
    assert names["dh-1"][:2] == ["dh", "t−1"]
    assert word in names["dh-1"][2]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_no_meaning_of_the_legend_is_broken_off_in_a_formula(lang: str) -> None:
    every = "".join(
        math.render(tex)
        for entry in notation.load(project.find())
        for tex in (entry.tex, *entry.also)
    )
    said = json.loads(re.sub("<.*?>", "", notation.legend(project.find(), every, lang)))
    assert len(said) > 40
    for letter, _, meaning in said.values():
        assert letter
        assert meaning
        assert not set(meaning) & set("$\\{}")


@pytest.mark.parametrize("figure", ["lstm_cell", "gru_cell", "rnn_cell"])
def test_what_a_cell_computes_lights_in_formula_and_diagram(figure: str) -> None:
    symbols = {"lstm_cell": "figoch", "gru_cell": "rznh", "rnn_cell": "h"}[figure]
    drawn = set(lit(render(figure, "en")))
    assert {*symbols, "h-1", "x"} <= drawn
