"""What the eye sees on the diagrams: ends of wires, arrow heads, signs and letters.

The attributes of a drawing say what was meant. These tests look only at what is drawn,
so a word, a symbol or a wire in the wrong place is found although its name is right.
"""

from __future__ import annotations

import re
from itertools import combinations
from math import dist, hypot
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from gated_notes import figures, project

SVG = "{http://www.w3.org/2000/svg}"
EVERY = [(name, lang) for name in figures.FIGURES for lang in project.LANGUAGES]
NEAR = 1.5
"""Units between things that touch: half the width of a wire, and rounding."""

Point = tuple[float, float]

WRITTEN = {
    # the symbol that is to be read beside each wire
    "rnn_cell": {
        ("h_t−1", ("h_t−1", "a_t")),
        ("W_hh", ("h_t−1", "a_t")),
        ("x_t", ("x_t", "a_t")),
        ("W_ih", ("x_t", "a_t")),
        ("h_t", ("tanh", "h_t next")),
        ("h_t", ("tanh", "h_t out")),
    },
    "lstm_cell": {
        ("c_t−1", ("c_t−1", "keep")),
        ("h_t−1", ("h_t−1", "layers")),
        ("x_t", ("x_t", "layers")),
        ("c_t", ("+", "c_t")),
        ("h_t", ("read", "h_t")),
    },
    "lstm_chain": {
        ("c_t−2", ("c_t−2", "cell t−1")),
        ("h_t−2", ("h_t−2", "cell t−1")),
        ("x_t−1", ("x_t−1", "cell t−1")),
        ("c_t−1", ("cell t−1", "keep")),
        ("h_t−1", ("cell t−1", "layers")),
        ("x_t", ("x_t", "layers")),
        ("c_t", ("+", "cell t+1")),
        ("h_t", ("read", "cell t+1")),
        ("x_t+1", ("x_t+1", "cell t+1")),
        ("c_t+1", ("cell t+1", "c_t+1")),
        ("h_t+1", ("cell t+1", "h_t+1")),
    },
    "gates": {
        written
        for name in ("keep", "overwrite", "accumulate", "reset")
        for written in (
            ("c_t−1", (f"c_t−1 {name}", f"⊙f {name}")),
            ("g_t", (f"g_t {name}", f"⊙i {name}")),
            ("c_t", (f"+ {name}", f"c_t {name}")),
        )
    },
    "cell_state": {
        ("c_t−1", ("c_t−1", "c t")),
        ("h_t−1", ("h_t−1", "gates t")),
    },
    "half_life": {("t", ("0", "t"))},
    "timeseries_split": {("t", ("0", "t"))},
    "gru_cell": {
        ("h_t−1", ("h_t−1", "keep")),
        ("x_t", ("x_t", "layers")),
        ("h_t−1", ("layers", "m_t")),  # m reads h alone …
        ("x_t", ("layers", "n_t")),  # … and n, beside what is reset, x alone
        ("h_t", ("+", "h_t")),
    },
    "gru_resets": {
        ("h_t−1", ("h_t−1 after", "W after")),
        ("r_t", ("r_t after", "reset after")),
        ("h_t−1", ("h_t−1 before", "reset before")),
        ("r_t", ("r_t before", "reset before")),
    },
    "highway": {
        written
        for name in ("residual", "weighted", "highway", "two_gates")
        for written in (
            ("x", (f"x {name}", f"{'+' if name == 'residual' else 'keep'} {name}")),
            ("y", (f"+ {name}", f"y {name}")),
        )
    },
    "compare": {
        ("h_t−1", (f"h_t−1 {cell} {row}", f"{gate} {cell} {row}"))
        for row in ("size", "budget")
        for cell, gate in (("rnn", "h"), ("gru", "z"), ("lstm", "g"))
    },
    "variants": {("f_t", ("lstm_1997", "lstm"))},  # beside the others stand words
    "modern": {
        written
        for name in ("gru", "mingru")
        for written in (
            ("h_0", (f"h_0 {name}", f"h_1 {name}")),
            *((f"x_{t}", (f"x_{t} {name}", f"z_{t} {name}")) for t in (1, 2, 3)),
        )
    },
    "frameworks": set(),  # all its symbols stand in boxes
    "init_training": {(f"m_{t}", (f"h_{t}", f"y_{t}")) for t in (1, 2, 3)}
    | {("m", (f"{row}_{t}", f"{row}_{t + 1}")) for row in "hy" for t in (1, 2)},
    "seq2seq_attention": set(),  # all its symbols stand in boxes
    "char_lm": set(),  # all its symbols stand in boxes
    "tbptt_state": set(),  # all its symbols stand in boxes
    "tbptt_windows": set(),  # here too
    "batches": set(),  # its symbols stand in boxes
    "worked_example": set(),  # beside its wires stand numbers
    "bptt_gradients": {(f"J_{t}", (f"dh_{t}", f"dh_{t - 1}")) for t in (1, 2, 3)},
    "lstm_gradient": {
        written
        for t in (1, 2, 3)
        for written in (
            (f"f_{t}", (f"c_{t - 1}", f"c_{t}")),
            (f"A_{t}", (f"h_{t - 1}", f"c_{t}")),
        )
    }
    | {(f"D_{t}", (f"c_{t}", f"h_{t}")) for t in (1, 2)}
    | {(f"E_{t}", (f"h_{t - 1}", f"h_{t}")) for t in (1, 2)},
}

