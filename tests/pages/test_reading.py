"""The order of reading: a graph without a cycle, and a map that shows it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gated_notes import checks, project, reading
from gated_notes.page import Page

NOTES = project.find()


def pages(**said: str) -> dict[str, dict[str, Page]]:
    """Return pages, by name what their front matter says."""
    made = {}
    for name, front in said.items():
        text = f"---\ntitle: {name}\n{front}\n---\n\n# {name} {{ #{name} }}\n"
        page = Page(Path(f"{name}.md"), text)
        made[f"{name}.md"] = {"ko": page, "en": page}
    return made


def test_pages_in_order_are_no_problem() -> None:
    every = pages(a="needs: []\npath: short", b="needs: [a]\npath: day")
    assert not list(reading.problems(every))


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"a": "needs: [b]\npath: day", "b": "needs: [a]\npath: day"}, "in a circle"),
        ({"a": "needs: [b]\npath: day"}, "needs `b`, which says nothing"),
        ({"a": "needs: []\npath: week"}, "there are: short, day, deep"),
        (
            {"a": "needs: []\npath: deep", "b": "needs: [a]\npath: short"},
            "b lies on the path `short` but needs `a`",
        ),
    ],
)
def test_what_keeps_pages_from_being_read_in_order_is_named(
    said: dict[str, str], complaint: str
) -> None:
    assert any(complaint in line for line in reading.problems(pages(**said)))


def test_languages_that_differ_are_named() -> None:
    every = pages(a="needs: []\npath: short")
    every["a.md"]["en"] = pages(a="needs: []\npath: day")["a.md"]["en"]
    assert list(reading.problems(every)) == [
        "a: `needs` and `path` differ between the languages."
    ]


def test_every_page_that_keeps_the_contract_says_what_it_needs() -> None:
    known = reading.places(checks.pages(NOTES), "en")
    for name, twins in checks.pages(NOTES).items():
        anchors = {anchor for _, _, anchor, _ in twins["en"].headings}
        if set(checks.CONTRACT) <= anchors:
            assert Path(name).stem in known


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_map_shows_every_page_as_a_link_and_every_need_as_an_arrow(
    lang: str,
) -> None:
    every = checks.pages(NOTES)
    known = reading.places(every, lang)
    drawn = reading.table(NOTES, every, lang)
    links = [link.get("href") for link in drawn.iter("a")]
    assert sorted(links, key=str) == sorted(f"{name}.md" for name in known)
    needs = sum(len(place.needs) for place in known.values())
    assert len(list(drawn.iter("path"))) == needs > 10


def test_a_page_stands_below_what_it_needs_and_none_covers_another() -> None:
    every = checks.pages(NOTES)
    known = reading.places(every, "ko")
    boxes = {}
    for link in reading.table(NOTES, every, "ko").iter("a"):
        box = link.find("rect")
        assert box is not None
        sides = [float(box.get(name, "")) for name in ("x", "y", "width", "height")]
        boxes[(link.get("href") or "").removesuffix(".md")] = sides
    for place in known.values():
        for need in place.needs:
            assert boxes[need][1] + boxes[need][3] < boxes[place.name][1]
    names = sorted(boxes)
    for index, one in enumerate(names):
        for other in names[index + 1 :]:
            (a, b, w, h), (x, y, v, k) = boxes[one], boxes[other]
            assert a + w <= x or x + v <= a or b + h <= y or y + k <= b


def test_the_map_is_the_same_every_time() -> None:
    every = checks.pages(NOTES)
    first, second = (reading.table(NOTES, every, "en") for _ in range(2))
    assert ET.tostring(first) == ET.tostring(second)
