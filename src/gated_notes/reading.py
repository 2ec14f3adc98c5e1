"""The order of reading: which page needs which, as a graph without a cycle and a map.

Each page says in its front matter which pages it needs and the shortest path on which
it lies: ``needs: [rnn]`` and ``path: day``. The map is laid out by dagre, a library
for layered graphs, which runs in QuickJS as KaTeX does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

from markdown.util import AtomicString
from mkdocs.utils.meta import get_data
from quickjs import Context

from gated_notes.bibliography import title
from gated_notes.figures.kit import Point, text_width
from gated_notes.page import Page
from gated_notes.project import NotesError, Project

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

LAYOUT = """
// QuickJS lacks it; dagre clones plain data only.
globalThis.structuredClone ??= (data) => JSON.parse(JSON.stringify(data));
function layout(text) {
  const {nodes, edges} = JSON.parse(text);
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({rankdir: "TB", nodesep: 16, ranksep: 44, marginx: 2, marginy: 2});
  graph.setDefaultEdgeLabel(() => ({}));
  for (const [name, width, height] of nodes) graph.setNode(name, {width, height});
  for (const [from, to] of edges) graph.setEdge(from, to);
  dagre.layout(graph);
  return JSON.stringify({
    size: [graph.graph().width, graph.graph().height],
    nodes: Object.fromEntries(graph.nodes().map((name) => [name, graph.node(name)])),
    edges: graph.edges().map((edge) => [edge.v, edge.w, graph.edge(edge).points]),
  });
}
"""

SIZE, LINE, WIDEST = 15, 20, 130
"""Height of the letters, of a line, and how wide a line may be, in units."""

SMALLEST = 11 / SIZE
"""Pixels to a unit on the smallest screen, on which letters are 11 pixels high."""


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
            short = str(said.get("short") or title(page))
            found[page.path.stem] = Place(page.path.stem, short, needs, path)
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
    group = {"class": "drawing", "tabindex": "0", "role": "group"}
    box = ET.SubElement(figure, "div", {**group, "aria-label": words["name"]})
    box.append(_drawing(notes, places(every, lang), lang))
    caption = ET.SubElement(figure, "figcaption")
    caption.text = words["caption"]
    for path in PATHS:
        ET.SubElement(caption, "span", {"class": f"nt-key nt-{path}"}).text = words[
            path
        ]
    return figure


def _drawing(notes: Project, known: Mapping[str, Place], lang: str) -> ET.Element:
    texts = {name: _lines(place.title) for name, place in known.items()}
    nodes = [(n, _width(lines), 14 + LINE * len(lines)) for n, lines in texts.items()]
    edges = [(need, place.name) for place in known.values() for need in place.needs]
    asked = json.dumps({"nodes": nodes, "edges": edges})
    laid = json.loads(_dagre(notes.npm)(asked))
    width, height = laid["size"]
    svg = ET.Element("svg", {"class": "nt-fig nt-map"})
    svg.set("viewBox", f"0 0 {width:g} {height:g}")
    svg.set("style", f"min-width:{width * SMALLEST:.0f}px")
    for start, end, points in laid["edges"]:
        bends = [(point["x"], point["y"]) for point in points[1:-1]]
        _edge(svg, laid["nodes"][start], bends, laid["nodes"][end])
    for name in _order(known):
        _node(svg, known[name], laid["nodes"][name], texts[name], lang)
    return svg


def _order(known: Mapping[str, Place]) -> list[str]:
    """Return the pages in an order in which they can be read."""
    needs = {place.name: place.needs for place in known.values()}
    return list(TopologicalSorter(needs).static_order())


@cache
def _dagre(npm: Path) -> Any:
    library = npm / "@dagrejs" / "dagre" / "dist" / "dagre.min.js"
    if not library.is_file():
        raise NotesError(f"{library} is missing: run `make setup` (it calls npm ci).")
    context = Context()
    context.eval(library.read_text(encoding="utf-8"))
    context.eval(LAYOUT)
    return context.get("layout")


def _width(lines: list[str]) -> float:
    return 22 + max(text_width(line, SIZE) for line in lines)


def _lines(text: str) -> list[str]:
    """Break a title into lines that fit."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, SIZE) <= WIDEST:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _edge(
    svg: ET.Element,
    start: dict[str, float],
    bends: list[Point],
    end: dict[str, float],
) -> None:
    """Draw an arrow from the foot of one page to the head of another."""
    x, y = end["x"], end["y"] - end["height"] / 2
    parts = [f"M{start['x']:.1f} {start['y'] + start['height'] / 2:.1f}"]
    for here, after in pairwise([*bends, (x, y - 7)]):
        halfway = ((here[0] + after[0]) / 2, (here[1] + after[1]) / 2)
        parts.append(f"Q{here[0]:.1f} {here[1]:.1f} {halfway[0]:.1f} {halfway[1]:.1f}")
    parts.append(f"Q{x:.1f} {y - 16:.1f} {x:.1f} {y - 7:.1f}")
    ET.SubElement(svg, "path", {"d": "".join(parts), "class": "nt-wire"})
    tip = f"{x:.1f},{y:.1f} {x - 4:.1f},{y - 8:.1f} {x + 4:.1f},{y - 8:.1f}"
    ET.SubElement(svg, "polygon", {"points": tip, "class": "nt-tip"})


def _node(
    svg: ET.Element, place: Place, at: dict[str, float], lines: list[str], lang: str
) -> None:
    spoken = f"{place.title} ({WORDS[lang][place.path]})"
    link = ET.SubElement(svg, "a", {"href": f"{place.name}.md", "aria-label": spoken})
    box = {"x": at["x"] - at["width"] / 2, "y": at["y"] - at["height"] / 2}
    sizes = {**box, "width": at["width"], "height": at["height"], "rx": 8}
    shape = {name: f"{number:.1f}" for name, number in sizes.items()}
    ET.SubElement(link, "rect", {**shape, "class": f"nt-page nt-{place.path}"})
    for number, line in enumerate(lines):
        y = at["y"] + LINE * (number - (len(lines) - 1) / 2) + 0.35 * SIZE
        place_of = {"x": f"{at['x']:.1f}", "y": f"{y:.1f}", "text-anchor": "middle"}
        text = ET.SubElement(link, "text", {**place_of, "font-size": str(SIZE)})
        text.text = AtomicString(line)
