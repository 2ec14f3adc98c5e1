"""Change the mathematics in thousands of places, one at a time: do the tests notice?

mutmut makes the mutants and runs, for each, the tests that reach its function; the
settings are in ``pyproject.toml``. This script says what to run, and holds what
survived against ``tests/mutants.toml``, where every survivor is named with the reason
why it may. An interrupted run goes on where it stopped; a change of the code or of the
tests starts a new one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LIST = Path("tests/mutants.toml")
MADE = Path("mutants")
REMEMBERED = MADE / "made-from"
DECIDING = ("pyproject.toml", "tools/mutants.py", "tests/conftest.py")
DECIDING_FOLDERS = ("src/gated_rnn", "tests/unit", "tests/parity", "tests/properties")
WANTED = 0.97
"""The share that must be killed; reasons do not lower it."""

NOTICED = {"killed", "timeout", "segfault"}
UNKNOWN = {"not checked", "check was interrupted by user"}


class Mutant(NamedTuple):
    """One change, named so that edits elsewhere leave its name alone."""

    function: str
    was: str
    now: str

    def line(self) -> str:
        """Say it as it stands in the list."""
        function, was, now = (json.dumps(part, ensure_ascii=False) for part in self)
        return f"  {{ in = {function}, was = {was}, now = {now} }},"


class Outcome(NamedTuple):
    """What one run, or a part of it, has shown."""

    counts: Counter[str]
    survived: Counter[Mutant]


def main(words: list[str] | None = None) -> int:
    """Run what is asked for; 0 if every survivor has its reason and enough died."""
    asked = arguments(words)
    os.chdir(ROOT)
    prepare(asked.again, asked.only)
    if not run(asked.only, asked.again, asked.children):
        print("mutants: mutmut broke off; what it says above is the reason")
        return 1
    outcome = read(asked.only)
    listed = {m for m in reasons(LIST) if chosen(m.function, asked.only)}
    return verdict(outcome, listed, whole=not asked.only)


def arguments(words: list[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "only", nargs="*", help="a package, module or function: gated_rnn.cells.lstm"
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="believe those killed before, whatever has changed; for writing tests",
    )
    parser.add_argument("--children", type=int, default=2, help="how many at a time")
    return parser.parse_args(words)


def chosen(function: str, only: list[str]) -> bool:
    """Say whether a function is, or lies in, what was asked for."""
    return not only or any(f"{function}.".startswith(f"{name}.") for name in only)


# ------------------------------------------------------------------------- before a run


def fingerprint() -> str:
    """Return the hash of all that decides which mutants there are and which die."""
    paths = [Path(name) for name in DECIDING]
    for folder in DECIDING_FOLDERS:
        paths += sorted(Path(folder).rglob("*.py"))
    digest = hashlib.sha256()
    for path in paths:
        digest.update(f"{path}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def prepare(again: bool, only: list[str]) -> None:
    """Leave of the last run what is still true of this one."""
    now = fingerprint()
    then = REMEMBERED.read_text() if REMEMBERED.is_file() else ""
    if then and again:
        forget_survivors(only)
        # Only a run from the start may claim to belong to these files.
        now = then if then == now else "mended"
        (MADE / "mutmut-stats.json").unlink(missing_ok=True)
        shutil.rmtree(MADE / "tests", ignore_errors=True)
    elif then != now or half_made():
        shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(exist_ok=True)
    REMEMBERED.write_text(now)


def half_made() -> bool:
    """Say whether the making of mutants was broken off: a file has no record yet."""
    return any(
        not record(path).is_file() for path in mutated() if (MADE / path).exists()
    )


def forget_survivors(only: list[str]) -> None:
    """Have those that were not killed met once more."""
    for path in mutated():
        if not record(path).is_file():
            continue
        kept = json.loads(record(path).read_text())
        codes = kept["exit_code_by_key"]
        for key, code in codes.items():
            if status(code) != "killed" and chosen(function_of(key), only):
                codes[key] = None
        record(path).write_text(json.dumps(kept))


def run(only: list[str], again: bool, children: int) -> bool:
    """Let mutmut make the mutants and meet them; say whether it came to its end."""
    names = [pattern for name in only for pattern in patterns(name)]
    if again and only and any(map(Path.is_file, map(record, mutated()))):
        names = [key for _, key, code in results(only) if code is None]
        if not names:
            return True
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    command = [mutmut, "run", "--max-children", str(children), *names]
    return subprocess.run(command, check=False).returncode == 0


def patterns(name: str) -> tuple[str, str]:
    """Say to mutmut what lies in a package or module, or what a function has."""
    module, _, function = name.rpartition(".")
    return f"{name}.*", f"{module}.x_{function}__mutmut_*"


# -------------------------------------------------------------------------- after a run


def mutated() -> Iterator[Path]:
    """Yield the files that have mutants."""
    from mutmut.utils.file_utils import walk_mutatable_files

    yield from walk_mutatable_files()


def record(path: Path) -> Path:
    """Return where mutmut notes what became of the mutants of a file."""
    return MADE / f"{path}.meta"


def status(code: int | None) -> str:
    """Say what the exit code of a run means."""
    from mutmut.stats import status_by_exit_code

    return str(status_by_exit_code[code])


def function_of(key: str) -> str:
    """Turn ``cells.lstm.x_step__mutmut_3`` into ``cells.lstm.step``."""
    module, _, mangled = key.partition("__mutmut_")[0].rpartition(".")
    name = mangled.removeprefix("x_").removeprefix("xǁ").replace("ǁ", ".")
    return f"{module}.{name}"


def results(only: list[str]) -> Iterator[tuple[Path, str, int | None]]:
    """Yield the file and key of every chosen mutant, and how its tests ended."""
    for path in mutated():
        codes = json.loads(record(path).read_text())["exit_code_by_key"]
        for key, code in codes.items():
            if chosen(function_of(key), only):
                yield path, key, code


def named(path: Path, key: str) -> Mutant:
    """Return the name of a mutant: its function, and the lines before and after."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    lines = get_diff_for_mutant(key, path=path).split("\n")[2:]
    was, now = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign))
        for sign in "-+"
    )
    return Mutant(function_of(key), was, now)


