"""The order of reading: a graph without a cycle, and a map that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gated_notes import checks, layered, project, reading
from gated_notes.page import Page
from gated_notes.project import LANGUAGES, NotesError

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
    needs = sum(len(place.needs) for place in known.values())
    drawings = list(reading.table(NOTES, every, lang).iter("svg"))
    assert len(drawings) == len(reading.FORMATS)
    for drawn in drawings:
        links = [link.get("href") for link in drawn.iter("a")]
        assert sorted(links, key=str) == sorted(f"{name}.md" for name in known)
        assert len(list(drawn.iter("path"))) == needs > 10


Box = tuple[float, float, float, float]


def boxes(drawn: ET.Element) -> dict[str, Box]:
    """Return left, head, right and foot of each page of a drawing."""
    found = {}
    for link in drawn.iter("a"):
        rect = link.find("rect")
        assert rect is not None
        x, y, w, h = (float(rect.get(n, "")) for n in ("x", "y", "width", "height"))
        found[(link.get("href") or "").removesuffix(".md")] = (x, y, x + w, y + h)
    return found


def drawings() -> list[ET.Element]:
    """Return the maps of both languages in both formats."""
    every = checks.pages(NOTES)
    tables = [reading.table(NOTES, every, lang) for lang in LANGUAGES]
    return [drawn for table in tables for drawn in table.iter("svg")]


def test_a_page_stands_below_what_it_needs_and_none_covers_another() -> None:
    known = reading.places(checks.pages(NOTES), "ko")
    for drawn in drawings():
        placed = boxes(drawn)
        for place in known.values():
            for need in place.needs:
                assert placed[need][3] < placed[place.name][1]
        for (a, b, c, d), (x, y, v, w) in combinations(placed.values(), 2):
            assert c <= x or v <= a or d <= y or w <= b


def test_a_longer_path_stands_below_a_shorter_one() -> None:
    known = reading.places(checks.pages(NOTES), "ko")
    for drawn in drawings():
        placed = boxes(drawn)
        feet = {
            path: [placed[p.name] for p in known.values() if p.path == path]
            for path in reading.PATHS
        }
        for above, below in pairwise(reading.PATHS):
            lowest = max(foot for _, _, _, foot in feet[above])
            assert lowest < min(head for _, head, _, _ in feet[below])


def test_the_map_is_no_broader_than_its_screen() -> None:
    for drawn, form in zip(drawings(), reading.FORMATS * 2, strict=True):
        left, _, width, _ = map(float, (drawn.get("viewBox") or "").split())
        assert width <= form.width + 4
        for a, _, c, _ in boxes(drawn).values():
            assert left < a < c < left + width


def test_no_line_goes_through_a_page() -> None:
    for drawn in drawings():
        placed = boxes(drawn).values()
        for path in drawn.iter("path"):
            for x, y in on_the_way(path.get("d") or ""):
                assert not any(a < x < c and b + 1 < y < d - 1 for a, b, c, d in placed)


def on_the_way(path: str) -> Iterator[tuple[float, float]]:
    """Yield points along a path of the map: straight down, or a swing."""
    x, y = 0.0, 0.0
    for kind, said in re.findall(r"([MCV])([^MCV]+)", path):
        numbers = [float(number) for number in said.split()]
        if kind == "C":
            x1, y1, x2, y2, right, low = numbers
            for t in (0.1, 0.3, 0.5, 0.7, 0.9):
                parts = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
                yield (
                    sum(p * c for p, c in zip(parts, (x, x1, x2, right), strict=True)),
                    sum(p * c for p, c in zip(parts, (y, y1, y2, low), strict=True)),
                )
            x, y = right, low
        elif kind == "V":
            yield from ((x, y + (numbers[0] - y) * t) for t in (0.25, 0.5, 0.75))
            y = numbers[0]
        else:
            x, y = numbers


def test_what_needs_a_page_of_a_longer_path_cannot_be_drawn() -> None:
    every = pages(
        a="needs: []\npath: short",
        b="needs: [c]\npath: short",
        c="needs: []\npath: day",
    )
    with pytest.raises(NotesError, match="b needs a page that no row above can have"):
        reading.table(NOTES, every, "en")


def test_a_name_wider_than_the_screen_is_refused() -> None:
    with pytest.raises(NotesError, match="wide and the lines beside it are wider"):
        layered.filled({"wide": 500}, [], [["wide"]], room=440)


def test_the_map_is_the_same_every_time() -> None:
    every = checks.pages(NOTES)
    first, second = (reading.table(NOTES, every, "en") for _ in range(2))
    assert ET.tostring(first) == ET.tostring(second)
