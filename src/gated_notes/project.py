"""Where the parts of the project lie, and what a reader of an error is told.

Every path that the build reads or writes is named here once, relative to the folder
that holds ``mkdocs.yml``.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from mkdocs.exceptions import BuildError

LANGUAGES = ("ko", "en")


class NotesError(BuildError):
    """Something in the notes is broken; the message names the place and the mend."""


@dataclass(frozen=True)
class Project:
    """The folders of the notes below one root."""

    root: Path

    @property
    def source(self) -> Path:
        """The packages that are told about and that tell."""
        return self.root / "src"

    @property
    def examples(self) -> Path:
        """Complete scripts, one folder a page."""
        return self.source / "gated_notes" / "examples"

    @property
    def outputs(self) -> Path:
        """What the scripts printed, committed beside the pages."""
        return self.root / "docs" / "_outputs"

    @property
    def glossary(self) -> Path:
        """The terms, their renderings, and the renderings to avoid."""
        return self.root / "docs" / "glossary.toml"

    @property
    def results(self) -> Path:
        """What the experiments measured, one file each, committed."""
        return self.root / "docs" / "_results"

    @property
    def claims(self) -> Path:
        """The ledger: each claim, its measurement, and what is expected of it."""
        return self.root / "docs" / "claims.toml"

    @property
    def sources(self) -> Path:
        """The works that pages cite."""
        return self.root / "docs" / "sources.bib"

    @property
    def notation(self) -> Path:
        """The symbols of the formulas, each with its meaning, shape and code."""
        return self.root / "docs" / "notation.toml"

    @property
    def seed(self) -> Path:
        """The text the notes grew from, and where each of its sentences is taught."""
        return self.root / "docs" / "seed"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time."""
        return self.root / ".cache"

    @property
    def npm(self) -> Path:
        """Where npm installed the third-party browser files."""
        return self.root / "node_modules"

    def pages(self, lang: str) -> Path:
        """The folder of one language's pages."""
        return self.root / "docs" / lang

    def shown(self, path: Path) -> str:
        """Say a path as a reader of an error should see it: from the root."""
        return os.path.relpath(path, self.root)


def find(start: Path | None = None) -> Project:
    """Find the project that holds ``start`` (default: the working folder)."""
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file() and (folder / "src").is_dir():
            return Project(folder)
    raise NotesError(
        f"no mkdocs.yml with a src folder beside it in {start} or above it; "
        "run the command inside a checkout of the notes"
    )


def write_atomically(path: Path, data: str | bytes) -> None:
    """Write a file so that a reader sees the old one or the new one, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    payload = data.encode("utf-8") if isinstance(data, str) else data
    if path.is_file() and path.read_bytes() == payload:
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(payload)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
