"""While serving, what is stale runs beside the server, and pages say that they wait."""

from __future__ import annotations

import logging

import pytest

from gated_notes import execute
from gated_notes.background import Background
from gated_notes.project import Project


def add(notes: Project, text: str, name: str = "a") -> execute.Script:
    path = notes.examples / "my_page" / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return execute.script(notes, path)


def finish(runner: Background) -> None:
    assert runner.thread is not None
    runner.thread.join(timeout=30)
    assert not runner.thread.is_alive()


def test_what_is_stale_runs_in_the_background_and_is_announced(notes: Project) -> None:
    script = add(notes, "print(1)")
    execute.ensure(notes)
    add(notes, "print(2)")
    runner = Background(notes)
    runner.catch_up()
    assert runner.waiting == {"my_page/a.py"}
    finish(runner)
    assert script.output.read_text(encoding="utf-8") == "2\n"
    assert (runner.signal / "done").is_file()
    runner.catch_up()
    assert not runner.waiting


def test_only_pages_whose_scripts_run_say_that_they_wait(notes: Project) -> None:
    runner = Background(notes)
    runner.waiting = frozenset({"my_page/a.py"})
    assert "nt-waiting" in runner.banner("my-page.md", "en")
    assert "nt-waiting" in runner.banner("labs/x.py", "ko")
    assert runner.banner("other.md", "en") == ""
    runner.waiting = frozenset()
    assert runner.banner("my-page.md", "en") == ""


def test_a_new_script_is_run_before_its_page_is_shown(notes: Project) -> None:
    script = add(notes, "print(1)")
    runner = Background(notes)
    runner.catch_up()
    assert script.output.is_file()
    assert not runner.waiting


def test_a_script_that_fails_is_told_and_the_page_goes_on_waiting(
    notes: Project, caplog: pytest.LogCaptureFixture
) -> None:
    add(notes, "print(1)")
    execute.ensure(notes)
    add(notes, "1/0")
    runner = Background(notes)
    # MkDocs' command line keeps its logger from passing records on; undo that here.
    logging.getLogger("mkdocs").propagate = True
    with caplog.at_level(logging.ERROR):
        runner.catch_up()
        finish(runner)
    assert "my_page/a.py: the script failed" in caplog.text
    assert not (runner.signal / "done").exists()
    assert runner.waiting
