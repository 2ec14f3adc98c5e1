"""The notes as one document: links within it, and what is left out."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from gated_notes import printed

KNOWN = {"": "index", "gates": "gates", "labs/adding": "labs-adding"}

PAGE = """
<article class="md-content__inner md-typeset"><h1 id="g">Gates<a class="headerlink"
href="#g">#</a></h1><p class="nt-downloads">x</p>
<p id="p"><a href="{target}">there</a></p>
<details class="solution"><summary>s</summary>open me</details>
<details class="data">table</details></article>
"""


def chapter(target: str) -> BeautifulSoup:
    page = BeautifulSoup(PAGE.format(target=target), "html.parser")
    made = printed._chapter(page, "gates.md", "Part", KNOWN)
    assert (made.name, made.part, made.title) == ("gates", "Part", "Gates")
    return BeautifulSoup(made.body, "html.parser")


@pytest.mark.parametrize(
    ("target", "led"),
    [
        ("#p", "#gates--p"),
        ("../", "#index"),
        ("../labs/adding/#x", "#labs-adding--x"),
        ("https://example.org/", "https://example.org/"),
        ("../reference/gated_rnn/", None),
    ],
)
def test_a_link_leads_to_the_place_in_the_document_or_is_plain_text(
    target: str, led: str | None
) -> None:
    link = chapter(target).select_one("a")
    assert (link["href"] if link else None) == led


def test_what_only_a_screen_needs_is_left_out_and_solutions_are_open() -> None:
    body = chapter("#p")
    assert not body.select(".nt-downloads, .headerlink, details.data")
    solution = body.select_one("details")
    assert solution is not None
    assert solution.has_attr("open")
    assert body.select_one("#gates--p")
