"""Diagrams and charts, drawn in a fresh interpreter and kept until something changes.

So a running server shows the edited drawing and not the module it once imported, and a
build that changes no drawing does not wait for one.
"""

from __future__ import annotations

import html
import json
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from gated_notes import execute
from gated_notes.project import NotesError, Project, write_atomically

FIGURE = "figure:"
CHART = "chart:"
KINDS = (FIGURE, CHART)

DRAW_FIGURES = """
import json
from gated_notes import figures
from gated_notes.project import LANGUAGES
drawn = {f"{n}/{l}": figures.render(n, l) for n in figures.FIGURES for l in LANGUAGES}
print(json.dumps(drawn, ensure_ascii=False))
"""

DRAW_CHARTS = """
import json, pathlib, sys
from gated_notes import charts
from gated_notes.project import LANGUAGES, Project
notes = Project(pathlib.Path(sys.argv[1]))
every = [(name, lang) for name in charts.CHARTS for lang in LANGUAGES]
drawn = {f"{name}/{lang}": charts.render(notes, name, lang) for name, lang in every}
print(json.dumps(drawn, ensure_ascii=False))
"""

TABLE = {
    "ko": "이 그림의 데이터를 표로 보기",
    "en": "The data of this picture as a table",
}


def figures(notes: Project) -> dict[str, str]:
    """Return every diagram in every language, by ``name/lang``."""
    package = notes.source / "gated_notes" / "figures"
    return _kept(notes, "figures", DRAW_FIGURES, package.glob("*.py"))


def charts(notes: Project) -> dict[str, str]:
    """Return every chart in every language with its table, by ``name/lang``.

    One whose experiment has stored no results is the empty text.
    """
    package = notes.source / "gated_notes"
    sources = [*package.glob("charts/*.py"), package / "results.py"]
    stored = notes.results.glob("*.json")
    return _kept(notes, "charts", DRAW_CHARTS, [*sources, *stored])


def _kept(
    notes: Project, kind: str, script: str, files: Iterable[Path]
) -> dict[str, str]:
    key = execute.fingerprint(files, f"matplotlib {version('matplotlib')}{script}")
    kept = notes.cache / f"{kind}.json"
    if kept.is_file():
        record = json.loads(kept.read_text(encoding="utf-8"))
        if record["key"] == key:
            return dict(record["drawn"])
    done = subprocess.run(
        [sys.executable, "-c", script, str(notes.root)],
        env=execute.environment(notes.source),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise NotesError(f"the {kind} could not be drawn:\n{done.stderr.strip()}")
    drawn = dict(json.loads(done.stdout))
    write_atomically(kept, json.dumps({"key": key, "drawn": drawn}))
    return drawn


def drawn(notes: Project, source: str, lang: str) -> str:
    """Return one drawing, by the address that a page gives, such as ``chart:NAME``.

    Raises:
        NotesError: There is no such drawing, or nothing was measured to draw.
    """
    kind = next(kind for kind in KINDS if source.startswith(kind))
    name = source.removeprefix(kind)
    every = figures(notes) if kind == FIGURE else charts(notes)
    if f"{name}/{lang}" not in every:
        known = ", ".join(sorted({known.split("/")[0] for known in every}))
        raise NotesError(f"unknown {kind[:-1]} `{name}`; there are: {known}.")
    if not every[f"{name}/{lang}"]:
        raise NotesError(
            f"chart `{name}`: its experiment has no results in "
            f"{notes.shown(notes.results)}; run it and commit them."
        )
    return every[f"{name}/{lang}"]


def show(notes: Project, source: str, lang: str, caption: str) -> str:
    """Return one drawing with its caption, ready for the page."""
    words = html.escape(caption)
    picture, bar, table = drawn(notes, source, lang).partition("<table")
    data = f'<details class="data"><summary>{TABLE[lang]}</summary>\n{bar}{table}'
    # Wide drawings scroll inside their own box, which must take the keyboard's focus.
    return (
        f'<figure class="diagram" data-search-exclude>'
        f'<div class="drawing" tabindex="0" role="group" aria-label="{words}">'
        f"{picture}</div><figcaption>{words}</figcaption>"
        f"{data + '</details>' if table else ''}</figure>"
    )
