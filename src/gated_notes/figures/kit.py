"""A small kit for diagrams of networks: boxes, operators, wires and symbols in SVG.

Geometry is code, words come from a table per language, colour only from CSS classes,
so one drawing serves both languages and both colour schemes. Every node and wire says
what it stands for (``data-symbol``, ``data-from``, ``data-to``), which lets a test
hold a picture against the formulas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from gated_notes import lights

SIZE = 16
"""Height of the letters, in units of the drawing."""

READABLE = 11
"""Height of the letters on the smallest screen, in pixels."""

SYMBOL = re.compile(r"(?P<base>[^_]+)(?:_(?P<sub>.+))?")

PARTS = re.compile(r"[^\W\d_]+|[\W\d_]+")
"""Letters, which are set in italics, and the rest, which is upright."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Extent:
    """The room that a text takes, estimated from its letters."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Extent) -> bool:
        """Say whether two texts overlap."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


def text_width(text: str, size: float) -> float:
    """Estimate how wide a text is: a Korean letter fills its square, others half."""

    def share(letter: str) -> float:
        wide = "가" <= letter <= "힣" or letter in "MW"
        return 0.95 if wide else 0.56

    return sum(size * share(letter) for letter in text)


def symbol_name(symbol: str) -> str:
    """Say a symbol without markup, as screen readers and tests want it."""
    return symbol.replace("{", "").replace("}", "")


