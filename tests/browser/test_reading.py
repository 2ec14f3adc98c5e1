"""What a reader sees, in a real browser, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from gated_notes import project

PAGES = (
    "",
    "rnn/",
    "lstm-chain/",
    "labs/lstm-step/",
    "conventions/",
    "gru/",
    "gru-variants/",
    "reproducibility/",
)
REFERENCE = ("reference/", "reference/gated_rnn/cells/lstm/")
EVERY = [f"{lang}/{page}" for lang in ("ko", "en") for page in (*PAGES, *REFERENCE)]
LISTS = [
    f"{lang}/{name}/"
    for lang in ("ko", "en")
    for name in ("seed-map", "glossary", "notation", "bibliography")
]
OPEN = "document.querySelectorAll('details').forEach(d => d.open = true)"
"""Opens all that is folded."""

WITH_FORMULAS = [p for p in EVERY if p.count("/") > 1 and not p.endswith(REFERENCE)]


@pytest.mark.parametrize("path", WITH_FORMULAS)
def test_formulas_are_set_in_katex_own_fonts(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate("document.fonts.ready")
    fonts = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert any("KaTeX_Main" in font for font in fonts)
    assert any("KaTeX_Math" in font for font in fonts)
    assert page.locator(".katex math").count() > 0
    assert "$" not in page.locator("article p").all_inner_texts()


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize(("path", "figures"), [("rnn/", 1), ("lstm-chain/", 2)])
def test_diagrams_stand_in_the_page_with_a_title_in_its_language(
    page: Page, lang: str, path: str, figures: int
) -> None:
    page.goto(f"{lang}/{path}")
    drawings = page.locator("figure.diagram svg")
    assert drawings.count() >= figures
    for index in range(drawings.count()):
        title = drawings.nth(index).locator("title").text_content() or ""
        assert bool(re.search("[가-힣]", title)) == (lang == "ko")
        box = drawings.nth(index).bounding_box()
        assert box
        assert box["height"] > 100


@pytest.mark.parametrize("path", ["ko/rnn/", "en/rnn/", "ko/lstm-chain/"])
def test_code_stands_right_above_its_output(page: Page, path: str) -> None:
    page.goto(path)
    runs = page.locator("article .run")
    assert runs.count() >= 2
    for index in range(runs.count()):
        run = runs.nth(index)
        output = run.locator("xpath=following-sibling::*[1]")
        expect(output).to_have_class(re.compile(r"\boutput\b"))
        above, below = run.bounding_box(), output.bounding_box()
        if above and below:  # a folded solution has no box
            assert abs(above["y"] + above["height"] - below["y"]) <= 1


@pytest.mark.parametrize("path", ["ko/rnn/", "en/labs/lstm-step/"])
def test_the_copy_button_copies_the_code_and_nothing_else(
    browser: Browser, site: str, path: str
) -> None:
    context = browser.new_context(
        base_url=site, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(path)
    block = page.locator("article .run").first
    shown = block.locator("pre > code").inner_text()
    block.hover()
    block.locator("button[data-md-type=copy], .md-code__button").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied.strip() == shown.strip()
    compile(copied, "copied", "exec")


@pytest.mark.parametrize("path", ["ko/lstm-chain/", "en/labs/lstm-step/"])
def test_the_copy_button_does_not_cover_the_code_on_a_phone(
    page: Page, path: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(path)
    expect(page.locator("article .md-code__nav").first).to_be_attached()
    covered = page.locator("article pre:has(> .md-code__nav)").evaluate_all(
        """blocks => blocks.filter(pre => {
            const words = document.createRange();
            words.selectNodeContents(pre.querySelector("code"));
            const button = pre.querySelector("button").getBoundingClientRect();
            const first = [...words.getClientRects()].find(line => line.width);
            return first && button.height && button.bottom > first.top + 3;
        }).length"""
    )
    assert covered == 0


@pytest.mark.parametrize(("here", "there"), [("ko", "en"), ("en", "ko")])
def test_the_switcher_keeps_the_page_and_the_place(
    page: Page, here: str, there: str
) -> None:
    page.goto(f"{here}/lstm-chain/#code")
    page.locator(".nt-language").click()
    page.wait_for_url(f"**/{there}/lstm-chain/#code")
    assert page.locator("html").get_attribute("lang") == there


def test_the_switcher_keeps_the_place_of_a_reader_who_scrolled(page: Page) -> None:
    page.goto("ko/lstm-chain/#code")
    page.locator("#run").evaluate("heading => heading.scrollIntoView()")
    page.locator(".nt-language").click()
    page.wait_for_url("**/en/lstm-chain/#run")


def test_the_switcher_works_without_scripts(browser: Browser, site: str) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    page.goto("ko/rnn/")
    page.locator(".nt-language").click()
    page.wait_for_url("**/en/rnn/")
    context.close()


@pytest.mark.parametrize(
    ("locale", "lang"), [("ko-KR", "ko"), ("en-GB", "en"), ("fr-FR", "ko")]
)
def test_the_root_chooses_the_language(
    browser: Browser, site: str, locale: str, lang: str
) -> None:
    context = browser.new_context(base_url=site, locale=locale)
    page = context.new_page()
    page.goto("")
    page.wait_for_url(f"**/{lang}/")
    context.close()


def test_the_root_remembers_the_readers_choice(page: Page) -> None:
    page.goto("ko/")
    page.locator(".nt-language").click()
    page.wait_for_url("**/en/")
    page.goto("")
    page.wait_for_url("**/en/")


@pytest.mark.parametrize(
    ("lang", "word"),
    [("ko", "신경망"), ("ko", "소실"), ("en", "forget"), ("en", "candidate")],
)
def test_search_finds_pages(page: Page, lang: str, word: str) -> None:
    page.goto(f"{lang}/", wait_until="networkidle")
    field = page.locator("input.md-search__input")
    field.click()
    field.press_sequentially(word)
    field.press("End")  # the theme listens to keys; a Korean letter typed here is none
    result = page.locator(".md-search-result__link").first
    expect(result).to_be_visible(timeout=10_000)
    assert word in page.locator(".md-search-result__list").inner_text().lower()


@pytest.mark.parametrize("path", EVERY + LISTS)
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_nothing_is_wider_than_the_screen(page: Page, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path)
    page.evaluate("document.fonts.ready")
    page.evaluate(OPEN)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("width", [360, 768])
def test_no_table_and_no_formula_of_any_page_is_cut(
    page: Page, lang: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    cut = """boxes => boxes.filter(box => box.scrollWidth > box.clientWidth + 2)
        .map(box => box.innerText.slice(0, 60))"""
    names = [path.stem for path in project.find().pages(lang).glob("*.md")]
    for name in sorted(set(names) - {"index"}):
        page.goto(f"/{lang}/{name}/")
        page.evaluate("document.fonts.ready")
        page.evaluate(OPEN)
        boxes = page.locator("article :is(.md-typeset__scrollwrap, .katex-display)")
        assert boxes.evaluate_all(cut) == [], name


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_drawing_wider_than_a_phone_shows_its_middle(page: Page, lang: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"/{lang}/lstm-chain/")
    drawing = page.locator("article .drawing").first
    [left, room] = drawing.evaluate(
        "d => [d.scrollLeft, d.scrollWidth - d.clientWidth]"
    )
    assert room > 100
    assert abs(left - room / 2) <= 1


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize(("width", "shown"), [(360, "nt-narrow"), (1440, "nt-wide")])
def test_one_of_the_maps_is_shown_whole_with_letters_one_can_read(
    page: Page, lang: str, width: int, shown: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{lang}/")
    maps = page.locator("svg.nt-map:visible")
    expect(maps).to_have_count(1)
    expect(maps).to_have_class(re.compile(shown))
    box = maps.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    units = float((maps.get_attribute("viewBox") or "").split()[2])
    assert 15 * box["width"] / units > 10.5  # pixels high, by letters of 15 units


@pytest.mark.parametrize("path", EVERY + LISTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier(page: Page, axe: str, path: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate(axe)
    found = page.evaluate(
        "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'best-practice']})"
        ".then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
    )
    assert found == []


def test_a_page_read_in_the_dark_is_printed_dark_on_light(page: Page) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    page.goto("ko/gates/")
    brightness = """one => {
        const made = document.createElement("canvas").getContext("2d");
        made.fillStyle = getComputedStyle(one)[%r];
        made.fillRect(0, 0, 1, 1);
        return Math.max(...made.getImageData(0, 0, 1, 1).data.slice(0, 3));
    }"""
    assert page.locator("body").evaluate(brightness % "backgroundColor") > 200
    for place in ("article > p", ".answer p", ".run code .n", ".output code"):
        assert page.locator(place).last.evaluate(brightness % "color") < 120, place
    assert page.locator(".nt-fig text").first.evaluate(brightness % "fill") < 120


@pytest.mark.parametrize("path", EVERY)
def test_no_request_leaves_for_another_host(page: Page, site: str, path: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((site, "data:"))] == []


@pytest.mark.parametrize("name", ["lstm-step.py", "lstm-step.ipynb"])
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_lab_offers_its_downloads(page: Page, lang: str, name: str) -> None:
    page.goto(f"{lang}/labs/lstm-step/")
    with page.expect_download() as download:
        page.locator(f"a[download][href='{name}']").click()
    assert download.value.suggested_filename == name


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_symbol_lights_in_formula_diagram_and_code(page: Page, lang: str) -> None:
    page.goto(f"{lang}/lstm-chain/")
    page.locator(".drawing text[data-light='c']").first.hover()
    lit = page.locator(".nt-lit")
    for where in ("div.nt-formula", ".drawing", "pre"):
        assert page.locator(f"{where} .nt-lit").count() > 0
    assert {one.get_attribute("data-light") for one in lit.all()} == {"c"}
    told = {"ko": "셀 상태", "en": "cell state"}[lang]
    expect(page.locator(".nt-told")).to_contain_text(told)
    page.locator("h1").hover()
    expect(lit).to_have_count(0)


@pytest.mark.parametrize(("lang", "word"), [("ko", "셀 상태"), ("en", "cell state")])
def test_a_symbol_lights_and_says_its_name_in_a_lab_too(
    page: Page, lang: str, word: str
) -> None:
    page.goto(f"{lang}/labs/lstm-step/")
    page.locator("article .katex-html [data-light='c']").first.hover()
    expect(page.locator(".nt-told")).to_contain_text(word)
    assert page.locator("pre .nt-lit").count() > 0


def test_the_arrow_keys_walk_through_the_symbols_of_a_formula(page: Page) -> None:
    page.goto("en/lstm-chain/")
    page.locator("div.nt-formula").first.focus()
    seen = []
    for _ in range(3):
        page.keyboard.press("ArrowRight")
        seen.append(page.locator(".nt-lit").first.get_attribute("data-light"))
    page.keyboard.press("ArrowLeft")
    assert len(set(seen)) == 3
    expect(page.locator(".nt-lit").first).to_have_attribute("data-light", seen[1] or "")
    page.keyboard.press("Escape")
    expect(page.locator(".nt-lit")).to_have_count(0)


@pytest.mark.parametrize(("lang", "other"), [("ko", "gate: "), ("en", "게이트: ")])
def test_a_term_tells_its_meaning_when_it_is_focused(
    page: Page, lang: str, other: str
) -> None:
    page.goto(f"{lang}/lstm-chain/")
    page.locator("article a.term[href*='#gate']").first.focus()
    tip = page.locator("[role=tooltip], .md-tooltip2").filter(has_text=other)
    expect(tip.first).to_be_visible()


@pytest.mark.parametrize("path", ["ko/gates/", "en/"])
def test_a_link_to_a_page_has_a_picture_that_is_there(page: Page, path: str) -> None:
    page.goto(path)
    image = page.locator("meta[property='og:image']").get_attribute("content") or ""
    name = image.partition(path.split("/")[0] + "/assets/")[2]
    answer = page.request.get(f"{path.split('/')[0]}/assets/{name}")
    assert name.startswith("preview-")
    assert answer.ok
    assert answer.headers["content-type"] == "image/png"
