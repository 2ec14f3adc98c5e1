"""The command line as a reader meets it."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from gated_rnn.__main__ import main
from gated_rnn.experiments import cli, progress, sources, table
from gated_rnn.experiments.extras import ExperimentError
from gated_rnn.experiments.store import encode

QUICK = ("run", "jacobian_norms", "--quick")


def test_list_names_every_experiment_with_its_tier_and_what_is_stored(
    gated: Any,
) -> None:
    assert gated(*QUICK).returncode == 0
    done = gated("list")
    assert done.returncode == 0, done.stderr
    rows = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert re.search(r"B \(< 60 s\) +\d+ × 10 +nothing ", rows["jacobian_norms"])
    assert "How long RNN, LSTM and GRU learn" in rows["first_token_recall"]


def test_a_quick_run_is_stored_in_the_cache_and_shown(
    gated: Any, tmp_path: Path
) -> None:
    done = gated(*QUICK, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("jacobian_norms: 28 runs, 28 made now: ")
    assert not (tmp_path / "docs").exists()
    assert "28/28 runs, 28 of them made in" in done.stderr
    shown = gated("show", "jacobian_norms", "--quick")
    assert shown.returncode == 0, shown.stderr
    head, *rows = shown.stdout.split("\n\n")[1].splitlines()
    assert head.split()[:5] == ["cell", "init", "keep_bias", "scale", "direct"]
    assert len(rows) == 14
    assert re.match(r"rnn +pytorch +– +– +– +– +\S+ \(\S+ … \S+\) ", rows[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["run", "jacobain_norms"], "Did you mean 'jacobian_norms'?"),
        (["show", "jacobian_norm"], "Did you mean 'jacobian_norms'?"),
        (["show", "jacobian_norms"], "make them with: gated-rnn experiment run jac"),
        (["run"], "name experiments, or say --all"),
        (["run", "jacobian_norms", "--all"], "name experiments, or say --all"),
        (["run", "--all", "--jobs", "0"], "a whole number of at least 1, got '0'"),
        (["run", "--all", "--seeds", "-3"], "a whole number of at least 1, got '-3'"),
        (["run", "--all", "--seeds", "two"], "a whole number of at least 1, got 'two'"),
        (["run", "--all", "--backend", "dask"], "needs --scheduler tcp://HOST:PORT"),
        (["run", "--all", "--scheduler", "tcp://x:1"], "--scheduler needs --backend"),
        (["run", "--all", "--backend", "threads"], "invalid choice: 'threads'"),
        (["rum"], "invalid choice: 'rum'"),
    ],
)
def test_a_mistake_is_answered_in_a_line_and_nothing_is_run(
    words: list[str], said: str, gated: Any, tmp_path: Path
) -> None:
    done = gated(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_check_that_fails_exits_with_1_and_says_what(gated: Any) -> None:
    done = gated("run", "jacobian_norms", "--check")
    assert done.returncode == 1
    assert "jacobian_norms: no results at" in done.stderr


def test_results_go_to_the_checkout_around_the_working_folder(tmp_path: Path) -> None:
    assert cli.checkout(sources.SOURCE / "gated_rnn") == sources.SOURCE.parent
    with pytest.raises(ExperimentError, match="in no checkout"):
        cli.checkout(tmp_path)


def test_an_interruption_is_not_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def cut(*_: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.sweep, "sweep", cut)
    assert main(["experiment", "--root", str(tmp_path), *QUICK]) == 130
    assert "the same command goes on from there" in capsys.readouterr().err


# ------------------------------------------------------------------ without the extra

BLOCKED = """
import sys
for name in ("joblib", "distributed", "dask", "rich", "threadpoolctl"):
    sys.modules[name] = None