WORDS = {
    "ko": {"f_t": "유지", "i_t": "쓰기", "g_t": "후보", "o_t": "읽기"},
    "en": {"f_t": "keep", "i_t": "write", "g_t": "candidate", "o_t": "read"},
}


class Wire(NamedTuple):
    """A wire by its names and its corners."""

    start: str
    end: str
    points: list[Point]

    @property
    def names(self) -> tuple[str, str]:
        return self.start, self.end

    @property
    def segments(self) -> list[tuple[Point, Point]]:
        return list(zip(self.points, self.points[1:], strict=False))

    def distance(self, point: Point) -> float:
        return min(away(point, one, other) for one, other in self.segments)


class Node(NamedTuple):
    """A box, or the square around an operator."""

    symbol: str
    left: float
    top: float
    right: float
    bottom: float

    def contains(self, point: Point, margin: float = 0.0) -> bool:
        across = self.left + margin < point[0] < self.right - margin
        return across and self.top + margin < point[1] < self.bottom - margin

    def touches(self, point: Point) -> bool:
        return self.contains(point, -NEAR) and not self.contains(point, NEAR)


class Sheet(NamedTuple):
    """What stands on a drawing."""

    tree: ET.Element
    wires: list[Wire]
    nodes: dict[str, Node]
    bus: Wire | None


def numbers(element: ET.Element, *names: str) -> list[float]:
    return [float(element.get(name, "nan")) for name in names]


def away(point: Point, one: Point, other: Point) -> float:
    """Return the distance of a point from a stretch of line."""
    (x, y), (x0, y0), (x1, y1) = point, one, other
    square = (x1 - x0) ** 2 + (y1 - y0) ** 2
    part = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / square
    part = min(max(part, 0.0), 1.0)
    return hypot(x - x0 - part * (x1 - x0), y - y0 - part * (y1 - y0))


