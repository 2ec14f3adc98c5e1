"""Running examples: alone, in time, cached by all they import, compared exactly."""

from __future__ import annotations

from pathlib import Path

import pytest

from gated_notes import execute
from gated_notes.project import NotesError, Project


def add(notes: Project, text: str, name: str = "a") -> execute.Script:
    path = notes.examples / "p" / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return execute.script(notes, path)


def module(notes: Project, text: str, name: str = "lib.py") -> Path:
    path = notes.source / "pkg" / name
    path.parent.mkdir(exist_ok=True)
    (path.parent / "__init__.py").touch()
    path.write_text(text, encoding="utf-8")
    return path


def test_what_a_script_prints_becomes_its_output(notes: Project) -> None:
    script = add(notes, "print('세', 3)")
    assert len(execute.ensure(notes)) == 1
    assert script.output.read_text(encoding="utf-8") == "세 3\n"


def test_a_script_that_is_current_does_not_run_again(notes: Project) -> None:
    add(notes, "print(1)")
    execute.ensure(notes)
    assert execute.ensure(notes) == []


def test_an_edit_of_anything_it_imports_runs_it_again(notes: Project) -> None:
    module(notes, "from pkg.deep import VALUE")
    deep = module(notes, "VALUE = 1", "deep.py")
    script = add(notes, "from pkg import lib\nprint(lib.VALUE)")
    other = add(notes, "print('other')", "other")
    execute.ensure(notes)
    deep.write_text("VALUE = 22", encoding="utf-8")
    assert [run.script for run in execute.ensure(notes)] == [script]
    assert script.output.read_text(encoding="utf-8") == "22\n"
    assert execute.is_current(other, notes)


def test_relative_imports_are_followed(notes: Project) -> None:
    deep = module(notes, "VALUE = 1", "deep.py")
    lib = module(notes, "from . import deep\nfrom .deep import VALUE")
    assert deep in execute.dependencies(lib, notes.source)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("raise ValueError('broken gate')", "broken gate"),
        ("import warnings; warnings.warn('careful')", "careful"),
        ("import sys; print('x', file=sys.stderr)", "x"),
        ("import sys; sys.exit(3)", "exit 3"),
        ("input()", "EOF"),
    ],
)
def test_a_script_that_does_not_end_well_is_named(
    notes: Project, text: str, said: str
) -> None:
    script = add(notes, text)
    with pytest.raises(execute.ScriptError, match=rf"(?s)p/a\.py.*{said}"):
        execute.ensure(notes)
    assert not script.output.exists()


def test_a_script_that_never_ends_is_stopped_and_named(notes: Project) -> None:
    script = add(notes, "while True: pass")
    with pytest.raises(execute.ScriptError, match=r"p/a\.py: still running"):
        execute.run(script, notes.source, seconds=0.5)


def test_all_failures_are_told_at_once(notes: Project) -> None:
    add(notes, "1/0", "a")
    add(notes, "[][1]", "b")
    with pytest.raises(execute.ScriptError) as caught:
        execute.ensure(notes)
    assert "p/a.py" in str(caught.value)
    assert "p/b.py" in str(caught.value)


def test_a_failure_keeps_the_output_of_before(notes: Project) -> None:
    script = add(notes, "print(1)")
    execute.ensure(notes)
    add(notes, "1/0")
    with pytest.raises(execute.ScriptError):
        execute.ensure(notes)
    assert script.output.read_text(encoding="utf-8") == "1\n"


def test_scripts_run_in_an_empty_folder_with_one_thread(notes: Project) -> None:
    script = add(
        notes,
        "import os\nprint(os.listdir('.'), os.environ['OMP_NUM_THREADS'], hash('a'))",
    )
    first = execute.run(script, notes.source).stdout
    assert first.startswith("[] 1 ")
    assert execute.run(script, notes.source).stdout == first


def test_check_passes_when_every_output_is_what_is_printed(notes: Project) -> None:
    add(notes, "print(0.125)")
    execute.ensure(notes)
    assert len(execute.check(notes)) == 1


def test_check_fails_on_one_changed_digit_and_shows_it(notes: Project) -> None:
    script = add(notes, "print(0.125)")
    execute.ensure(notes)
    script.output.write_text("0.126\n", encoding="utf-8")
    with pytest.raises(NotesError, match=r"(?s)p/a\.txt.*-0\.126.*\+0\.125"):
        execute.check(notes)
    assert script.output.read_text(encoding="utf-8") == "0.126\n"


def test_check_fails_on_a_missing_output(notes: Project) -> None:
    add(notes, "print(1)")
    with pytest.raises(NotesError, match="is missing"):
        execute.check(notes)


def test_an_output_edited_by_hand_is_not_current(notes: Project) -> None:
    script = add(notes, "print(1)")
    execute.ensure(notes)
    script.output.write_text("2\n", encoding="utf-8")
    assert not execute.is_current(script, notes)


def test_an_output_without_a_script_is_refused(notes: Project) -> None:
    add(notes, "print(1)").path.with_name("b.py").write_text("print(2)")
    execute.ensure(notes)
    (notes.examples / "p" / "b.py").unlink()
    with pytest.raises(NotesError, match=r"b\.txt: no script prints this"):
        execute.ensure(notes)
