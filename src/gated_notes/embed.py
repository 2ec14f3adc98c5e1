"""What a page's Markdown may embed beside snippets and formulas.

* ``![caption](figure:lstm_cell)`` draws a diagram in the page's language;
* ``[[rnn/step:difference]]`` cites a value that a script printed;
* ``[the test](repo:tests/unit/test_x.py#test_name)`` links to a file of the project,
  and to the line of a function in it.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from gated_notes import execute, project
from gated_notes.page import VALUE
from gated_notes.project import NotesError, Project, write_atomically

FIGURE = "figure:"
REPO = "repo:"

DRAW_ALL = """
import json
from gated_notes import figures
from gated_notes.project import LANGUAGES
drawn = {f"{n}/{l}": figures.render(n, l) for n in figures.FIGURES for l in LANGUAGES}
print(json.dumps(drawn, ensure_ascii=False))
"""


# --------------------------------------------------------------------------- figures


def figures(notes: Project) -> dict[str, str]:
    """Return every diagram in every language, by ``name/lang``.

    They are drawn in a fresh interpreter whenever their source has changed, so a
    running server shows the edited figure and not the module it once imported.
    """
    package = notes.source / "gated_notes" / "figures"
    key = execute.fingerprint(package.glob("*.py"))
    kept = notes.cache / "figures.json"
    if kept.is_file():
        record = json.loads(kept.read_text(encoding="utf-8"))
        if record["key"] == key:
            return dict(record["drawn"])
    drawn = _draw(notes)
    write_atomically(kept, json.dumps({"key": key, "drawn": drawn}))
    return drawn


def _draw(notes: Project) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", DRAW_ALL],
        env=execute.environment(notes.source),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise NotesError(f"the figures could not be drawn:\n{done.stderr.strip()}")
    return dict(json.loads(done.stdout))


def figure(notes: Project, name: str, lang: str, caption: str) -> str:
    """Return one diagram with its caption, ready for the page."""
    drawn = figures(notes)
    if f"{name}/{lang}" not in drawn:
        known = ", ".join(sorted({known.split("/")[0] for known in drawn}))
        raise NotesError(f"unknown figure `{name}`; there are: {known}.")
    words = html.escape(caption)
    # Wide drawings scroll inside their own box, which must take the keyboard's focus.
    return (
        f'<figure class="diagram" data-search-exclude>'
        f'<div class="drawing" tabindex="0" role="group" aria-label="{words}">'
        f"{drawn[f'{name}/{lang}']}</div><figcaption>{words}</figcaption></figure>"
    )


# ---------------------------------------------------------------------------- values


def value(notes: Project, target: str) -> str:
    """Return the value that the script of ``page/script:name`` printed."""
    script, name = target.split(":")
    path = notes.outputs / f"{script}.txt"
    if not path.is_file():
        raise NotesError(f"[[{target}]]: no script {script}.py has printed anything.")
    printed = dict(re.findall(r"^([\w.-]+) = (.+)$", path.read_text("utf-8"), re.M))
    if name not in printed:
        known = ", ".join(printed) or "none"
        raise NotesError(
            f"[[{target}]]: {script}.py prints no line `{name} = …`; "
            f"values it prints: {known}."
        )
    return str(printed[name]).strip()


# ----------------------------------------------------------------------------- links


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


# ------------------------------------------------------------------------- extension


class _Values(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span", {"class": "value", "title": m["target"]})
        element.text = value(project.find(), m["target"])
        return element, m.start(0), m.end(0)


class _Embeds(Treeprocessor):
    def __init__(self, md: Markdown, lang: str, repo_url: str) -> None:
        super().__init__(md)
        self.lang, self.repo_url = lang, repo_url.rstrip("/")

    def run(self, root: Element) -> None:
        notes = project.find()
        for parent in root.iter():
            image = parent[0] if parent.tag == "p" and len(parent) == 1 else None
            if image is not None and image.get("src", "").startswith(FIGURE):
                name = image.get("src", "").removeprefix(FIGURE)
                drawn = figure(notes, name, self.lang, image.get("alt", ""))
                parent.remove(image)
                parent.text = self.md.htmlStash.store(drawn)
            if parent.tag == "a" and parent.get("href", "").startswith(REPO):
                self._link(notes, parent)

    def _link(self, notes: Project, element: Element) -> None:
        target = element.get("href", "")
        place = repository_place(notes, target)
        element.set("class", "repo")
        element.set("title", target.removeprefix(REPO).replace("#", " · "))
        if self.repo_url:
            element.set("href", f"{self.repo_url}/blob/main/{place}")
        else:  # a build that is published nowhere: name the place, link to nothing
            element.tag = "span"
            del element.attrib["href"]


class EmbedExtension(Extension):
    """Figures, cited values and links into the repository."""

    def __init__(self, **options: Any) -> None:
        """Take the page's language and the address of the repository, if any."""
        self.config = {
            "lang": ["ko", "language of the labels"],
            "repo_url": ["", "address of the repository, or empty"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the inline pattern and the processor."""
        md.inlinePatterns.register(_Values(VALUE.pattern, md), "gated_notes_value", 188)
        embeds = _Embeds(md, self.getConfig("lang"), self.getConfig("repo_url") or "")
        md.treeprocessors.register(embeds, "gated_notes_embed", 14)


def makeExtension(**options: Any) -> EmbedExtension:
    """Make the extension, under the name Python-Markdown looks for."""
    return EmbedExtension(**options)
