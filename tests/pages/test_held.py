"""No line of a page begins with a particle or a comma."""

from __future__ import annotations

import re

import pytest

from gated_notes import held, math

JOINER = "\N{WORD JOINER}"
TAG = re.compile("<[^>]*>")


@pytest.mark.parametrize("tex", ["h_t", "H = 1", r"\sigma(a_f)", r"\tfrac{4}{3}H"])
@pytest.mark.parametrize("wrapped", [True, False])
def test_a_short_formula_is_held_together_with_what_follows(
    tex: str, wrapped: bool
) -> None:
    formula = f"<span>{math.render(tex)}</span>" if wrapped else math.render(tex)
    html = held.together(f"<p>A {formula}이면 b, {formula}, {formula} c.</p>")
    assert html.count('<span class="nt-held">') == 2
    assert f'<span class="nt-held">{formula}이면</span> b' in html
    assert f'<span class="nt-held">{formula},</span> ' in html
    assert f" {formula} c" in html


def test_an_opening_bracket_stays_with_its_formula() -> None:
    html = held.together(f"<p>A ({math.render('h_t')}), b.</p>")
    assert f'A <span class="nt-held">({math.render("h_t")}),</span> b' in html


def test_a_long_formula_may_break_where_it_wants() -> None:
    html = f"<p>{math.render('c_t = f_t c_{t-1} + i_t g_t')}입니다.</p>"
    assert held.together(html) == html


def test_brackets_and_code_are_joined_to_a_particle_only() -> None:
    html = held.together(
        "<p>게이트(gate)가 <code>h_t</code>를 (a) <code>b</code> c</p>"
    )
    assert f"(gate){JOINER}가 <code>h_t</code>{JOINER}를 (a) " in html
    assert html.count(JOINER) == 2


def test_blocks_of_code_are_copied_as_they_are() -> None:
    html = "<pre><code># 게이트(gate)가\n<span>f()</span>는</code></pre>"
    assert held.together(html) == html


def test_the_words_of_a_page_stay_what_they_were() -> None:
    formulas = [math.render(tex) for tex in ("x", "(B, H)", "a = b + c + d + e + f")]
    html = "<p>" + "".join(f"{one}는(은)은 " for one in formulas) + "</p>"
    changed = held.together(html)
    assert changed != html
    assert TAG.sub("", changed).replace(JOINER, "") == TAG.sub("", html)
