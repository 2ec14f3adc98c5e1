"""Every runnable block, taken from the built page as a reader copies it, runs alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from gated_notes import execute, project

NOTES = project.find()


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """Return code and shown output of each block of the built site, by its title."""
    folder = tmp_path_factory.mktemp("built") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-d", str(folder)],
        cwd=NOTES.root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, tuple[str, str]] = {}
    for html in sorted(folder.rglob("index.html")):
        page = BeautifulSoup(html.read_text(encoding="utf-8"), "html.parser")
        for run in page.select("article .run:not(.cell)"):
            title = run.select_one(".filename")
            code, output = run.select_one("pre"), run.find_next_sibling()
            assert title is not None
            assert code is not None
            assert output is not None
            assert "output" in output["class"]
            pair = (code.get_text(), output.get_text())
            name = title.get_text()
            assert found.setdefault(name, pair) == pair, "the languages differ"
    return found


def test_every_script_of_the_source_is_on_the_site(
    blocks: dict[str, tuple[str, str]],
) -> None:
    assert set(blocks) == {script.title for script in execute.discover(NOTES)}


@pytest.mark.parametrize("title", [s.title for s in execute.discover(NOTES)])
def test_a_copied_block_runs_alone_and_prints_what_the_page_shows(
    blocks: dict[str, tuple[str, str]], title: str, tmp_path: Path
) -> None:
    code, shown = blocks[title]
    (tmp_path / "copied.py").write_text(code, encoding="utf-8")
    environment = {**os.environ, **execute.ENVIRONMENT}
    done = subprocess.run(
        [sys.executable, "copied.py"],
        cwd=tmp_path,
        env={**environment, "PYTHONPATH": str(NOTES.source)},
        capture_output=True,
        encoding="utf-8",
        timeout=execute.SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == shown.strip()
