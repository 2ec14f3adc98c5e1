"""Find or fetch a Chromium, and drive it: for the tests and the benchmark."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from gated_notes.project import NotesError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Nothing but this machine can be reached: a page that asks for more fails.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)


def find() -> str | None:
    """Return an installed Chromium: ``$CHROMIUM``, on the path, or macOS's own."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise NotesError(f"CHROMIUM={named}: there is no such file.")
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    return found or next((path for path in MAC if Path(path).is_file()), None)


def _playwrights_own() -> str | None:
    with sync_playwright() as driver:
        path = driver.chromium.executable_path
    return path if Path(path).is_file() else None


def _quietly(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def fetch() -> str:
    """Return a Chromium, installing one where there is none.

    Raises:
        NotesError: None is installed and none could be had.
    """
    if path := find() or _playwrights_own():
        return path
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("no Chromium here: installing Debian's package", file=sys.stderr)
        _quietly("apt-get", "update")
        _quietly("apt-get", "install", "-y", "chromium", "fonts-noto-cjk")
        if path := find():
            return path
    print("no Chromium here: asking Playwright for its own", file=sys.stderr)
    _quietly(sys.executable, "-m", "playwright", "install", "chromium")
    if path := _playwrights_own():
        return path
    raise NotesError(
        "the browser tests need Chromium and none could be had: install one (Debian: "
        "`apt-get install chromium fonts-noto-cjk`) or name it in CHROMIUM."
    )


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a headless Chromium that reaches this machine only."""
    path = fetch()
    # Chromium refuses its sandbox to root, as in most containers.
    unsafe = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=[*QUIET, *unsafe])
        try:
            yield browser
        finally:
            browser.close()


if __name__ == "__main__":
    try:
        print(fetch())
    except NotesError as error:
        raise SystemExit(str(error)) from None
