"""Mutants are judged rightly, and the list of survivors is about the code as it is."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from gated_notes import project

ROOT = project.find().root
SCRIPT = ROOT / "tools" / "mutants.py"


def load() -> Any:
    """Load the script as a module."""
    spec = importlib.util.spec_from_file_location("notes_mutants", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


mutants = load()
ONE = mutants.Mutant("gated_rnn.toy.larger", 'a > b  # "so"', 'a >= b  # "so"')
OTHER = ONE._replace(now="a < b")


def judge(
    killed: int, survived: list[Any], listed: set[Any], whole: bool = True, **more: int
) -> int:
    """Return the exit code for a run that ended like this."""
    counts = Counter({"killed": killed, "survived": len(survived), **more})
    outcome = mutants.Outcome(counts, Counter(survived))
    return int(mutants.verdict(outcome, listed, whole))


def test_a_run_in_which_all_are_killed_passes() -> None:
    assert judge(100, [], set()) == 0


def test_a_survivor_with_its_reason_passes_and_is_counted(capsys: Any) -> None:
    assert judge(100, [ONE, ONE], {ONE}) == 0
    assert "survived with a reason      2" in capsys.readouterr().out


def test_a_survivor_without_a_reason_fails_and_is_printed_as_the_list_wants_it(
    capsys: Any,
) -> None:
    assert judge(100, [ONE, OTHER], {OTHER}) == 1
    out = capsys.readouterr().out
    assert "survived without            1" in out
    [line] = [line for line in out.splitlines() if line.startswith("  {")]
    [read] = tomllib.loads(f"survivors = [\n{line}\n]")["survivors"]
    assert mutants.Mutant(*read.values()) == ONE


def test_a_listed_mutant_that_no_longer_survives_fails(capsys: Any) -> None:
    assert judge(100, [ONE], {ONE, OTHER}) == 1
    assert OTHER.line() in capsys.readouterr().out


def test_reasons_do_not_make_up_for_too_few_killed() -> None:
    assert judge(97, [ONE] * 3, {ONE}) == 0
    assert judge(96, [ONE] * 4, {ONE}) == 1


def test_the_share_is_asked_of_the_whole_and_not_of_a_part() -> None:
    assert judge(1, [ONE], {ONE}, whole=False) == 0


def test_a_time_out_is_a_kill_and_said_to_be_one(capsys: Any) -> None:
    assert judge(99, [], set(), timeout=1) == 0
    assert "100.00%, 1 of them by time-out" in capsys.readouterr().out


def test_a_run_that_is_not_at_its_end_passes_nothing() -> None:
    assert judge(100, [], set(), **{"not checked": 1}) == 1
    assert judge(0, [], set()) == 1


@pytest.mark.parametrize(
    ("key", "function"),
    [
        ("gated_rnn.cells.lstm.x_step__mutmut_3", "gated_rnn.cells.lstm.step"),
        ("gated_rnn.unroll.x__check__mutmut_12", "gated_rnn.unroll._check"),
        (
            "gated_rnn.sequence.xǁLstmǁforward__mutmut_1",
            "gated_rnn.sequence.Lstm.forward",
        ),
    ],
)
def test_a_key_of_mutmut_is_turned_into_the_name_of_its_function(
    key: str, function: str
) -> None:
    assert mutants.function_of(key) == function


def test_a_part_is_chosen_by_whole_words() -> None:
    chosen = mutants.chosen
    assert chosen("gated_rnn.cells.lstm.step", [])
    assert chosen("gated_rnn.cells.lstm.step", ["gated_rnn.cells"])
    assert chosen("gated_rnn.cells.lstm.step", ["gated_rnn.cells.lstm.step"])
    assert not chosen("gated_rnn.cells.lstm_1997.step", ["gated_rnn.cells.lstm"])


# ---------------------------------------------------------------------------- the list

LISTED = mutants.reasons(ROOT / mutants.LIST)


def source_of(function: str) -> str:
    """Return the source of a function, its lines joined as in the list."""
    path, names = ROOT / "src", function.split(".")
    while not path.with_suffix(".py").is_file():
        path, names = path / names[0], names[1:]
        if path.is_dir() and (path / "__init__.py").is_file() and len(names) == 1:
            path = path / "__init__"
    text = path.with_suffix(".py").read_text(encoding="utf-8")
    node: Any = ast.parse(text)
    for name in names:
        [node] = [n for n in node.body if getattr(n, "name", None) == name]
    lines = (ast.get_source_segment(text, node) or "").splitlines()
    return " ".join(line.strip() for line in lines)


def test_every_listed_survivor_is_a_change_of_the_code_as_it_is_now() -> None:
    for mutant in LISTED:
        assert mutant.was in source_of(mutant.function), mutant.line()
        assert mutant.was != mutant.now


def test_every_listed_survivor_has_a_reason() -> None:
    for mutant, why in LISTED.items():
        assert len(why.split()) >= 5, mutant.line()


# ------------------------------------------------------------------------- a whole run

TOY = {
    "pyproject.toml": """
        [tool.mutmut]
        source_paths = ["src"]
        pytest_add_cli_args_test_selection = ["tests/unit"]
    """,
    "src/gated_rnn/__init__.py": "",
    "src/gated_rnn/toy.py": """
        def larger(a, b):
            return a if a > b else b
    """,
    "tests/conftest.py": "",
    "tests/unit/test_toy.py": """
        from gated_rnn.toy import larger

        def test_larger():
            assert larger(1, 2) == larger(2, 1) == 2
    """,
}


def test_a_run_kills_what_is_wrong_and_lists_what_is_the_same(tmp_path: Path) -> None:
    for name, text in TOY.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = text.strip("\n").splitlines()
        path.write_text("\n".join(line.removeprefix(" " * 8) for line in lines))
    script = tmp_path / "tools" / SCRIPT.name
    script.parent.mkdir()
    script.write_bytes(SCRIPT.read_bytes())

    def run(*words: str) -> tuple[int, str]:
        command = [sys.executable, str(script), *words]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    code, told = run()
    assert code == 1, told
    [same] = [line for line in told.splitlines() if line.startswith("  {")]
    assert ">=" in same
    # ≥ gives the same where both are equal: the first list of every equivalent mutant.
    why = 'why = "where a and b are equal, both are the larger"'
    listed = tmp_path / mutants.LIST
    listed.write_text(f"[[reason]]\n{why}\nsurvivors = [\n{same}\n]", encoding="utf-8")
    code, told = run("gated_rnn.toy")
    assert code == 0, told
    assert "survived with a reason      1" in told