from gated_rnn.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def without_extra(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command where the extra is not installed."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", BLOCKED, "experiment", *words],
        env={**os.environ, "PYTHONPATH": str(sources.SOURCE)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_results_can_be_listed_and_shown_without_the_extra(
    gated: Any, tmp_path: Path
) -> None:
    gated(*QUICK)
    for words in (["list"], ["show", "jacobian_norms", "--quick"]):
        done = without_extra("--root", str(tmp_path), *words)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_running_without_the_extra_says_how_to_install_it(tmp_path: Path) -> None:
    done = without_extra("--root", str(tmp_path), *QUICK)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "pip install 'gated-notes[experiments]'" in done.stderr


# --------------------------------------------------------------------------- progress


def test_on_a_terminal_a_bar_shows_runs_done_and_time_left(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-W", "error", "-m", "gated_rnn", "experiment"]
    process = subprocess.Popen(
        [*command, "--root", tmp_path, *QUICK],
        env={**os.environ, "PYTHONPATH": str(sources.SOURCE), "TERM": "xterm"},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    assert process.wait() == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert "━" in text
    assert re.search(r"jacobian_norms .*28/28 *runs, \d:\d\d:\d\d left", text)


def test_elsewhere_a_line_now_and_then_says_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    with progress.lines("x", done=2, total=6) as advance:
        for _ in range(4):
            clock[0] += 6.0
            advance()
    assert capsys.readouterr().err.splitlines() == [
        "x: 4/6 runs, about 12 s left",
        "x: 6/6 runs, 4 of them made in 24.0 s",
    ]


# -------------------------------------------------------------------------- the table


@pytest.mark.parametrize(
    ("metric", "numbers", "shown"),
    [
        ("norm", [3.0, 1.0, 2.0], "2 (1 … 3)"),
        ("norm", [1.0, 2.0], "1.5 (1 … 2)"),
        ("norm", [0.5, 0.5], "0.5"),
        ("norm", [], "–"),
        ("norm", [1.0, float("nan"), 3.0], "2 (1 … 3) and 1 NaN"),
        ("norm", [float("nan")], "1 NaN"),
        ("norm", [float("inf"), 1.0, 2.0], "2 (1 … inf)"),
        ("success", [1.0] * 5, "5/5 [0.57, 1.00]"),
        ("success_late", [0.0, 1.0, 0.0, 0.0], "1/4 [0.05, 0.70]"),
        ("success", [], "–"),
    ],
)
def test_a_cell_of_the_table_is_a_median_with_its_ends_or_k_of_n(
    metric: str, numbers: list[float], shown: str
) -> None:
    assert table.cell(metric, numbers) == shown


def test_the_table_has_one_row_a_configuration_and_only_settings_that_differ() -> None:
    def run(T: int, seed: int, value: float) -> dict[str, Any]:
        config = {"T": T, "lr": 0.1, "bias": None}
        metrics = {"success": encode(value)} | ({"norm": encode(T)} if T > 5 else {})
        return {"config": config, "seed": seed, "metrics": metrics, "seconds": 0.5}

    content = {
        "experiment": "x",
        "tier": "A",
        "settings": {"lr": 0.1, "bias": None},
        "runs": [run(5, 0, 1.0), run(5, 1, 0.0), run(10, 0, 1.0), run(10, 1, 1.0)],
        "provenance": {
            "seconds": 2.0,
            "date": "2030-01-01",
            "numpy": "2",
            "machine": {"cpu": "a cpu", "cores": 2},
            "commit": "abc",
        },
    }
    heading, rows = table.of_results(content).split("\n\n")
    assert heading.splitlines() == [
        "x (tier A): 4 runs, 2 seeds each, 2 s in all",
        "2030-01-01, NumPy 2, a cpu, 2 cores, commit abc",
        "in every run: lr = 0.1, bias = –",
    ]
    assert rows.splitlines() == [
        "T   norm  success           seconds",
        "5   –     1/2 [0.09, 0.91]  0.5",
        "10  10    2/2 [0.34, 1.00]  0.5",
    ]
