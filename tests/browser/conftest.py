"""A real browser on the built site."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from gated_notes import browser as chromium
from gated_notes import project, serve_static


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the site as it stands and serve it; yield its address."""
    folder = tmp_path_factory.mktemp("built") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-d", str(folder)],
        cwd=project.find().root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with serve_static.serving(folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all tests."""
    with chromium.chromium() as started:
        yield started


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Open a fresh page whose addresses are relative to the site."""
    context = browser.new_context(base_url=site, locale="ko-KR")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert not complaints


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core, which finds barriers for readers."""
    path = project.find().npm / "axe-core" / "axe.min.js"
    return Path(path).read_text(encoding="utf-8")