@dataclass
class Drawing:
    """One diagram under the pen.

    Args:
        name: Name of the figure; it prefixes every id.
        width: Width in units.
        height: Height in units.
        labels: Words in the language of this drawing; ``title`` and ``desc`` are shown
            to screen readers.
    """

    name: str
    width: float
    height: float
    labels: dict[str, str]
    texts: list[Extent] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the sheet and say what is on it."""
        ids = [f"nt-{self.name}-title", f"nt-{self.name}-desc"]
        self.svg = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "nt-fig",
                "viewBox": f"0 0 {self.width:g} {self.height:g}",
                "style": f"min-width:{self.width * READABLE / SIZE:.0f}px",
                "role": "img",
                "aria-labelledby": " ".join(ids),
            },
        )
        for tag, ident in zip(("title", "desc"), ids, strict=True):
            ET.SubElement(self.svg, tag, {"id": ident}).text = self.labels[tag]

    # -------------------------------------------------------------------------- nodes

    def area(self, left: float, top: float, width: float, height: float) -> None:
        """Draw the outline of a cell, behind everything."""
        self._rectangle(left, top, width, height, "nt-area", radius=14)

    def box(
        self, centre: Point, width: float, height: float, kind: str, symbol: str
    ) -> None:
        """Draw a layer; ``kind`` is its CSS class."""
        x, y = centre
        box = self._rectangle(
            x - width / 2, y - height / 2, width, height, f"nt-box {kind}", radius=6
        )
        box.set("data-symbol", symbol_name(symbol))
        _light(box, symbol_name(symbol))

    def operator(self, centre: Point, sign: str, symbol: str) -> None:
        """Draw a circle in which two vectors meet element by element."""
        x, y = centre
        circle = {"cx": f"{x:g}", "cy": f"{y:g}", "r": "13", "class": "nt-op"}
        ET.SubElement(self.svg, "circle", circle | {"data-symbol": symbol})
        if sign == "+":
            strokes = [((x - 6, y), (x + 6, y)), ((x, y - 6), (x, y + 6))]
            for start, end in strokes:
                self._path([start, end], "nt-sign")
        else:  # ⊙, the element-wise product
            dot = {"cx": f"{x:g}", "cy": f"{y:g}", "r": "3.2", "class": "nt-dot"}
            ET.SubElement(self.svg, "circle", dot)

    # -------------------------------------------------------------------------- wires

    def line(self, points: list[Point], kind: str) -> ET.Element:
        """Draw a line with round corners that means no connection of its own."""
        return self._path(points, f"nt-wire {kind}".strip())

    def wire(
        self,
        start: str,
        end: str,
        points: list[Point],
        kind: str = "",
        tip: bool = True,
    ) -> None:
        """Draw a wire with round corners from one named thing to another."""
        path = self.line(points, kind)
        path.set("data-from", symbol_name(start))
        path.set("data-to", symbol_name(end))
        _light(path, symbol_name(start), symbol_name(end))
        if tip:
            self._tip(points[-2], points[-1], kind)

    def joint(self, centre: Point, kind: str = "") -> None:
        """Draw the dot at which a wire parts in two."""
        x, y = centre
        joint = {"cx": f"{x:g}", "cy": f"{y:g}", "r": "3.5"}
        ET.SubElement(self.svg, "circle", joint | {"class": f"nt-joint {kind}".strip()})

    # -------------------------------------------------------------------------- texts

    def symbol(self, at: Point, symbol: str, anchor: str = "middle") -> None:
        """Write a symbol as on paper: ``h_{t−1}``."""
        match = SYMBOL.fullmatch(symbol)
        assert match, symbol
        sub = (match["sub"] or "").strip("{}")
        element = self._text(at, "nt-symbol", anchor, SIZE + 2)
        element.text = match["base"]
        element.set("data-symbol", symbol_name(symbol))
        _light(element, symbol_name(symbol))
        width = text_width(match["base"], SIZE + 2)
        for number, part in enumerate(PARTS.findall(sub)):
            kind = "nt-sub" if part.isalpha() else "nt-sub nt-upright"
            lowered = {"dy": "5"} if number == 0 else {}
            ET.SubElement(element, "tspan", {"class": kind, **lowered}).text = part
            width += text_width(part, 0.7 * SIZE)
        self._note(symbol_name(symbol), at, anchor, width, SIZE + 2)

    def word(
        self, at: Point, text: str, kind: str = "", anchor: str = "middle"
    ) -> None:
        """Write a word of the language."""
        element = self._text(at, f"nt-label {kind}".strip(), anchor, SIZE)
        element.text = text
        self._note(text, at, anchor, text_width(text, SIZE), SIZE)

    # ----------------------------------------------------------------------- the rest

    def __str__(self) -> str:
        """Return the drawing as text, the same for the same drawing."""
        return ET.tostring(self.svg, encoding="unicode")

    def _rectangle(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        kind: str,
        radius: float,
    ) -> ET.Element:
        numbers = {"x": left, "y": top, "width": width, "height": height, "rx": radius}
        attributes = {name: f"{number:g}" for name, number in numbers.items()}
        return ET.SubElement(self.svg, "rect", attributes | {"class": kind})

    def _path(self, points: list[Point], kind: str) -> ET.Element:
        corner = 8.0
        first, *rest = points
        parts = [f"M{first[0]:g} {first[1]:g}"]
        for before, here, after in zip(points, rest, rest[1:], strict=False):
            start, end = _towards(here, before, corner), _towards(here, after, corner)
            parts.append(f"L{start[0]:g} {start[1]:g}")
            parts.append(f"Q{here[0]:g} {here[1]:g} {end[0]:g} {end[1]:g}")
        parts.append(f"L{rest[-1][0]:g} {rest[-1][1]:g}")
        return ET.SubElement(self.svg, "path", {"d": "".join(parts), "class": kind})

    def _tip(self, before: Point, end: Point, kind: str) -> None:
        back = _towards(end, before, 9)
        dx, dy = (end[0] - back[0]) / 9, (end[1] - back[1]) / 9
        sides = [(back[0] + s * dy * 4.5, back[1] - s * dx * 4.5) for s in (1, -1)]
        points = " ".join(f"{x:g},{y:g}" for x, y in (end, *sides))
        ET.SubElement(
            self.svg, "polygon", {"points": points, "class": f"nt-tip {kind}".strip()}
        )

    def _text(self, at: Point, kind: str, anchor: str, size: float) -> ET.Element:
        place = {"x": f"{at[0]:g}", "y": f"{at[1]:g}", "class": kind}
        style = {"text-anchor": anchor, "font-size": f"{size:g}"}
        return ET.SubElement(self.svg, "text", place | style)

    def _note(
        self, text: str, at: Point, anchor: str, width: float, size: float
    ) -> None:
        left = at[0] - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        top, bottom = at[1] - 0.75 * size, at[1] + 0.25 * size
        self.texts.append(Extent(text, left, top, left + width, bottom))


def _light(element: ET.Element, *symbols: str) -> None:
    """Give what stands for a symbol the light that the formulas give it."""
    key = next(filter(None, map(lights.of_drawn, symbols)), None)
    if key:
        element.set("data-light", key)


def _towards(start: Point, end: Point, distance: float) -> Point:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = (dx * dx + dy * dy) ** 0.5
    part = min(distance / length, 0.5) if length else 0.0
    return start[0] + part * dx, start[1] + part * dy
