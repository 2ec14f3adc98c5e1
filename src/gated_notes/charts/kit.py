"""A small kit for charts of measurements: lines, heat maps, and successes.

Matplotlib draws them, as the library for scientific charts with the longest record of
upkeep: scales, ticks, clipping and markers are its own. It knows colours, not CSS. So
every part is drawn in a stand-in colour, and what it wrote is then brought into the
form of the diagrams: colours are variables of the style sheet, one picture for both
colour schemes; words stay words, from a table per language; ids bear the name of the
chart; and the same numbers give the same bytes.

No series is told by its colour alone: each has a marker and a line of its own.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import NullLocator

from gated_notes.figures.kit import READABLE, text_width
from gated_notes.measure import number_shown, readable
from gated_rnn.analysis.statistics import wilson

WIDTH = 360.0
"""Width of every chart, in units: a little more than a telephone is wide."""

SIZE = 12.0
"""Height of the letters, in units."""

ROW = 18.0
"""Height of a row of the legend, in units."""

COLOURS = ("c", "f", "h", "g", "i", "x")
"""The colours of series, as the style sheet of the diagrams names them."""

MARKERS = ("o", "s", "^", "D", "v", "P")

DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2), (1.5, 1.5), (7, 2, 1.5, 2))

STRIDES = (1, 2, 5, 10, 20, 50)
"""How many decades lie between two ticks."""

SHADES = 6
"""How many steps of colour a heat map has."""

STRONGEST = 42
"""The share of colour, in percent, at which words still stand out on it."""

INK, EDGE, PAPER = "#010101", "#010102", "#010103"
STANDS_FOR = (
    {INK: "ink", EDGE: "edge", PAPER: "box"}
    | {f"#0102{number:02x}": name for number, name in enumerate(COLOURS)}
)  # fmt: skip
"""The style sheet's colour that each stand-in is replaced by."""

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "gated-notes",
    "font.family": "DejaVu Sans",  # ships with Matplotlib, so every machine has it
    "font.size": SIZE,
    "axes.edgecolor": EDGE,
    "axes.linewidth": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": INK,
    "xtick.color": EDGE,
    "ytick.color": EDGE,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "grid.color": EDGE,
    "grid.linewidth": 0.5,
    "path.simplify": False,
}

SVG = "{http://www.w3.org/2000/svg}"
HREF = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class Series:
    """What belongs to one line: its name, its look, and every run.

    A run is a list of points; the median over the runs is drawn on top of them.
    """

    name: str
    runs: tuple[tuple[tuple[float, float], ...], ...]
    colour: int = 0
    marker: int = 0
    dash: int = 0

    @property
    def medians(self) -> list[tuple[float, float, float, float, int]]:
        """At each x: the median, the least, the greatest, and of how many runs."""
        at: dict[float, list[float]] = {}
        for run in self.runs:
            for x, y in run:
                at.setdefault(x, []).append(y)
        return [
            (x, statistics.median(ys), min(ys), max(ys), len(ys))
            for x, ys in sorted(at.items())
        ]


@dataclass(frozen=True)
class Successes:
    """One row of a chart of successes: k of n, and Wilson's interval."""

    name: str
    k: int
    n: int
    low: float
    high: float

    @classmethod
    def counted(cls, name: str, wins: Sequence[float]) -> Successes:
        """Count runs that are each 1, a success, or 0."""
        k, n = int(sum(wins)), len(wins)
        return cls(name, k, n, *wilson(k, n))


