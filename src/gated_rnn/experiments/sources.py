"""Which files of the project a file depends on, and one hash for all of them."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
"""The folder that holds ``gated_rnn``."""


def dependencies(path: Path, source: Path = SOURCE) -> list[Path]:
    """Return every file below ``source`` reachable from ``path`` by import, itself too.

    Args:
        path: A Python file, below ``source`` or not.
        source: The folder that holds the packages.

    Returns:
        Files in order; those of other packages are left out.
    """
    seen: set[Path] = set()
    waiting = [path]
    while waiting:
        file = waiting.pop()
        if file not in seen:
            seen.add(file)
            waiting += _imports(file, source, file.stat().st_mtime_ns)
    return sorted(seen)


def fingerprint(paths: Iterable[Path], source: Path = SOURCE) -> str:
    """Return one hash of files: of where they are below ``source`` and what they say.

    Args:
        paths: The files.
        source: The folder that holds them.

    Returns:
        SHA-256 in hexadecimal.
    """
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(path.relative_to(source).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _module_files(name: str, source: Path) -> Iterator[Path]:
    """Yield the files that importing ``name`` executes, packages first."""
    parts = name.split(".")
    for depth in range(1, len(parts) + 1):
        base = source.joinpath(*parts[:depth])
        for path in (base / "__init__.py", base.with_suffix(".py")):
            if path.is_file():
                yield path


@cache
def _imports(path: Path, source: Path, changed: int) -> frozenset[Path]:
    """First-party files that one file names in its import statements."""
    # `changed` (the modification time) is part of the key, so an edit is seen.
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    inside = path.is_relative_to(source)
    package = path.relative_to(source).parent.parts if inside else ()
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*start, *(node.module or "").split("."))).strip(".")
            names += [base, *(f"{base}.{alias.name}" for alias in node.names)]
    return frozenset(file for name in names for file in _module_files(name, source))
