"""How numbers were made: versions, machine, sources, date, time and command."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from gated_rnn.experiments import plan, sources


def describe(
    name: str, command: str, backend: str, seconds: float, digits: int
) -> dict[str, Any]:
    """Return the provenance of one experiment's results.

    Args:
        name: The experiment.
        command: The command that makes them again.
        backend: Where the runs were made, such as ``process × 2``.
        seconds: How long all runs took, added.
        digits: To how many significant digits numbers are rounded.

    Returns:
        What is known of their making, by name.
    """
    files = plan.files(name)
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "blas": blas(),
        **torch_version(files),
        "machine": machine(),
        "commit": commit(files),
        "sources": sources.fingerprint(files),
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "seconds": round(seconds, 1),
        "command": command,
        "backend": backend,
        "digits": digits,
    }


def machine() -> dict[str, Any]:
    """Return what the runs were made on: processor, cores, system.

    Returns:
        What is known, by name.
    """
    return {
        "cpu": cpu(),
        "cores": os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.machine()}",
    }


def cpu(listing: Path = Path("/proc/cpuinfo")) -> str:
    """Return the processor's name.

    Args:
        listing: Where Linux says it.

    Returns:
        The name, or the kind of the machine where none is told.
    """
    if listing.is_file():
        for line in listing.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    told = _output("sysctl", "-n", "machdep.cpu.brand_string")
    return told or platform.processor() or platform.machine()


def blas() -> str:
    """Return which library multiplies NumPy's matrices: last digits depend on it.

    Returns:
        Name and version.
    """
    # NumPy's annotations do not say that this mode returns the dictionary.
    config: Any = np.show_config(mode="dicts")
    found = (config or {}).get("Build Dependencies", {}).get("blas", {})
    return f"{found.get('name', 'unknown')} {found.get('version', '')}".strip()


def torch_version(files: Sequence[Path]) -> dict[str, str]:
    """Return torch's version if an experiment uses it.

    Args:
        files: The files that decide its numbers.

    Returns:
        ``{"torch": …}``, or nothing where torch is not used.
    """
    if not any(path.parent.name == "torch" for path in files):
        return {}
    try:
        return {"torch": version("torch")}
    except PackageNotFoundError:
        return {"torch": "absent"}


def commit(files: Sequence[Path]) -> str:
    """Return the commit the sources stand at, and whether they differ from it.

    Args:
        files: The files that decide the numbers.

    Returns:
        Twelve digits, or ``unknown`` outside of a repository.
    """
    head = _output("git", "rev-parse", "--short=12", "HEAD")
    if not head:
        return "unknown"
    named = [str(path.relative_to(sources.SOURCE)) for path in files]
    changed = _output("git", "status", "--porcelain", "--", *named)
    return f"{head} with changes" if changed else head


def _output(*command: str) -> str:
    """Return what a program says, or nothing where it is missing or fails."""
    try:
        done = subprocess.run(
            command,
            cwd=sources.SOURCE,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
