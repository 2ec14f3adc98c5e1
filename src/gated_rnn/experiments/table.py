"""Results as a table in plain text: what the seeds of each configuration gave."""

from __future__ import annotations

import math
import statistics
from typing import Any

from gated_rnn.analysis.statistics import wilson
from gated_rnn.experiments import store

NOTHING = "–"
"""What stands for a setting that is None and for a number that was not measured."""


def of_results(content: dict[str, Any]) -> str:
    """Lay out a results file: one line a configuration.

    Numbers are ``median (least … greatest)`` over the seeds; a metric whose name begins
    with ``success`` is ``k/n`` with Wilson's interval for 95 %.

    Args:
        content: From ``store.read``.

    Returns:
        Heading and table.
    """
    groups: dict[str, list[store.Record]] = {}
    for run in content["runs"]:
        groups.setdefault(repr(run["config"]), []).append(run)
    same = content["settings"]
    names = [name for name in content["runs"][0]["config"] if name not in same]
    metrics = sorted({name for run in content["runs"] for name in run["metrics"]})
    rows = [[*names, *metrics, "seconds"]]
    for runs in groups.values():
        row = [word(runs[0]["config"][name]) for name in names]
        row += [cell(name, values(runs, name)) for name in metrics]
        rows.append([*row, spread([store.decode(run["seconds"]) for run in runs])])
    return "\n".join([heading(content), *aligned(rows)])


def heading(content: dict[str, Any]) -> str:
    """Say what was run, how often, when and on what.

    Args:
        content: From ``store.read``.

    Returns:
        Three lines, and an empty one.
    """
    origin = content["provenance"]
    machine = origin["machine"]
    shared = ", ".join(f"{k} = {word(v)}" for k, v in content["settings"].items())
    seeds = len({run["seed"] for run in content["runs"]})
    return (
        f"{content['experiment']} (tier {content['tier']}): {len(content['runs'])} "
        f"runs, {seeds} seeds each, {origin['seconds']:g} s in all\n"
        f"{origin['date']}, NumPy {origin['numpy']}, {machine['cpu']}, "
        f"{machine['cores']} cores, commit {origin['commit']}\n"
        f"in every run: {shared or NOTHING}\n"
    )


def values(runs: list[store.Record], metric: str) -> list[float]:
    """Return one metric of several runs, where it was measured.

    Args:
        runs: The runs.
        metric: Its name.

    Returns:
        One number a run.
    """
    return [store.decode(r["metrics"][metric]) for r in runs if metric in r["metrics"]]


def cell(metric: str, numbers: list[float]) -> str:
    """Return what the table says of one metric of one configuration.

    Args:
        metric: Its name.
        numbers: One a seed.

    Returns:
        k/n with its interval, or median and range.
    """
    if metric.startswith("success") and numbers:
        k, n = int(sum(numbers)), len(numbers)
        low, high = wilson(k, n)
        return f"{k}/{n} [{low:.2f}, {high:.2f}]"
    return spread(numbers)


def spread(numbers: list[float]) -> str:
    """Return median, least and greatest.

    Args:
        numbers: One a seed; what is not a number is counted beside.

    Returns:
        ``median (least … greatest)``; the median alone where all are equal.
    """
    known = [number for number in numbers if not math.isnan(number)]
    lost = f" and {len(numbers) - len(known)} NaN" if len(known) < len(numbers) else ""
    if not known:
        return lost.removeprefix(" and ") or NOTHING
    middle = word(statistics.median(known))
    if min(known) == max(known):
        return middle + lost
    return f"{middle} ({word(min(known))} … {word(max(known))}){lost}"


def word(value: Any) -> str:
    """Return a setting or number as the table shows it.

    Args:
        value: Anything that a configuration or a result holds.

    Returns:
        Three digits of a fraction, all of anything else.
    """
    if value is None:
        return NOTHING
    if not isinstance(value, float):
        return str(value)
    whole = value.is_integer() and abs(value) < 1e6
    return str(int(value)) if whole else f"{value:.3g}"


def aligned(rows: list[list[str]]) -> list[str]:
    """Pad columns to one width.

    Args:
        rows: Words, as many in each row.

    Returns:
        One line a row.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            text.ljust(width) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