@dataclass
class Sheet:
    """One chart under the pen.

    Args:
        name: Name of the chart; it prefixes every id.
        labels: Words in the language of this chart; ``title`` and ``desc`` are read
            out, ``x`` and ``y`` name the axes with their units.
        height: Height in units.
        left: Room for the words left of the axes, in units.
        below: Room for what stands below the axes, in units.
    """

    name: str
    labels: Mapping[str, str]
    height: float
    left: float = 44.0
    below: float = 40.0
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Lay out the axes; every size is fixed, so that nothing moves with a font."""
        self.figure = Figure(figsize=(WIDTH / 72, self.height / 72))
        top, right = 26.0, 12.0
        self.axes: Axes = self.figure.add_axes(
            (
                self.left / WIDTH,
                self.below / self.height,
                (WIDTH - self.left - right) / WIDTH,
                (self.height - self.below - top) / self.height,
            )
        )
        self.axes.patch.set_visible(False)
        self.figure.patch.set_visible(False)
        self.axes.tick_params(length=3, pad=3)
        self.write(2, self.height - 14, self.labels["y"])

    def write(self, x: float, y: float, text: str, anchor: str = "left") -> None:
        """Write words at a place of the sheet, measured from below."""
        self.figure.text(
            x / WIDTH, y / self.height, self.token(text), ha=anchor, va="baseline"
        )

    def token(self, text: str) -> str:
        """Return what stands for a text until the chart is drawn.

        Matplotlib would measure the words and warn of letters that its font lacks; the
        reader's browser has the font and the last word.
        """
        self.words.append(text)
        return f"@{len(self.words) - 1}@"

    def label_x(self) -> None:
        """Write the name of the x-axis, to the right below it."""
        y = self.below - 32
        self.write(WIDTH - 12, y, self.labels["x"], "right")

    def sample(self, x: float, y: float, series: Series) -> None:
        """Draw what a line looks like, beside its name in the legend."""
        look = _look(series)
        self.figure.add_artist(
            Line2D(
                [x / WIDTH, (x + 17) / WIDTH, (x + 34) / WIDTH],
                [(y + 4) / self.height] * 3,
                markevery=[1],
                **look,  # type: ignore[arg-type]
            )
        )
        self.write(x + 40, y, series.name)


def _look(series: Series) -> dict[str, object]:
    colour = f"#0102{series.colour:02x}"
    dash = DASHES[series.dash]
    return {
        "color": colour,
        "marker": MARKERS[series.marker],
        "markersize": 5.5,
        "markerfacecolor": PAPER,
        "markeredgewidth": 1.4,
        "linewidth": 1.7,
        "linestyle": (0, dash) if dash else "-",
    }


# ------------------------------------------------------------------------- the charts


def lines(
    name: str, labels: Mapping[str, str], series: Sequence[Series], log: bool = False
) -> str:
    """Draw every run as a thin line, and the median of each series on top.

    Args:
        name: Name of the chart.
        labels: See ``Sheet``.
        series: The lines, at most two in a row of the legend.
        log: Whether y has a logarithmic scale; what is not above 0 has no place on it.
    """
    with mpl.rc_context():
        _style()
        columns = _columns(series)
        legend = ROW * -(-len(series) // columns)
        sheet = Sheet(name, labels, 248 + legend, below=46 + legend)
        if log:
            sheet.axes.set_yscale("log")
            ticks = _decades([y for s in series for run in s.runs for _, y in run])
            sheet.axes.set_yticks(ticks, [_power(tick) for tick in ticks])
            sheet.axes.yaxis.set_minor_locator(NullLocator())
        sheet.axes.grid(axis="y")
        for one in series:
            _draw_runs(sheet.axes, one)
        for one in series:  # medians after every run: none is hidden
            xs, ys = zip(*[point[:2] for point in one.medians], strict=True)
            [line] = sheet.axes.plot(xs, ys, **_look(one))  # type: ignore[arg-type]
            line.set_gid("nt-median")
        sheet.axes.set_xticks(sorted({x for s in series for x, *_ in s.medians}))
        sheet.label_x()
        for number, one in enumerate(series):
            column, row = divmod(number, len(series) // columns + len(series) % columns)
            x = 2 + column * WIDTH / columns
            sheet.sample(x, legend - ROW * (row + 1) + 6, one)
        return _finish(sheet)


def _columns(series: Sequence[Series]) -> int:
    widest = max(text_width(one.name, SIZE) for one in series)
    return 2 if 2 + 40 + widest <= WIDTH / 2 else 1


def _draw_runs(axes: Axes, series: Series) -> None:
    """Draw all runs as one path with a gap between two: fewer bytes, same lines."""
    gap = (math.nan, math.nan)
    points = [point for run in series.runs for point in (*run, gap)]
    xs, ys = zip(*points, strict=True)
    colour = f"#0102{series.colour:02x}"
    [line] = axes.plot(xs, ys, color=colour, linewidth=0.6, alpha=0.45)
    line.set_gid("nt-run")


def _decades(values: Sequence[float]) -> list[float]:
    """Return powers of ten for the ticks of an axis, seven or so."""
    powers = [math.log10(value) for value in values if 0 < value < math.inf]
    if not powers:
        return []
    low, high = math.floor(min(powers)), math.ceil(max(powers))
    strides = (stride for stride in STRIDES if (high - low) / stride <= 7)
    stride = next(strides, STRIDES[-1])
    first = -(-low // stride) * stride
    return [10.0**power for power in range(first, high + 1, stride)]


def _power(tick: float) -> str:
    """Write a power of ten as on paper: 10⁻¹⁰ rather than 1e-10."""
    return readable(number_shown(tick)).removeprefix("1×")


def heat_map(
    name: str,
    labels: Mapping[str, str],
    columns: Sequence[str],
    rows: Sequence[str],
    values: Sequence[Sequence[float]],
    shown: Sequence[Sequence[str]],
) -> str:
    """Draw a table in which the depth of the colour is the number, also written there.

    Args:
        name: Name of the chart.
        labels: See ``Sheet``.
        columns: What stands below each column.
        rows: What stands left of each row, from the top.
        values: What decides the colour: rows from the top, columns from the left.
        shown: What is written in each cell.
    """
    with mpl.rc_context():
        _style()
        left = 10 + max(text_width(row, SIZE) for row in rows)
        sheet = Sheet(name, labels, 72 + 28 * len(rows), left=left)
        every = [value for row in values for value in row]
        least, greatest = min(every), max(every)
        for y, row in enumerate(values):
            for x, value in enumerate(row):
                share = (value - least) / (greatest - least) if greatest > least else 0
                shade = min(int(share * SHADES), SHADES - 1)
                cell = Rectangle((x, y), 1, 1, linewidth=1)
                cell.set(facecolor=f"#0103{shade:02x}", edgecolor=PAPER, gid="nt-cell")
                sheet.axes.add_patch(cell)
                word = sheet.token(shown[y][x])
                sheet.axes.text(x + 0.5, y + 0.5, word, ha="center", va="center")
        _name_cells(sheet, columns, rows)
        return _finish(sheet)


def _name_cells(sheet: Sheet, columns: Sequence[str], rows: Sequence[str]) -> None:
    axes = sheet.axes
    axes.set(xlim=(0, len(columns)), ylim=(len(rows), 0))
    axes.set_xticks([x + 0.5 for x in range(len(columns))], map(sheet.token, columns))
    axes.set_yticks([y + 0.5 for y in range(len(rows))], map(sheet.token, rows))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    sheet.label_x()


def successes(name: str, labels: Mapping[str, str], rows: Sequence[Successes]) -> str:
    """Draw k of n as a dot, with its interval as a line, one below the other.

    Args:
        name: Name of the chart.
        labels: See ``Sheet``.
        rows: What was tried, from the top.
    """
    with mpl.rc_context():
        _style()
        left = 10 + max(text_width(row.name, SIZE) for row in rows)
        sheet = Sheet(name, labels, 76 + 24 * len(rows), left=left)
        axes = sheet.axes
        axes.grid(axis="x")
        counts = [f"{row.k}/{row.n}" for row in rows]
        # Beyond 1 as much as the longest k/n needs, however long the names are.
        wide, room = WIDTH - left - 12, max(text_width(w, SIZE) for w in counts)
        end = (wide + 0.03 * room) / (wide - room)
        beside = 1 + 8 * (end + 0.03) / wide  # clear of a dot that stands at 1
        for y, row in enumerate(rows):
            axes.plot([row.low, row.high], [y, y], color="#010200", linewidth=2.4)
            axes.plot([row.k / row.n], [y], **_look(Series(row.name, ())))  # type: ignore[arg-type]
            axes.text(beside, y, sheet.token(counts[y]), ha="left", va="center")
        axes.set(xlim=(-0.03, end), ylim=(len(rows) - 0.5, -0.5))
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "", "0.5", "", "1"])
        axes.set_yticks(range(len(rows)), [sheet.token(row.name) for row in rows])
        axes.tick_params(axis="y", length=0)
        sheet.label_x()
        return _finish(sheet)


def _style() -> None:
    # A reader's own settings of Matplotlib must not reach the picture.
    mpl.rcdefaults()
    mpl.rcParams.update(STYLE)


# --------------------------------------------------- from Matplotlib's SVG to the page


def _finish(sheet: Sheet) -> str:
    drawn = BytesIO()
    sheet.figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
    svg = ET.fromstring(drawn.getvalue())
    _drop_what_is_not_drawn(svg)
    _say_the_words(svg, sheet.words)
    _name_ids(svg, sheet.name)
    for element in svg.iter():
        element.tag = element.tag.removeprefix(SVG)
        _restyle(element)
    _unwrap(svg)
    _title(svg, sheet)
    return ET.tostring(svg, encoding="unicode")


def _drop_what_is_not_drawn(svg: ET.Element) -> None:
    """Drop notes about the file, and a style sheet that would reach the whole page."""
    for parent in svg.iter():
        for child in list(parent):
            if child.tag in {f"{SVG}metadata", f"{SVG}style"}:
                parent.remove(child)


def _say_the_words(svg: ET.Element, words: Sequence[str]) -> None:
    for text in svg.iter(f"{SVG}text"):
        if match := re.fullmatch(r"@(\d+)@", text.text or ""):
            text.text = words[int(match[1])]
        style = text.get("style", "")
        anchor = re.search(r"text-anchor: (\w+)", style)
        text.set("style", "")
        if anchor and anchor[1] != "start":
            text.set("text-anchor", anchor[1])


def _name_ids(svg: ET.Element, name: str) -> None:
    """Keep the ids that are pointed at, under the chart's name; gids become classes."""
    whole = ET.tostring(svg, encoding="unicode")
    wanted = set(re.findall(r"(?:url\(#|href=\"#)([^\")]+)", whole))
    named: dict[str, str] = {}
    for element in svg.iter():
        ident = element.attrib.pop("id", "")
        if ident in wanted:
            named.setdefault(ident, f"nt-{name}-{len(named) + 1}")
            element.set("id", named[ident])
        elif ident.startswith("nt-"):
            element.set("class", ident)
    for element in svg.iter():
        if HREF in element.attrib:
            element.set("href", "#" + named[element.attrib.pop(HREF)[1:]])
        clip = element.get("clip-path")
        if clip:
            element.set("clip-path", f"url(#{named[clip[5:-1]]})")


