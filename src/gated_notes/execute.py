"""Run the example scripts, keep what they printed, and prove that it is current.

Each script under ``examples/<page>/<name>.py`` runs alone: a fresh interpreter in an
empty folder, one thread, warnings as errors, a fixed hash seed and a time limit. What
it prints is ``docs/_outputs/<page>/<name>.txt``, committed, and shown under its code.

A script runs again when anything it can reach by import has changed. ``--check``
trusts nothing: it runs every script and compares with the committed text, exactly.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import hashlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from gated_notes import project
from gated_notes.project import NotesError, Project, write_atomically
from gated_rnn.experiments.sources import dependencies

SECONDS = 180
"""How long one script may run, on a busy machine too; one that needs more is an
experiment."""

ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "PYTHONWARNINGS": "error",
    "PYTHONIOENCODING": "utf-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}
"""What every script sees: one thread, no surprises in order or encoding."""

CORES = os.cpu_count() or 1
"""How many scripts run at once."""

VERSIONED = ("numpy", "torch")
"""Third-party packages whose version can change what a script prints."""


@dataclass(frozen=True)
class Script:
    """One example: its page, its name, its file and the file of what it printed."""

    page: str
    name: str
    path: Path
    output: Path

    @property
    def title(self) -> str:
        """The name the reader sees, such as ``rnn/step.py``."""
        return f"{self.page}/{self.name}.py"


@dataclass(frozen=True)
class Run:
    """What one run of a script gave."""

    script: Script
    stdout: str
    seconds: float


class ScriptError(NotesError):
    """A script did not end well; the message names it and shows what it said."""


def script(notes: Project, path: Path) -> Script:
    """Name the example that stands in ``path``, whether or not the file exists."""
    page, name = path.parent.name, path.stem
    return Script(page, name, path, notes.outputs / page / f"{name}.txt")


def discover(notes: Project) -> list[Script]:
    """List every example of the project, in order."""
    return [script(notes, path) for path in sorted(notes.examples.glob("*/*.py"))]


def environment(source: Path) -> dict[str, str]:
    """Return what a fresh interpreter sees: this machine's variables and ours."""
    return {**os.environ, **ENVIRONMENT, "PYTHONPATH": str(source)}


