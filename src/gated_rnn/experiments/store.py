"""Where numbers are kept: a journal while a sweep runs, one small file when it is done.

The journal holds one finished run a line and is only ever appended to, so a kill loses
what was in flight and nothing else; a last line that was cut off is passed over. The
results file is written beside its place and moved there, so it is never half written.

Numbers in both are rounded: metrics and curves to 6 significant digits, seconds to 3.
What is not finite is kept as text, for JSON has no word for it: "NaN", "Infinity",
"-Infinity".
"""

from __future__ import annotations

import hashlib
import json
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gated_rnn.experiments.protocol import Experiment, Result, settings

DIGITS = 6
"""Significant digits of metrics and curves."""

Record = dict[str, Any]
"""One run: config, seed, metrics, curves, seconds."""


@dataclass(frozen=True)
class Folders:
    """Where results go, below one root."""

    root: Path

    def results(self, name: str, kind: str = "full") -> Path:
        """Return the results file: only those of a full run are committed.

        Args:
            name: The experiment.
            kind: ``full``, ``quick`` or ``trial``.

        Returns:
            Where the file is or will be.
        """
        if kind == "full":
            return self.root / "docs" / "_results" / f"{name}.json"
        return self.root / ".cache" / "experiments" / name / f"{kind}.json"

    def journal(self, name: str, kind: str = "full") -> Path:
        """Return the journal; a trial shares that of the full run.

        Args:
            name: The experiment.
            kind: ``full``, ``quick`` or ``trial``.

        Returns:
            Where the file is or will be.
        """
        kind = "quick" if kind == "quick" else "full"
        return self.root / ".cache" / "experiments" / name / f"{kind}.jsonl"


def record(config: Any, seed: int, result: Result, seconds: float) -> Record:
    """Return one run as it is kept.

    Args:
        config: Its configuration.
        seed: Its seed.
        result: What it measured.
        seconds: How long it took.

    Returns:
        Settings, seed and rounded numbers, as JSON can hold them.
    """
    return {
        "config": settings(config),
        "seed": seed,
        "metrics": {name: encode(value) for name, value in result.metrics.items()},
        "curves": {
            name: [encode(value) for value in values]
            for name, values in result.curves.items()
        },
        "seconds": encode(seconds, 3),
    }


def encode(value: float, digits: int = DIGITS) -> float | str:
    """Round a number to significant digits; name it if it is not finite.

    Args:
        value: Any number.
        digits: How many digits stay.

    Returns:
        The rounded number, or its name.
    """
    value = float(value)
    if math.isfinite(value):
        return float(f"{value:.{digits}g}")
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def decode(value: float | str) -> float:
    """Return the number that ``encode`` kept.

    Args:
        value: A number, or the name of one that is not finite.

    Returns:
        The number.
    """
    return float(value)


# ------------------------------------------------------------------------ the journal


class Journal:
    """Finished runs by their key, each stored the moment it is there.

    Args:
        path: The file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        """Remember the place; nothing is read or written yet."""
        self.path = path

    def load(self) -> dict[str, Record]:
        """Return every run that was stored whole, by its key.

        Returns:
            Nothing where there is no file.
        """
        found: dict[str, Record] = {}
        text = self.path.read_bytes() if self.path.is_file() else b""
        for line in text.split(b"\n"):
            try:
                entry = json.loads(line)
                found[entry["key"]] = entry["run"]
            except (ValueError, KeyError, TypeError):
                continue  # cut off by a kill, or empty: that run is made again
        return found

    def append(self, key: str, run: Record) -> None:
        """Store one run.

        Args:
            key: From ``Task.key``.
            run: From ``record``.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # It begins with the end of line, so a torn line before it spoils nothing.
        line = "\n" + json.dumps({"key": key, "run": run}, allow_nan=False) + "\n"
        target = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            os.write(target, line.encode())
            os.fsync(target)
        finally:
            os.close(target)

    def forget(self) -> None:
        """Delete all that was stored."""
        self.path.unlink(missing_ok=True)


# ---------------------------------------------------------------- the file of results


def document(
    experiment: Experiment, runs: list[Record], provenance: dict[str, Any]
) -> dict[str, Any]:
    """Return all that a results file holds.

    Args:
        experiment: Whose results they are.
        runs: In the order in which the file lists them.
        provenance: How they were made; the digest of the runs is added to it.

    Returns:
        Experiment, tier, common settings, runs and provenance.
    """
    return {
        "experiment": experiment.NAME,
        "tier": experiment.TIER,
        "settings": common([run["config"] for run in runs]),
        "runs": runs,
        "provenance": provenance | {"digest": digest(runs)},
    }


def digest(runs: list[Record]) -> str:
    """Return one hash of all runs: a number changed by hand does not fit it.

    Args:
        runs: In the order in which the file lists them.

    Returns:
        SHA-256 in hexadecimal.
    """
    return hashlib.sha256(_json(runs).encode()).hexdigest()


def common(configs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the settings in which all configurations agree.

    Args:
        configs: The settings of each run.

    Returns:
        Setting by name.
    """
    first = configs[0] if configs else {}
    return {k: v for k, v in first.items() if all(c[k] == v for c in configs)}


def dumps(content: dict[str, Any]) -> str:
    """Return a results file as text: keys sorted, one run a line.

    Args:
        content: From ``document``.

    Returns:
        JSON, with a line end.
    """
    lines = []
    for key in sorted(content):
        value = content[key]
        if key == "runs":
            runs = ",\n".join("  " + _json(run) for run in value)
            lines.append(f' "runs": [\n{runs}\n ]')
        else:
            lines.append(f" {_json(key)}: {_json(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)


def write(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, never half.

    Args:
        path: The file.
        text: What it will hold.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read(path: Path) -> dict[str, Any]:
    """Read a results file.

    Args:
        path: The file.

    Returns:
        What ``document`` made.
    """
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
