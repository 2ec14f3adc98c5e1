"""Terms of the glossary say what they mean where they are first used."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from gated_notes import glossary, project, terms


def linked(html: str, lang: str) -> ET.Element:
    root = ET.fromstring(f"<div>{html}</div>")
    terms.Linker(glossary.load(project.find()), lang).run(root)
    return root


def words(root: ET.Element) -> list[str]:
    return [link.text or "" for link in root.iter("a") if link.get("class") == "term"]


@pytest.mark.parametrize(
    ("lang", "text", "word", "other"),
    [
        ("ko", "여기서 망각 게이트가 닫힙니다.", "망각 게이트", "forget gate: "),
        ("en", "Here the forget gates shut.", "forget gates", "망각 게이트: "),
    ],
)
def test_a_term_tells_its_meaning_and_its_name_in_the_other_language(
    lang: str, text: str, word: str, other: str
) -> None:
    root = linked(f"<p>{text}</p>", lang)
    link = next(root.iter("a"))
    assert link.text == word
    assert link.get("href") == "glossary.md#forget-gate"
    assert (link.get("title") or "").startswith(other)
    assert len(link.get("title") or "") > len(other) + 10
    assert "".join(root.itertext()) == text


def test_the_text_around_several_terms_stays_in_order() -> None:
    text = "A gate scales a weight <em>and a bias</em>, then layers."
    root = linked(f"<p>{text}</p>", "en")
    assert words(root) == ["gate", "weight", "bias", "layers"]
    assert "".join(root.itertext()) == "A gate scales a weight and a bias, then layers."


def test_a_term_is_linked_once_in_a_section_and_stops_the_tabulator_once() -> None:
    root = linked("<p>gate gate</p><h2>Next</h2><p>a gate</p>", "en")
    first, second = root.iter("a")
    assert first.get("tabindex") is None
    assert second.get("tabindex") == "-1"


def test_no_term_is_linked_within_another_link_a_heading_code_or_a_table() -> None:
    html = (
        "<h2>gate</h2><p><a>gate</a> <code>gate</code></p>"
        "<table><tr><td>gate</td></tr></table><p class='admonition-title'>gate</p>"
    )
    assert not words(linked(html, "en"))


def test_a_longer_term_is_not_taken_for_the_shorter_one_inside() -> None:
    assert words(linked("<p>은닉 상태와 게이트 순환 유닛</p>", "ko")) == [
        "은닉 상태",
        "게이트 순환 유닛",
    ]


def test_a_word_that_only_contains_a_term_is_none() -> None:
    assert not words(linked("<p>investigate normal delayers</p>", "en"))
    assert not words(linked("<p>계층</p>", "ko"))