def fingerprint(paths: Iterable[Path], beside: str = "") -> str:
    """Return one hash for the names and contents of files, and what is beside them."""
    digest = hashlib.sha256(beside.encode())
    for path in sorted(paths):
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def run(script: Script, source: Path, seconds: float = SECONDS) -> Run:
    """Run one script alone and return what it printed.

    Raises:
        ScriptError: It raised, warned, wrote to stderr or ran out of time.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="gated-notes-") as empty:
        try:
            done = subprocess.run(
                [sys.executable, str(script.path)],
                cwd=empty,
                env=environment(source),
                capture_output=True,
                encoding="utf-8",
                stdin=subprocess.DEVNULL,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise ScriptError(
                f"{script.title}: still running after {seconds:g} s. Make it smaller; "
                "a measurement that needs longer is an experiment, not an example."
            ) from None
    if done.returncode or done.stderr.strip():
        raise ScriptError(
            f"{script.title}: the script failed (exit {done.returncode}). It said:\n"
            f"{done.stderr.strip() or '(nothing)'}"
        )
    return Run(script, done.stdout, time.perf_counter() - started)


# ----------------------------------------------------------- what a script depends on


@cache
def interpreter() -> str:
    """Name everything outside the project that can change what is printed."""
    versions = [platform.python_implementation(), platform.python_version()]
    for package in VERSIONED:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"{package} absent")
    return json.dumps([versions, ENVIRONMENT, SECONDS], sort_keys=True)


def key(script: Script, source: Path) -> str:
    """Return the fingerprint of all that decides what a script prints."""
    digest = hashlib.sha256(interpreter().encode())
    for path in dependencies(script.path, source):
        digest.update(str(path.relative_to(source)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


# ------------------------------------------------------------------- keeping the runs


def _record(script: Script, notes: Project) -> Path:
    return notes.cache / "execute" / script.page / f"{script.name}.json"


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def is_current(script: Script, notes: Project) -> bool:
    """Say whether the committed output is what this very code printed here."""
    record = _record(script, notes)
    if not (record.is_file() and script.output.is_file()):
        return False
    kept = json.loads(record.read_text(encoding="utf-8"))
    shown = _fingerprint(script.output.read_text(encoding="utf-8"))
    known = (kept["key"], kept["output"])
    return bool(known == (key(script, notes.source), shown))


def seconds(script: Script, notes: Project) -> float | None:
    """Return how long the last run on this machine took, if it was timed."""
    record = _record(script, notes)
    if not record.is_file():
        return None
    kept = json.loads(record.read_text(encoding="utf-8"))
    return float(kept["seconds"]) if "seconds" in kept else None


def settings(path: Path) -> dict[str, str]:
    """Return the constants of a script, such as T and H, as its code writes them.

    They are what it assigns at its top level, as plain values, to names of capital
    letters; how many seeds there are is told with each measurement.
    """
    found: dict[str, str] = {}
    for node in ast.parse(path.read_text(encoding="utf-8"), str(path)).body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                found |= _constants(target, node.value)
    found.pop("SEEDS", None)
    return found


def _constants(target: ast.expr, value: ast.expr) -> dict[str, str]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = zip(target.elts, value.elts, strict=True)
        return {k: v for pair in pairs for k, v in _constants(*pair).items()}
    named = isinstance(target, ast.Name) and target.id.isupper()
    if named and isinstance(value, ast.Constant):
        return {ast.unparse(target): ast.unparse(value)}
    return {}


def _keep(result: Run, fingerprint: str, notes: Project) -> None:
    shown, seconds = _fingerprint(result.stdout), round(result.seconds, 2)
    kept = {"key": fingerprint, "output": shown, "seconds": seconds}
    write_atomically(_record(result.script, notes), json.dumps(kept))


def _run_and_keep(script: Script, notes: Project) -> Run:
    # The key is taken before the run: an edit made meanwhile makes it stale again.
    fingerprint = key(script, notes.source)
    result = run(script, notes.source)
    write_atomically(script.output, result.stdout)
    _keep(result, fingerprint, notes)
    return result


def _in_parallel(task: Callable[[Script], Run], scripts: list[Script]) -> list[Run]:
    """Apply ``task`` to every script; gather *all* failures before raising."""
    failures: list[str] = []

    def guarded(script: Script) -> Run | None:
        try:
            return task(script)
        except NotesError as error:
            failures.append(str(error))
            return None

    # Each thread only waits for its own interpreter, so threads are enough.
    with ThreadPoolExecutor(max_workers=CORES) as pool:
        results = list(pool.map(guarded, scripts))
    if failures:
        raise ScriptError("\n\n".join(sorted(failures)))
    return [result for result in results if result is not None]


def stale(notes: Project) -> list[Script]:
    """List the scripts whose committed output their present code did not print."""
    return [script for script in discover(notes) if not is_current(script, notes)]


def ensure(notes: Project) -> list[Run]:
    """Run each script whose output is not current; return the runs that were made.

    Raises:
        ScriptError: One or more scripts failed; all of them are named.
    """
    forget_orphans(notes)
    return _in_parallel(lambda script: _run_and_keep(script, notes), stale(notes))


def forget_orphans(notes: Project) -> None:
    """Refuse outputs that no script prints any more."""
    expected = {script.output for script in discover(notes)}
    orphans = [p for p in sorted(notes.outputs.glob("*/*.txt")) if p not in expected]
    if orphans:
        listed = ", ".join(notes.shown(path) for path in orphans)
        raise NotesError(
            f"{listed}: no script prints this any more. Delete the file, or bring "
            f"back the script of the same name below {notes.shown(notes.examples)}."
        )


def difference(script: Script, printed: str, notes: Project) -> str:
    """Return what differs between the committed output and a new run, or ''."""
    shown = notes.shown(script.output)
    if not script.output.is_file():
        return f"{shown} is missing: run `python -m gated_notes.execute` and commit it."
    committed = script.output.read_text(encoding="utf-8")
    if committed == printed:
        return ""
    lines = difflib.unified_diff(
        committed.splitlines(),
        printed.splitlines(),
        f"{shown} (committed)",
        f"{script.title} (printed now)",
        lineterm="",
    )
    return "\n".join(lines)


def check(notes: Project) -> list[Run]:
    """Run every script cold and compare with the committed outputs, exactly.

    Raises:
        NotesError: A script failed or printed something else; all are named.
    """
    forget_orphans(notes)
    done = _in_parallel(lambda script: run(script, notes.source), discover(notes))
    wrong = [difference(r.script, r.stdout, notes) for r in done]
    if any(wrong):
        raise NotesError("\n\n".join(text for text in wrong if text))
    for result in done:
        _keep(result, key(result.script, notes.source), notes)
    return done


def report(runs: Iterable[Run], verb: str) -> str:
    """Say what ran and how long each took, the slowest first."""
    ordered = sorted(runs, key=lambda result: -result.seconds)
    lines = [f"  {r.seconds:6.2f} s  {r.script.title}" for r in ordered]
    return "\n".join([f"{verb} {len(ordered)} scripts", *lines])


def main(arguments: list[str] | None = None) -> int:
    """Bring the outputs up to date, or with ``--check`` prove that they are."""
    parser = argparse.ArgumentParser(prog="python -m gated_notes.execute")
    parser.add_argument(
        "--check",
        action="store_true",
        help="run every script and fail on any difference; write nothing",
    )
    wanted = parser.parse_args(arguments)
    try:
        notes = project.find()
        runs = check(notes) if wanted.check else ensure(notes)
    except NotesError as error:
        print(error, file=sys.stderr)
        return 1
    print(report(runs, "re-ran and compared" if wanted.check else "ran"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
