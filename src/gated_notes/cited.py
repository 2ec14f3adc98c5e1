"""What pages cite: values that were printed or stored, places of the repository."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from gated_notes import measure, results
from gated_notes.measure import without_spread
from gated_notes.project import NotesError, Project
from gated_rnn.analysis.statistics import wilson

REPO = "repo:"
STORED = "results/"


def printed(notes: Project, target: str) -> str:
    """Return all that the script of ``page/script:name`` printed behind ``name =``."""
    script, name = target.split(":")
    path = notes.outputs / f"{script}.txt"
    if not path.is_file():
        raise NotesError(f"[[{target}]]: no script {script}.py has printed anything.")
    found = dict(re.findall(r"^([\w.-]+) = (.+)$", path.read_text("utf-8"), re.M))
    if name not in found:
        known = ", ".join(found) or "none"
        raise NotesError(
            f"[[{target}]]: {script}.py prints no line `{name} = …`; "
            f"values it prints: {known}."
        )
    return str(found[name]).strip()


def value(notes: Project, target: str) -> str:
    """Return the value that a sentence cites: what was printed, without its spread."""
    if target.startswith(STORED):
        return stored(notes, target)
    return without_spread(printed(notes, target))


def stored(notes: Project, target: str) -> str:
    """Return what an experiment measured at a setting, with its spread.

    ``results/reber:cell-lstm.keep_bias-1.success`` names the experiment, the settings
    and the metric; of learning rates, the best is meant.

    Returns:
        ``k/n`` and Wilson's interval of a metric that is 0 or 1, else the median, the
        least and the greatest.
    """
    experiment, name = target.removeprefix(STORED).split(":")
    *settings, metric = name.split(".")
    where = dict(_setting(setting) for setting in settings)
    runs = results.load(notes, experiment).at_best_rates().select(where)
    if metric.startswith("success"):
        found = measure.of_runs(runs, metric, measure.SHARE)
        low, high = wilson(found.k or 0, found.n)
        return f"{found.shown} [{low:.2f}, {high:.2f}]"
    found = measure.of_runs(runs, metric, "median")
    spread = "" if found.low == found.high else f" [{found.low}, {found.high}]"
    return found.shown + spread


def _setting(text: str) -> tuple[str, Any]:
    key, _, word = text.partition("-")
    try:
        return key, float(word)
    except ValueError:
        return key, word


@cache
def _lines(path: Path, changed: int) -> dict[str, int]:
    # `changed` (the modification time) is part of the key, so an edit is seen.
    found: dict[str, int] = {}
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.split("\n"), start=1):
        if match := re.match(r"\s*(?:async )?(?:def|class) (\w+)", line):
            found.setdefault(match[1], number)
    return found


def repository_place(notes: Project, target: str) -> str:
    """Return ``path`` or ``path#L12`` for the target of a ``repo:`` link.

    Raises:
        NotesError: The file, or the function in it, is not there.
    """
    name, _, function = target.removeprefix(REPO).partition("#")
    path = notes.root / name
    if not path.exists():
        raise NotesError(f"link `{target}`: there is no {name} in the project.")
    if not function:
        return name
    lines = _lines(path, path.stat().st_mtime_ns)
    if function not in lines:
        raise NotesError(f"link `{target}`: {name} defines no `{function}`.")
    return f"{name}#L{lines[function]}"
