"""Turn runs, or a line that a script printed, into one number with its spread.

A script prints a measurement on one line, so that value, spread and number of seeds
cannot part:

* ``name = 8e-26 (5e-30 to 4e-23, 10 seeds)``: a value, the least, the greatest;
* ``name = 0.11 to 0.30 (5 seeds)``: the least and the greatest alone;
* ``name = 9/10``: successes among runs;
* ``name = 103.2`` or ``name = True``: no chance in it.
"""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from gated_notes import results
from gated_notes.project import NotesError
from gated_notes.results import Run

REDUCE: dict[str, Callable[[Sequence[float]], float]] = {
    "median": statistics.median,
    "mean": statistics.fmean,
    "min": min,
    "max": max,
}
"""How many numbers become one; beside these, ``share`` counts successes."""

SHARE = "share"

NUMBER = r"[-+]?(?:\d[\d,]*\.?\d*(?:e[-+]?\d+)?|inf|nan)"
SEEDS = r"(?P<n>\d+) seeds"
SPREAD = re.compile(
    rf"(?P<value>{NUMBER}) \((?P<low>{NUMBER}) to (?P<high>{NUMBER}), {SEEDS}\)"
)
RANGE = re.compile(rf"(?P<low>{NUMBER}) to (?P<high>{NUMBER}) \({SEEDS}\)")
COUNT = re.compile(r"(?P<k>\d+)/(?P<n>\d+)")
PLAIN = re.compile(rf"{NUMBER}|True|False")
SPREAD_BEHIND = re.compile(rf" \((?:{NUMBER} to {NUMBER}, )?\d+ seeds\)$")

RELATION = re.compile(rf"(?P<sign><=|>=|==|<|>) (?P<bound>{NUMBER})")
WITHIN = re.compile(rf"within (?P<low>{NUMBER}) (?P<high>{NUMBER})")
SIGNS = {"<=": "≤", ">=": "≥", "==": "=", "<": "<", ">": ">"}


@dataclass(frozen=True)
class Measurement:
    """One measured number and all that belongs to it, as text where it is shown."""

    value: float
    shown: str
    low: str = ""
    high: str = ""
    n: int = 0
    """How many runs; 0 where there is no chance in it."""

    seeds: int = 0
    k: int | None = None
    """How many of the runs succeeded, where that was counted."""

    settings: dict[str, str] = field(default_factory=dict)
    parts: tuple[Measurement, Measurement] | None = None
    """The two that are compared."""


# ------------------------------------------------------------------------- from runs


def of_runs(runs: Sequence[Run], metric: str, reduce: str) -> Measurement:
    """Reduce one metric of several runs to a number with its spread.

    Args:
        runs: The runs of one setting.
        metric: Which number of theirs.
        reduce: A key of ``REDUCE``, or ``share`` for a metric that is 0 or 1.

    Raises:
        NotesError: There is no such metric or reduction, or a share of other numbers.
    """
    numbers = results.metric(runs, metric)
    seeds = len({run.seed for run in runs})
    settings = _settings(runs)
    if reduce == SHARE:
        if not set(numbers) <= {0.0, 1.0}:
            raise NotesError(f"a share needs zeros and ones; `{metric}` is {numbers}.")
        k, n = int(sum(numbers)), len(numbers)
        return Measurement(k / n, f"{k}/{n}", "", "", n, seeds, k, settings)
    if reduce not in REDUCE:
        known = ", ".join([*REDUCE, SHARE])
        raise NotesError(f"unknown reduction `{reduce}`; there are: {known}.")
    lost = any(math.isnan(number) for number in numbers)
    value = math.nan if lost else float(REDUCE[reduce](numbers))
    spread = (min(numbers), max(numbers))
    write = "{:.0f}".format if metric in COUNTS and not lost else number_shown
    low, high = ("nan", "nan") if lost else map(write, spread)
    shown = write(value)
    return Measurement(value, shown, low, high, len(runs), seeds, None, settings)


COUNTS = ("parameters",)
"""Metrics that are counted, not measured: they are written out."""


def number_shown(value: float) -> str:
    """Write a measured number: two digits, and a power of ten where it needs one."""
    if value and math.isfinite(value) and not 1e-3 <= abs(value) < 1e5:
        digits, power = f"{value:.1e}".split("e")
        return f"{digits.removesuffix('.0')}e{int(power)}"
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.2g}"