def _restyle(element: ET.Element) -> None:
    """Put variables in the place of stand-ins, and two decimals in that of six."""
    style = element.get("style", "")
    for part, name in STANDS_FOR.items():
        style = style.replace(part, f"var(--nt-fig-{name})")
    style = re.sub(r"#0103(\d\d)", lambda match: _shade(int(match[1])), style)
    element.set("style", style.replace(": ", ":").replace("; ", ";"))
    if not element.get("style"):
        del element.attrib["style"]
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    for key in ("d", "x", "y", "width", "height", "transform"):
        if key in element.attrib:
            short = re.sub(r"-?\d+\.\d+", _rounded, element.attrib[key])
            element.set(key, " ".join(short.split()))
    element.text = (element.text or "").strip() or None
    element.tail = None


def _unwrap(parent: ET.Element) -> None:
    """Put what groups without a meaning hold in their place."""
    for child in list(parent):
        _unwrap(child)
        empty = child.tag == "defs" and not len(child)
        if empty or (child.tag == "g" and not child.attrib):
            at = list(parent).index(child)
            parent.remove(child)
            for offset, inner in enumerate(child):
                parent.insert(at + offset, inner)


def _shade(step: int) -> str:
    share = round(STRONGEST * step / (SHADES - 1))
    return f"color-mix(in srgb, var(--nt-fig-c) {share}%, var(--nt-fig-box))"


def _rounded(match: re.Match[str]) -> str:
    return f"{float(match[0]):.2f}".rstrip("0").rstrip(".")


def _title(svg: ET.Element, sheet: Sheet) -> None:
    ids = [f"nt-{sheet.name}-title", f"nt-{sheet.name}-desc"]
    for key in ("width", "height", "version"):
        svg.attrib.pop(key, None)
    svg.set("xmlns", "http://www.w3.org/2000/svg")
    svg.set("class", "nt-fig nt-chart")
    svg.set("viewBox", f"0 0 {WIDTH:g} {sheet.height:g}")
    svg.set("style", f"min-width:{WIDTH * READABLE / SIZE:.0f}px")
    svg.set("font-size", f"{SIZE:g}")
    svg.set("role", "img")
    svg.set("aria-labelledby", " ".join(ids))
    for place, (tag, ident) in enumerate(zip(("title", "desc"), ids, strict=True)):
        told = ET.Element(tag, {"id": ident})
        told.text = sheet.labels[tag]
        svg.insert(place, told)
