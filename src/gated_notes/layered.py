"""A graph in rows from top to bottom, no broader than asked.

A line over several rows passes each of them at a place that all lines from the same
node share, so it is one line that branches, and it passes no node.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import accumulate, combinations, pairwise
from statistics import fmean

from gated_notes.figures.kit import Point
from gated_notes.project import NotesError

Stop = tuple[str, int]
"""A node in its row, or the line from that node where it passes a later row."""

Edge = tuple[str, str]

GAP, BETWEEN = 14, 40
"""How far things lie apart in a row, and rows from each other, in units."""

SWEEPS = 40


def stops(edge: Edge, rows: Mapping[str, int]) -> list[Stop]:
    """Return where an edge begins, which rows it passes, and where it ends."""
    start, end = edge
    return [*((start, row) for row in range(rows[start], rows[end])), (end, rows[end])]


def filled(
    widths: Mapping[str, float],
    edges: Sequence[Edge],
    bands: Sequence[Collection[str]],
    room: float,
) -> dict[str, int]:
    """Return the row of each node: below what it needs, each band below the last.

    A row takes what has waited longest, as long as there is room for it and for the
    lines that pass.

    Raises:
        NotesError: A node needs one that is not above it, or is too wide.
    """
    rows: dict[str, int] = {}
    for band in bands:
        waiting = list(band)
        while waiting:
            row = 1 + max(rows.values(), default=-1)
            chosen: list[str] = []
            ready = _ready(waiting, edges, rows)
            if not ready or _breadth(ready[:1], widths, edges, rows) > room:
                raise NotesError(_refused(waiting, ready, room))
            for name in ready:
                if not chosen or _breadth([*chosen, name], widths, edges, rows) <= room:
                    chosen.append(name)
            rows |= dict.fromkeys(chosen, row)
            waiting = [name for name in waiting if name not in chosen]
    return rows


def _refused(waiting: Sequence[str], ready: Sequence[str], room: float) -> str:
    if ready:
        return f"{ready[0]} and the lines beside it are wider than {room:g} units."
    return f"{waiting[0]} needs a page that no row above can have."


def _ready(
    waiting: Sequence[str], edges: Sequence[Edge], rows: Mapping[str, int]
) -> list[str]:
    """Return what needs nothing that still waits, the longest waiting first."""
    needs = {name: [start for start, end in edges if end == name] for name in waiting}
    ready = [name for name in waiting if all(need in rows for need in needs[name])]
    return sorted(ready, key=lambda name: min([rows[n] for n in needs[name]] or [0]))


def _breadth(
    chosen: Sequence[str],
    widths: Mapping[str, float],
    edges: Sequence[Edge],
    rows: Mapping[str, int],
) -> float:
    """Return how broad a row is with these nodes and the lines that pass them."""
    passing = {
        start
        for start, end in edges
        if start in rows and end not in rows and end not in chosen
    }
    things = len(chosen) + len(passing)
    return sum(widths[name] for name in chosen) + GAP * (things - 1)


def across(
    widths: Mapping[str, float],
    edges: Sequence[Edge],
    rows: Mapping[str, int],
    room: float,
) -> dict[Stop, float]:
    """Return the middle of each node and line: with few crossings, short ways.

    Rows are swept up and down; in each, things stand in the order of what they are
    joined to and as near to it as they can. The best of the sweeps is kept.
    """
    lanes = _lanes(edges, rows)
    joints = sorted({j for e in edges for j in pairwise(stops(e, rows))})
    near: dict[Stop, list[Stop]] = {stop: [] for lane in lanes for stop in lane}
    for above, below in joints:
        near[above].append(below)
        near[below].append(above)
    x = dict.fromkeys(near, room / 2)
    best: tuple[float, dict[Stop, float]] = (float("inf"), x)
    for sweep in range(SWEEPS):
        for lane in lanes[:: 1 if sweep % 2 == 0 else -1]:
            side = -1 if sweep % 2 == 0 else 1
            wants = {stop: _wanted(stop, near[stop], x, side, sweep) for stop in lane}
            lane.sort(key=lambda stop: (wants[stop], stop))
            wide = [_wide(stop, rows, widths) for stop in lane]
            x |= zip(lane, _apart([wants[s] for s in lane], wide, room), strict=True)
        best = min(best, (_cost(joints, x), dict(x)), key=lambda found: found[0])
    return best[1]


def curve(points: Sequence[Point]) -> str:
    """Return a path that goes straight down through rows and swings between them.

    Args:
        points: The foot of the first node, head and foot of each row passed, and the
            head of the last node.
    """
    (x, y), *rest = points
    parts = [f"M{x:.1f} {y:.1f}"]
    for number, (right, low) in enumerate(rest):
        half = (y + low) / 2
        swing = f"C{x:.1f} {half:.1f} {right:.1f} {half:.1f} {right:.1f} {low:.1f}"
        parts.append(f"V{low:.1f}" if number % 2 or right == x else swing)
        x, y = right, low
    return "".join(parts)


def _lanes(edges: Sequence[Edge], rows: Mapping[str, int]) -> list[list[Stop]]:
    found = {(name, row) for name, row in rows.items()}
    found |= {stop for edge in edges for stop in stops(edge, rows)}
    lanes: list[list[Stop]] = [[] for _ in range(1 + max(rows.values()))]
    for stop in sorted(found):
        lanes[stop[1]].append(stop)
    return lanes


def _wide(stop: Stop, rows: Mapping[str, int], widths: Mapping[str, float]) -> float:
    """Return the width of a node; a line has none."""
    name, row = stop
    return widths[name] if rows[name] == row else 0


def _wanted(
    stop: Stop,
    near: Sequence[Stop],
    x: Mapping[Stop, float],
    side: int,
    sweep: int,
) -> float:
    """Return the mean of what it is joined to: at first on one side, then on both."""
    seen = [
        x[other] for other in near if sweep >= SWEEPS // 2 or _on(stop, other, side)
    ]
    return fmean(seen) if seen else x[stop]


def _on(stop: Stop, other: Stop, side: int) -> bool:
    return (other[1] - stop[1]) * side > 0


def _apart(wants: Sequence[float], widths: Sequence[float], room: float) -> list[float]:
    """Return the places nearest to the wanted ones at which nothing overlaps.

    Without the widths it is regression under an order; things that want to be where
    others are move together as a block.
    """
    steps = [(one + other) / 2 + GAP for one, other in pairwise(widths)]
    offsets = [0.0, *accumulate(steps)]
    blocks: list[list[float]] = []
    for want, offset in zip(wants, offsets, strict=True):
        blocks.append([want - offset])
        while len(blocks) > 1 and fmean(blocks[-2]) > fmean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    low, high = widths[0] / 2, room - widths[-1] / 2 - offsets[-1]
    level = [min(max(fmean(block), low), high) for block in blocks for _ in block]
    return [base + offset for base, offset in zip(level, offsets, strict=True)]


def _cost(joints: Sequence[tuple[Stop, Stop]], x: Mapping[Stop, float]) -> float:
    """Return what a reader pays: crossings dear, ways sideways cheap."""
    ways = [(above[1], x[above], x[below]) for above, below in joints]
    crossings = sum(
        one[0] == other[0] and (one[1] - other[1]) * (one[2] - other[2]) < 0
        for one, other in combinations(ways, 2)
    )
    return 200 * crossings + sum(abs(start - end) for _, start, end in ways)
