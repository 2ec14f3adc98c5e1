"""What pages cite: values that their scripts printed, and places of the repository."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from gated_notes.measure import without_spread
from gated_notes.project import NotesError, Project

REPO = "repo:"


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
    return without_spread(printed(notes, target))


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
