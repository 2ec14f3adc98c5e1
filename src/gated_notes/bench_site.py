"""How fast the site builds, how soon an edit shows, and how heavy a page is.

A benchmark: it prints a table and writes JSON, and it fails nothing. Builds and edits
happen in a copy of the project, so that nothing of the reader's is touched.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from gated_notes import browser, execute, project, serve_static
from gated_notes.project import LANGUAGES, Project

ROUNDS = 5
PAGES = (
    "",
    "rnn/",
    "lstm-chain/",
    "conventions/",
    "labs/lstm-step/",
    "reference/gated_rnn/cells/lstm/",
)

LAYOUT_SHIFT = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) window.shifts += entry.value;
  }
}).observe({type: "layout-shift", buffered: true});
"""


def copy(notes: Project, folder: Path) -> Project:
    """Copy the project with its cache; the npm packages are shared."""
    left_out = shutil.ignore_patterns(
        ".git", ".venv", "node_modules", "site", ".site.*", "__pycache__"
    )
    shutil.copytree(notes.root, folder, ignore=left_out, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(notes.npm)
    return Project(folder)


def mkdocs(notes: Project, *words: str) -> subprocess.Popen[str]:
    """Start the plain command in a project."""
    environment = execute.environment(notes.source) | {"NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONWARNINGS")  # third-party warnings are no error here
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", *words],
        cwd=notes.root,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def build(notes: Project) -> float:
    """Build both languages once and return the seconds it took."""
    started = time.perf_counter()
    process = mkdocs(notes, "build")
    _, errors = process.communicate()
    if process.returncode:
        raise SystemExit(errors)
    return time.perf_counter() - started


# ------------------------------------------------------------------------------ edits


@contextmanager
def serving(notes: Project) -> Iterator[str]:
    """Run ``mkdocs serve`` on a free port; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = mkdocs(notes, "serve", "-a", f"127.0.0.1:{port}", "-q")
    try:
        address = f"http://127.0.0.1:{port}/"
        wait_for(lambda: bool(fetch(address)))
        yield address
    finally:
        process.terminate()
        process.communicate()


def fetch(address: str) -> str:
    """Return a page, or nothing while the server is not there."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read().decode("utf-8"))
    except OSError:
        return ""


def wait_for(condition: Callable[[], bool], seconds: float = 120) -> float:
    """Wait until a condition holds; return how long it took."""
    started = time.perf_counter()
    while not condition():
        if time.perf_counter() - started > seconds:
            raise SystemExit("the page never showed the edit")
        time.sleep(0.02)
    return time.perf_counter() - started


def edit_shows(address: str, path: Path, old: str, new: str, word: str) -> float:
    """Change a file and return how long the served page took to show the word."""
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise SystemExit(f"{path.name}: {old!r} is not there to be edited")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return wait_for(lambda: word in fetch(address))


def _places(notes: Project) -> dict[str, tuple[Path, str, str]]:
    """Return, for each kind of edit, the file, the mark and what is put behind it."""
    script = next(s for s in execute.discover(notes) if s.page == "rnn")
    function = notes.source / "gated_rnn" / "cells" / "rnn.py"
    figure = notes.source / "gated_notes" / "figures" / "rnn_cell.py"
    return {
        "a page": (notes.pages("ko") / "rnn.md", "{ #question }\n", "\n{}\n"),
        "a script": (script.path, "start:code]\n", "# {}\n"),
        "a function": (function, "start:step]\n", "# {}\n"),
        "a figure": (figure, '"title": "', "{} "),
    }


def edits(notes: Project) -> dict[str, float]:
    """Measure an edit of a page, a script, a function and a figure, while serving.

    A page whose scripts are being run says so; of the function it is measured too how
    long that takes, until every output and both labs are those of the new code.
    """
    taken: dict[str, list[float]] = {}
    with serving(notes) as address:
        page = f"{address}ko/rnn/"
        for number in range(ROUNDS):
            for name, (path, mark, text) in _places(notes).items():
                word = f"{name.replace(' ', '-')}-{number}"
                new = mark + text.format(word)
                shown = edit_shows(page, path, mark, new, word)
                settled = wait_for(lambda: "nt-waiting" not in fetch(page))
                taken.setdefault(f"{name} edited", []).append(shown)
                if name == "a function":
                    key = "… and all outputs renewed"
                    taken.setdefault(key, []).append(shown + settled)
    return {name: median(seconds) for name, seconds in taken.items()}


# ------------------------------------------------------------------------------ pages


def weigh(site: Path) -> dict[str, dict[str, Any]]:
    """Open every page for the first time in a real browser and weigh it."""
    rows: dict[str, dict[str, Any]] = {}
    with browser.chromium() as chromium, serve_static.serving(site) as address:
        for lang in LANGUAGES:
            for path in PAGES:
                rows[f"{lang}/{path}"] = _visit(chromium, address, f"{lang}/{path}")
                html = site / lang / path / "index.html"
                rows[f"{lang}/{path}"]["html_kb"] = html.stat().st_size / 1000
    return rows


def _visit(chromium: Any, address: str, path: str) -> dict[str, Any]:
    ours = (address, "data:")
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.add_init_script(LAYOUT_SHIFT)
    sizes: list[int] = []
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("requestfinished", lambda r: sizes.append(r.sizes()["responseBodySize"]))
    page.goto(address + path, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    row = {
        "compressed_kb": sum(sizes) / 1000,
        "requests": len(sizes),
        "foreign": len([url for url in asked if not url.startswith(ours)]),
        "layout_shift": page.evaluate("window.shifts"),
    }
    context.close()
    return row


# ------------------------------------------------------------------------------ report


def cold_scripts(notes: Project) -> dict[str, float]:
    """Run every script cold and compare the time with that of one after another."""
    started = time.perf_counter()
    runs = execute.check(notes)
    taken = time.perf_counter() - started
    return {
        "scripts": len(runs),
        "seconds": taken,
        "one_after_another": sum(run.seconds for run in runs),
        "cores": os.cpu_count() or 1,
    }


def main() -> int:
    """Measure everything, print the table, write it beside the cache."""
    here = project.find()
    with tempfile.TemporaryDirectory(prefix="gated-notes-bench-") as folder:
        notes = copy(here, Path(folder))
        result: dict[str, Any] = {"cold_scripts": cold_scripts(notes)}
        build(notes)
        result["warm_build"] = median(build(notes) for _ in range(ROUNDS))
        result["pages"] = weigh(notes.root / "site")
        result["edit_shows"] = edits(notes)
    project.write_atomically(
        here.cache / "bench_site.json", json.dumps(result, indent=1) + "\n"
    )
    print(table(result))
    return 0


def table(result: dict[str, Any]) -> str:
    """Set the measurements beside what they should reach."""
    cold = result["cold_scripts"]
    lines = [
        f"warm build, both languages   {result['warm_build']:6.2f} s      (≤ 6 s)",
        f"{cold['scripts']} scripts, cold             {cold['seconds']:6.2f} s      "
        f"({cold['one_after_another']:.2f} s one after another, {cold['cores']} cores)",
    ]
    for name, seconds in result["edit_shows"].items():
        bar = "(shows: ≤ 2 s)" if name.endswith("edited") else ""
        lines.append(f"{name:28} {seconds:6.2f} s      {bar}")
    lines.append(
        f"\n{'first visit':36}{'compressed':>12}{'requests':>10}{'other hosts':>13}"
        f"{'layout shift':>14}{'HTML':>10}"
    )
    for path, row in result["pages"].items():
        lines.append(
            f"{path:36}{row['compressed_kb']:9.1f} KB{row['requests']:10d}"
            f"{row['foreign']:13d}{row['layout_shift']:14.4f}{row['html_kb']:7.1f} KB"
        )
    lines.append(f"{'(should be)':36}{'≤ 200 KB':>12}{'':10}{'0':>13}{'< 0.02':>14}")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
