"""Formulas: rendered at build, escaped once, and refused when broken."""

from __future__ import annotations

import markdown
import pytest

from gated_notes import math, project


def convert(text: str) -> str:
    return markdown.markdown(
        text,
        extensions=["pymdownx.arithmatex", "gated_notes.math"],
        extension_configs={"pymdownx.arithmatex": {"generic": True}},
    )


def test_an_inline_formula_stays_in_its_sentence() -> None:
    html = convert("A $h_t$ b.")
    assert html.startswith("<p>A <span")
    assert '<span class="nt-formula short"' in html
    assert "$" not in html


def test_only_a_short_formula_is_kept_on_one_line() -> None:
    long = r"c_t = f_t \odot c_{t-1} + i_t \odot g_t"
    html = convert(f"Be $f = 1$ in ${long}$.")
    assert html.count('<span class="nt-formula short"') == 1
    assert html.count('<span class="nt-formula"') == 1


def test_a_display_formula_is_a_block_with_mathml_for_screen_readers() -> None:
    html = convert("$$\nc_t = f_t \\odot c_{t-1}\n$$")
    assert html.startswith('<div class="nt-formula"')
    assert "<math " in html


@pytest.mark.parametrize("text", ["$a < b$", "$$\na < b\n$$"])
def test_less_than_is_escaped_once(text: str) -> None:
    html = convert(text)
    assert "a &lt; b" in html
    assert "&amp;" not in html


@pytest.mark.parametrize("tex", [r"\frac{1}", r"\nosuchmacro", "{", "한글"])
def test_a_formula_katex_refuses_is_named(tex: str) -> None:
    with pytest.raises(math.FormulaError) as caught:
        math.render(tex)
    assert f"`{tex}`" in str(caught.value)


def test_formulas_stay_out_of_the_search_index() -> None:
    html = convert("One $x$ two.\n\n$$\ny\n$$\n\nThree.")
    words = math.without_formulas(html)
    assert "katex" not in words
    for word in ("One", "two", "Three"):
        assert word in words


def test_only_fonts_that_the_style_sheet_names_are_shipped() -> None:
    files = math.browser_files(project.find())
    sheet = files.pop("katex.min.css").decode()
    assert files
    for name in files:
        assert f"url({name})" in sheet
    assert sheet.count("url(") == len(files)
    assert "http" not in sheet
