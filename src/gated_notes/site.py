"""The built site as a whole: a draft that replaces the last good one, and its root.

Both languages are built into a draft folder beside the target. Only a build without
any error or warning takes the target's place, in two renames; until then the last good
site is served and kept.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gated_notes.project import LANGUAGES, write_atomically

TEMPLATES = Path(__file__).parent / "root"


@dataclass(frozen=True)
class Draft:
    """A site under construction: where it is built and where it belongs."""

    target: Path

    @property
    def folder(self) -> Path:
        """Where the new site grows; beside the target, so that renaming is atomic."""
        return self.target.with_name(f".{self.target.name}.draft")

    @property
    def last(self) -> Path:
        """Where the last good site waits for the moment between the two renames."""
        return self.target.with_name(f".{self.target.name}.last")

    def begin(self) -> None:
        """Start from nothing, and undo what a killed build may have left."""
        if self.last.exists() and not self.target.exists():
            self.last.rename(self.target)
        for left_over in (self.folder, self.last):
            shutil.rmtree(left_over, ignore_errors=True)
        self.folder.mkdir(parents=True)

    def publish(self) -> None:
        """Put the draft in the place of the last good site."""
        if self.target.exists():
            self.target.rename(self.last)
        self.folder.rename(self.target)
        shutil.rmtree(self.last, ignore_errors=True)


class Told(NamedTuple):
    """What a page says of itself, for those who read the list of pages only."""

    title: str
    url: str
    description: str


def write_root(
    folder: Path,
    site_url: str,
    names: dict[str, str],
    told: Mapping[str, Sequence[Told]] | None = None,
) -> None:
    """Write what stands above both languages.

    Args:
        folder: The root of the site.
        site_url: Its address, with a slash at the end.
        names: The site's name in each language.
        told: The pages of each language, for ``llms.txt``.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and not name.endswith(".txt.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for template in sorted(TEMPLATES.glob("*.j2")):
        text = environment.get_template(template.name).render(
            site_url=site_url, names=names, languages=LANGUAGES, told=told or {}
        )
        write_atomically(folder / template.stem, text)
