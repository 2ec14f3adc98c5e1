"""The order of reading: which page needs which, as a graph without a cycle and a map.

Each page says in its front matter which pages it needs and the shortest path on which
it lies: ``needs: [rnn]`` and ``path: day``. The map is laid out by dagre, a library
for layered graphs, which runs in QuickJS as KaTeX does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from statistics import fmean
from typing import NamedTuple
from xml.etree import ElementTree as ET

from markdown.util import AtomicString
from mkdocs.utils.meta import get_data

from gated_notes import layered
from gated_notes.bibliography import short
from gated_notes.figures.kit import Point, text_width
from gated_notes.page import Page
from gated_notes.project import Project

PATHS = ("short", "day", "deep")
"""The paths, each with the pages of those before it."""

WORDS = {
    "ko": {
        "short": "30분",
        "day": "하루",
        "deep": "깊이",
        "name": "읽는 지도",
        "caption": "화살표는 먼저 읽을 페이지에서 나옵니다. 읽는 길은 셋입니다. ",
    },
    "en": {
        "short": "30 minutes",
        "day": "one day",
        "deep": "deep",
        "name": "Map of the pages",
        "caption": "An arrow leads from what to read first. There are three paths. ",
    },
}

SIZE, LINE = 15, 20
"""Height of the letters and of a line, in units."""


class Format(NamedTuple):
    """How broad a drawing may be, and a line of a title in it, in units."""

    name: str
    width: float
    line: float


FORMATS = (Format("wide", 860, 130), Format("narrow", 440, 112))
"""A column of 716 pixels shows letters 12 pixels high, a phone of 360 shows 11."""


Pages = Mapping[str, Mapping[str, Page]]


class Place(NamedTuple):
    """One page on the map: what it needs, and the shortest path it lies on."""

    name: str
    title: str
    needs: tuple[str, ...]
    path: str


def places(every: Pages, lang: str) -> dict[str, Place]:
    """Return the pages that say what they need, by name without suffix."""
    found = {}
    for twins in every.values():
        page = twins.get(lang)
        said = get_data(page.text)[1] if page else {}
        if page and "needs" in said:
            needs, path = tuple(said["needs"]), str(said.get("path", ""))
            found[page.path.stem] = Place(page.path.stem, short(page), needs, path)
    return found


def problems(every: Pages) -> Iterator[str]:
    """Yield a line for everything that keeps the pages from being read in order."""
    ours, theirs = (places(every, lang) for lang in ("ko", "en"))
    for name in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(name), theirs.get(name)
        if not mine or not other or mine[2:] != other[2:]:
            yield f"{name}: `needs` and `path` differ between the languages."
        elif mine.path not in PATHS:
            yield f"{name}: `path: {mine.path}`; there are: {', '.join(PATHS)}."
        else:
            yield from _needs(mine, ours)
    try:
        TopologicalSorter({p.name: p.needs for p in ours.values()}).prepare()
    except CycleError as error:
        yield f"pages need each other in a circle: {' → '.join(error.args[1])}."


def _needs(place: Place, every: Mapping[str, Place]) -> Iterator[str]:
    for need in place.needs:
        if need not in every:
            yield f"{place.name}: needs `{need}`, which says nothing of what it needs."
        elif PATHS.index(every[need].path) > PATHS.index(place.path):
            yield (
                f"{place.name} lies on the path `{place.path}` but needs `{need}`, "
                f"which lies only on `{every[need].path}`."
            )


def table(notes: Project, every: Pages, lang: str) -> ET.Element:
    """Return the map with its legend; every page on it is a link."""
    words = WORDS[lang]
    figure = ET.Element("figure", {"class": "diagram", "data-search-exclude": ""})
    group = {"class": "drawing", "role": "group"}
    box = ET.SubElement(figure, "div", {**group, "aria-label": words["name"]})
    for form in FORMATS:
        box.append(_drawing(places(every, lang), lang, form))
    caption = ET.SubElement(figure, "figcaption")
    caption.text = words["caption"]
    for path in PATHS:
        ET.SubElement(caption, "span", {"class": f"nt-key nt-{path}"}).text = words[
            path
        ]
    return figure


def _drawing(known: Mapping[str, Place], lang: str, form: Format) -> ET.Element:
    texts = {name: _lines(place.title, form) for name, place in known.items()}
    widths = {name: _width(lines) for name, lines in texts.items()}
    edges = [(need, place.name) for place in known.values() for need in place.needs]
    order = _order(known)
    bands = [[name for name in order if known[name].path == path] for path in PATHS]
    rows = layered.filled(widths, edges, bands, form.width)
    x = layered.across(widths, edges, rows, form.width)
    band = _bands(texts, rows)
    boxes = {name: _box(lines, band[rows[name]]) for name, lines in texts.items()}
    svg = ET.Element("svg", {"class": f"nt-fig nt-map nt-{form.name}"})
    svg.set("viewBox", f"-2 -2 {form.width + 4:g} {band[-1][1] + 4:g}")
    for edge in edges:
        stops = layered.stops(edge, rows)
        sides = [boxes[edge[0]], *(band[row] for _, row in stops[1:-1]), boxes[edge[1]]]
        _edge(svg, [(x[stop], *side) for stop, side in zip(stops, sides, strict=True)])
    for name in order:
        at = (x[name, rows[name]], fmean(band[rows[name]]))
        _node(svg, known[name], at, texts[name], lang)
    return svg


def _bands(
    texts: Mapping[str, list[str]], rows: Mapping[str, int]
) -> list[tuple[float, float]]:
    """Return head and foot of each row, as high as its highest page."""
    sides: list[tuple[float, float]] = []
    for row in range(1 + max(rows.values())):
        top = sides[-1][1] + layered.BETWEEN if sides else 0
        most = max(len(texts[name]) for name in rows if rows[name] == row)
        sides.append((top, top + _height(most)))
    return sides


def _box(lines: list[str], band: tuple[float, float]) -> tuple[float, float]:
    """Return head and foot of a page, which stands in the middle of its row."""
    middle, half = fmean(band), _height(len(lines)) / 2
    return middle - half, middle + half


def _order(known: Mapping[str, Place]) -> list[str]:
    """Return the pages in an order in which they can be read."""
    needs = {place.name: place.needs for place in known.values()}
    return list(TopologicalSorter(needs).static_order())


def _width(lines: list[str]) -> float:
    return 22 + max(text_width(line, SIZE) for line in lines)


def _height(lines: int) -> float:
    return 14 + LINE * lines


def _lines(text: str, form: Format) -> list[str]:
    """Break a title into lines that fit."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, SIZE) <= form.line:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _edge(svg: ET.Element, way: list[tuple[float, float, float]]) -> None:
    """Draw an arrow from the foot of one page to the head of another.

    Args:
        svg: The drawing.
        way: The two pages and the rows between: where in a row, its head, its foot.
    """
    (start, _, foot), *passed, (x, y, _) = way
    sides = [(right, side) for right, head, low in passed for side in (head, low)]
    path = layered.curve([(start, foot), *sides, (x, y - 7)])
    ET.SubElement(svg, "path", {"d": path, "class": "nt-wire"})
    tip = f"{x:.1f},{y:.1f} {x - 4:.1f},{y - 8:.1f} {x + 4:.1f},{y - 8:.1f}"
    ET.SubElement(svg, "polygon", {"points": tip, "class": "nt-tip"})


def _node(
    svg: ET.Element, place: Place, at: Point, lines: list[str], lang: str
) -> None:
    spoken = f"{place.title} ({WORDS[lang][place.path]})"
    link = ET.SubElement(svg, "a", {"href": f"{place.name}.md", "aria-label": spoken})
    (x, y), width, height = at, _width(lines), _height(len(lines))
    sizes = {"x": x - width / 2, "y": y - height / 2, "width": width, "height": height}
    shape = {name: f"{number:.1f}" for name, number in sizes.items()}
    kind = f"nt-page nt-{place.path}"
    ET.SubElement(link, "rect", {**shape, "rx": "8", "class": kind})
    for number, line in enumerate(lines):
        low = y + LINE * (number - (len(lines) - 1) / 2) + 0.35 * SIZE
        middle = {"x": f"{x:.1f}", "y": f"{low:.1f}", "text-anchor": "middle"}
        text = ET.SubElement(link, "text", {**middle, "font-size": str(SIZE)})
        text.text = AtomicString(line)
