"""Each page's snippets as one script and one notebook."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from gated_notes import checks, downloads, execute, project
from gated_notes.page import Page

NOTES = project.find()
ADDRESS = "https://example.org/en/"

PAGES = [
    (name, lang)
    for name, twins in checks.pages(NOTES).items()
    if name.endswith(".md")
    for lang in twins
]


def offered(name: str, lang: str) -> tuple[Page, dict[str, str]]:
    page = checks.pages(NOTES)[name][lang]
    return page, downloads.of_page(NOTES, page, lang, ADDRESS)


def titles(page: Page) -> list[str]:
    """Return the scripts that a page shows, in its order."""
    return [
        fence.snippets[0][0].partition(":")[0]
        for fence in page.fences
        if "run" in fence.classes
    ]


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_both_files_hold_every_snippet_of_the_page_in_its_order(
    name: str, lang: str
) -> None:
    page, files = offered(name, lang)
    wanted = titles(page)
    assert bool(files) == bool(wanted)
    for text in files.values():
        places = [text.find(title) for title in wanted]
        assert -1 not in places
        assert places == sorted(places)
    for file, text in files.items():
        if file.endswith(".ipynb"):
            nbformat.validate(nbformat.reads(text, as_version=4))
        assert "--8<--" not in text


@pytest.mark.parametrize("name", ["rnn.md", "gates.md"])
def test_the_script_of_a_page_prints_what_the_page_shows(
    name: str, tmp_path: Path
) -> None:
    page, files = offered(name, "ko")
    (tmp_path / "page.py").write_text(files[f"{page.path.stem}.py"], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "page.py"],
        cwd=tmp_path,
        env={**os.environ, **execute.ENVIRONMENT},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    shown = [
        (NOTES.outputs / title).with_suffix(".txt").read_text(encoding="utf-8")
        for title in titles(page)
    ]
    assert done.stderr == ""
    assert done.stdout == "".join(shown)


def test_the_notebook_of_a_page_runs(tmp_path: Path) -> None:
    _, files = offered("rnn.md", "en")
    notebook = nbformat.reads(files["rnn.ipynb"], as_version=4)
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) > 3
    assert all(cell.outputs for cell in code)


def test_a_notebook_says_its_page_and_what_it_needs() -> None:
    _, files = offered("rnn.md", "en")
    first = json.loads(files["rnn.ipynb"])["cells"][0]
    assert first["cell_type"] == "markdown"
    text = "".join(first["source"])
    for part in ("Sequences and the vanilla RNN", ADDRESS, "gated_rnn"):
        assert part in text


@pytest.mark.parametrize(("lang", "word"), [("ko", "코드"), ("en", "Code")])
def test_both_downloads_are_offered_below_the_title(lang: str, word: str) -> None:
    html = downloads.offer("<h1>T</h1><p>x</p>", "lab", lang)
    assert html.startswith("<h1>T</h1>\n<p")
    for suffix in (".py", ".ipynb"):
        assert f'<a href="lab{suffix}" download>{word} {suffix}</a>' in html