def _settings(runs: Sequence[Run]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key in runs[0].config:
        values = dict.fromkeys(results.shown(run.config[key]) for run in runs)
        if list(values) != [results.NULL]:
            found[key] = ", ".join(values)
    return found


# -------------------------------------------------------------- from what was printed


def of_printed(text: str, reduce: str = "") -> Measurement:
    """Read a measurement from what a script printed behind ``name =``.

    Args:
        text: Such as ``8e-26 (5e-30 to 4e-23, 10 seeds)``.
        reduce: ``min`` or ``max`` chooses an end of a range.

    Raises:
        NotesError: It is in none of the forms, or a range of which no end is chosen.
    """
    if match := SPREAD.fullmatch(text):
        shown, low, high, seeds = (
            match["value"],
            match["low"],
            match["high"],
            match["n"],
        )
        n = int(seeds)
        return Measurement(parsed(shown), shown, low, high, n, n)
    if match := RANGE.fullmatch(text):
        if reduce not in {"min", "max"}:
            raise NotesError(f"`{text}` is a range: choose reduce = min or max.")
        end = match["low" if reduce == "min" else "high"]
        n = int(match["n"])
        return Measurement(parsed(end), end, match["low"], match["high"], n, n)
    if match := COUNT.fullmatch(text):
        k, n = int(match["k"]), int(match["n"])
        return Measurement(k / n if n else math.nan, text, "", "", n, n, k)
    if PLAIN.fullmatch(text):
        return Measurement(parsed(text), text)
    raise NotesError(
        f"`{text}` is no measurement; print `value (least to greatest, N seeds)`, "
        "`least to greatest (N seeds)`, `k/n`, a number, True or False."
    )


def parsed(text: str) -> float:
    """Read a number as scripts print it; True is 1."""
    if text in {"True", "False"}:
        return float(text == "True")
    return float(text.replace(",", ""))


def without_spread(text: str) -> str:
    """Return what a sentence cites of a printed value: not its spread."""
    return SPREAD_BEHIND.sub("", text)


POWER = re.compile(
    r"(?<![\w.])(?P<digits>[-+]?\d+(?:\.\d+)?)e(?P<power>[-+]?\d+)(?!\w)"
)
"""A number with an exponent; not what only looks like one in a name: 4e82a2042fa6."""
MINUS = re.compile(r"(?<![\w.])-(?=\d)")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def readable(text: str) -> str:
    """Write printed numbers as on paper: 8e-26 is 8×10⁻²⁶, 2e+00 is 2, -1 is −1."""

    def on_paper(match: re.Match[str]) -> str:
        digits, power = match["digits"], int(match["power"])
        if -3 <= power <= 3:
            return f"{Decimal(digits).scaleb(power):f}"
        return f"{digits}×10{str(power).translate(RAISED)}"

    return MINUS.sub("−", POWER.sub(on_paper, text))


# ------------------------------------------------------------ comparing and expecting


def compared(kind: str, one: Measurement, other: Measurement) -> Measurement:
    """Compare two measurements.

    Args:
        kind: ``ratio`` (one / other) or ``difference`` (one − other).
        one: The one that is spoken of.
        other: The one it is held against.

    Raises:
        NotesError: There is no such comparison, or the other is zero.
    """
    if kind == "ratio":
        if other.value == 0:
            raise NotesError("a ratio to a measured 0; compare the difference.")
        value = one.value / other.value
    elif kind == "difference":
        value = one.value - other.value
    else:
        raise NotesError(f"unknown comparison `{kind}`; there are: ratio, difference.")
    return Measurement(
        value,
        number_shown(value),
        n=min(one.n, other.n),
        seeds=min(one.seeds, other.seeds),
        settings=one.settings,
        parts=(replace(one, parts=None), replace(other, parts=None)),
    )


@dataclass(frozen=True)
class Relation:
    """What is expected of a number."""

    text: str

    def __post_init__(self) -> None:
        """Refuse what is no relation."""
        known = RELATION.fullmatch(self.text) or WITHIN.fullmatch(self.text)
        if not known and self.text not in {"true", "false"}:
            raise NotesError(
                f"`{self.text}` is no relation; write `<= 1e-9`, `>= 0.99`, `< 1`, "
                "`> 1`, `== 0`, `within 0.9 1.1`, `true` or `false`."
            )

    def holds(self, value: float) -> bool:
        """Say whether a number is as expected; nan never is."""
        if match := RELATION.fullmatch(self.text):
            bound = parsed(match["bound"])
            return {
                "<=": value <= bound,
                ">=": value >= bound,
                "==": value == bound,
                "<": value < bound,
                ">": value > bound,
            }[match["sign"]]
        if match := WITHIN.fullmatch(self.text):
            return parsed(match["low"]) <= value <= parsed(match["high"])
        return value == float(self.text == "true")

    def __str__(self) -> str:
        """Write it with the signs of mathematics."""
        if match := RELATION.fullmatch(self.text):
            return f"{SIGNS[match['sign']]} {match['bound']}"
        if match := WITHIN.fullmatch(self.text):
            return f"{match['low']} … {match['high']}"
        return self.text