def corners(path: ET.Element) -> list[Point]:
    """Return the corners of a path before they were made round."""
    found: list[Point] = []
    for letter, run in re.findall(r"([MLQ])([^MLQ]*)", path.get("d", "")):
        values = [float(value) for value in run.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        if letter == "Q":
            found[-1:] = points[:1]  # the corner, for the end of the line before it
        elif letter == "M" or not found or points[0] != found[-1]:
            found += points
    return found


def read(name: str, lang: str) -> Sheet:
    """Read a drawing as an eye would, from its text alone."""
    tree = ET.fromstring(figures.render(name, lang))
    wires, bus = [], None
    for path in tree.iter(f"{SVG}path"):
        if path.get("data-from"):
            names = path.get("data-from", ""), path.get("data-to", "")
            wires.append(Wire(*names, corners(path)))
        elif "nt-bus" in path.get("class", ""):
            bus = Wire("layers", "layers", corners(path))
    return Sheet(tree, wires, nodes_of(tree), bus)


def nodes_of(tree: ET.Element) -> dict[str, Node]:
    found = []
    for rect in tree.iter(f"{SVG}rect"):
        x, y, width, height = numbers(rect, "x", "y", "width", "height")
        found.append(Node(rect.get("data-symbol", ""), x, y, x + width, y + height))
    for circle in tree.iter(f"{SVG}circle"):
        if circle.get("data-symbol"):
            x, y, r = numbers(circle, "cx", "cy", "r")
            symbol = circle.get("data-symbol", "")
            found.append(Node(symbol, x - r, y - r, x + r, y + r))
    # The open cell is paper for the others, not an end of a wire.
    return {node.symbol: node for node in found if node.symbol != "cell"}


def seen(text: ET.Element) -> str:
    """Return the letters that are shown, lowered ones after an underscore."""
    lowered = "".join(part.text or "" for part in text.iter(f"{SVG}tspan"))
    return f"{text.text}_{lowered}" if lowered else text.text or ""


def symbols(sheet: Sheet) -> list[tuple[str, Point]]:
    """Return the symbols that stand beside wires, outside every box."""
    found = []
    for text in sheet.tree.iter(f"{SVG}text"):
        x, y = numbers(text, "x", "y")
        inside = any(node.contains((x, y)) for node in sheet.nodes.values())
        if "nt-symbol" in text.get("class", "") and not inside:
            found.append((seen(text), (x, y)))
    return found


def begins_well(sheet: Sheet, wire: Wire) -> bool:
    """Say whether a wire begins at its node, on a branch of it, or in the open."""
    start = wire.points[0]
    source = "+" if wire.start == "c_t" else wire.start  # c_t is what leaves the sum
    branches = [
        other for other in sheet.wires if other.start == source and other != wire
    ]
    if any(other.distance(start) <= NEAR for other in branches):
        return True
    if source == "layers":
        return sheet.bus is not None and sheet.bus.distance(start) <= NEAR
    if source in sheet.nodes:
        return sheet.nodes[source].touches(start)
    return not any(node.touches(start) for node in sheet.nodes.values())


def ends_well(sheet: Sheet, wire: Wire) -> bool:
    """Say whether a wire ends at its node, or in the open."""
    end = wire.points[-1]
    if wire.end == "layers":
        return sheet.bus is not None and sheet.bus.distance(end) <= NEAR
    if wire.end in sheet.nodes:
        return sheet.nodes[wire.end].touches(end)
    return not any(node.touches(end) for node in sheet.nodes.values())


def cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Say whether two stretches cross inside both of them."""

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = one, other
    apart = side(a, b, c) * side(a, b, d) < 0
    return apart and side(c, d, a) * side(c, d, b) < 0


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_every_wire_is_drawn_from_and_to_what_it_names(name: str, lang: str) -> None:
    sheet = read(name, lang)
    assert sheet.wires
    for wire in sheet.wires:
        assert begins_well(sheet, wire), wire
        assert ends_well(sheet, wire), wire


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_every_arrow_head_points_to_the_end_of_its_wire(name: str, lang: str) -> None:
    sheet = read(name, lang)
    heads = []
    for polygon in sheet.tree.iter(f"{SVG}polygon"):
        pairs = [pair.split(",") for pair in polygon.get("points", "").split()]
        heads.append([(float(x), float(y)) for x, y in pairs])
    # Into the layers flows no arrow: there the wire becomes their common line.
    pointed = [wire for wire in sheet.wires if wire.end != "layers"]
    assert len(heads) == len(pointed)
    for wire in pointed:
        [(_, left, right)] = [head for head in heads if head[0] == wire.points[-1]]
        foot = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2)
        assert wire.distance(foot) <= NEAR, wire


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_the_symbol_beside_a_wire_is_what_the_wire_carries(
    name: str, lang: str
) -> None:
    sheet = read(name, lang)
    found = [
        (symbol, min(sheet.wires, key=lambda wire: wire.distance(at)).names)
        for symbol, at in symbols(sheet)
    ]
    assert sorted(found) == sorted(WRITTEN[name])


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_wire_crosses_another_or_runs_through_a_node(name: str, lang: str) -> None:
    sheet = read(name, lang)
    for one, other in combinations(sheet.wires, 2):
        for stretch in one.segments:
            assert not any(cross(stretch, across) for across in other.segments)
    for wire in sheet.wires:
        for start, end in wire.segments:
            steps = max(int(dist(start, end)), 1)
            for step in range(steps + 1):
                x = start[0] + (end[0] - start[0]) * step / steps
                y = start[1] + (end[1] - start[1]) * step / steps
                assert not any(
                    node.contains((x, y), NEAR) for node in sheet.nodes.values()
                ), wire


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_wire_runs_through_a_text(name: str, lang: str) -> None:
    sheet = read(name, lang)
    for text in figures.drawing(name, lang).texts:
        field = Node(text.text, text.left, text.top, text.right, text.bottom)
        for wire in sheet.wires:
            for start, end in wire.segments:
                steps = max(int(dist(start, end)), 1)
                for step in range(steps + 1):
                    x = start[0] + (end[0] - start[0]) * step / steps
                    y = start[1] + (end[1] - start[1]) * step / steps
                    assert not field.contains((x, y)), (text, wire)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_a_text_stays_inside_the_box_it_stands_in(name: str, lang: str) -> None:
    nodes = read(name, lang).nodes.values()
    for text in figures.drawing(name, lang).texts:
        middle = ((text.left + text.right) / 2, (text.top + text.bottom) / 2)
        for node in (node for node in nodes if node.contains(middle)):
            assert node.contains((text.left, text.top), 2), text
            assert node.contains((text.right, text.bottom), 2), text


@pytest.mark.parametrize("name", ["lstm_cell", "lstm_chain"])
def test_products_bear_a_point_and_the_sum_a_plus(name: str) -> None:
    sheet = read(name, "en")
    points = [
        (numbers(dot, "cx", "cy"))
        for dot in sheet.tree.iter(f"{SVG}circle")
        if dot.get("class") == "nt-dot"
    ]
    strokes = [
        corners(path)
        for path in sheet.tree.iter(f"{SVG}path")
        if path.get("class") == "nt-sign"
    ]
    for symbol in ("keep", "write", "read", "+"):
        node = sheet.nodes[symbol]
        dots = [at for at in points if node.contains((at[0], at[1]))]
        signs = [stroke for stroke in strokes if all(map(node.contains, stroke))]
        assert (len(dots), len(signs)) == ((0, 2) if symbol == "+" else (1, 0))


@pytest.mark.parametrize("lang", project.LANGUAGES)
def test_each_box_of_the_cell_says_what_its_vector_does(lang: str) -> None:
    sheet = read("lstm_cell", lang)
    for symbol, word in WORDS[lang].items():
        box = sheet.nodes[symbol]
        inside = [
            seen(text)
            for text in sheet.tree.iter(f"{SVG}text")
            if box.contains((float(text.get("x", "")), float(text.get("y", ""))))
        ]
        curve = "tanh" if symbol == "g_t" else "σ"
        assert inside == [symbol, curve, word]


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_the_letters_shown_are_those_the_symbol_says(name: str, lang: str) -> None:
    tree = read(name, lang).tree
    named = [text for text in tree.iter(f"{SVG}text") if text.get("data-symbol")]
    assert named
    for text in named:
        assert seen(text) == text.get("data-symbol")