def read(only: list[str]) -> Outcome:
    """Gather what became of the chosen mutants."""
    counts: Counter[str] = Counter()
    survived: Counter[Mutant] = Counter()
    for path, key, code in results(only):
        what = status(code)
        counts[what] += 1
        if what not in NOTICED | UNKNOWN:
            survived[named(path, key)] += 1
    return Outcome(counts, survived)


def reasons(path: Path) -> dict[Mutant, str]:
    """Return the survivors of the list, each with its reason."""
    if not path.is_file():
        return {}
    groups = tomllib.loads(path.read_text(encoding="utf-8")).get("reason", [])
    return {
        Mutant(one["in"], one["was"], one["now"]): group["why"]
        for group in groups
        for one in group["survivors"]
    }


# ---------------------------------------------------------------------------- the words


def verdict(outcome: Outcome, listed: set[Mutant], whole: bool) -> int:
    """Print what became of the mutants; 0 if all is as it should be."""
    counts, total = outcome.counts, outcome.counts.total()
    unmet = sum(counts[what] for what in UNKNOWN)
    if unmet or not total:
        print(f"mutants: {unmet} of {total} not met yet; run the same again")
        return 1
    killed = sum(counts[what] for what in NOTICED)
    silent = sorted(outcome.survived.keys() - listed)
    gone = sorted(listed - outcome.survived.keys())
    without = sum(outcome.survived[mutant] for mutant in silent)
    late = f", {counts['timeout']} of them by time-out" if counts["timeout"] else ""
    print(f"mutants                     {total}")
    print(f"killed                      {killed} = {killed / total:.2%}{late}")
    print(f"survived with a reason      {total - killed - without}")
    print(f"survived without            {without}")
    show(silent, f"kill these, or list them in {LIST} with the reason:")
    show(gone, f"these no longer survive; strike them from {LIST}:")
    too_few = whole and killed < WANTED * total
    if too_few:
        print(f"\nexpected {WANTED:.0%} of the mutants killed; strengthen the tests")
    return int(bool(silent or gone or too_few))


def show(mutants: Iterable[Mutant], what_to_do: str) -> None:
    """Print mutants as they stand in the list, if there are any."""
    lines = [mutant.line() for mutant in mutants]
    if lines:
        print("\n".join(["", what_to_do, *lines]))


if __name__ == "__main__":
    sys.exit(main())
