"""A sweep goes on where it stopped, and a kill changes no number."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from gated_rnn.experiments import jacobian_norms, plan, sources, sweep
from gated_rnn.experiments.extras import ExperimentError
from gated_rnn.experiments.plan import Plan
from gated_rnn.experiments.pool import Pool
from gated_rnn.experiments.store import Folders, Journal, read

ALONE = Pool("process", jobs=1)


def small(kind: str = "full", seeds: int = 2) -> Plan:
    """Return a plan of four configurations."""
    return Plan(jacobian_norms, tuple(jacobian_norms.QUICK[:4]), seeds, kind)


def numbers(path: Path) -> list[dict[str, Any]]:
    """Return all runs of a results file without how long they took."""
    runs = read(path)["runs"]
    return [{key: run[key] for key in run if key != "seconds"} for run in runs]


def test_results_hold_every_run_by_configuration_and_then_by_seed(
    tmp_path: Path,
) -> None:
    done = sweep.sweep(small(), Folders(tmp_path), ALONE)
    assert (done.runs, done.made) == (8, 8)
    content = read(done.path)
    assert sorted(content) == ["experiment", "provenance", "runs", "settings", "tier"]
    assert (content["experiment"], content["tier"]) == ("jacobian_norms", "B")
    cells = [run["config"]["cell"] for run in content["runs"]]
    assert cells == [config.cell for config in small().configs for _ in range(2)]
    assert [run["seed"] for run in content["runs"]] == [0, 1] * 4


def test_the_provenance_says_how_the_numbers_were_made(tmp_path: Path) -> None:
    done = sweep.sweep(small("trial"), Folders(tmp_path), ALONE)
    content = read(done.path)
    origin = content["provenance"]
    assert origin["command"] == "gated-rnn experiment run jacobian_norms --seeds 2"
    assert origin["sources"] == sources.fingerprint(plan.files("jacobian_norms"))
    assert origin["machine"]["cores"] == os.cpu_count()
    assert origin["machine"]["cpu"]
    assert "torch" not in origin  # this experiment does not use it
    total = sum(run["seconds"] for run in content["runs"])
    assert origin["seconds"] == pytest.approx(total, abs=0.06)
    assert {"python", "numpy", "blas", "commit", "date", "digits"} <= set(origin)


def test_a_second_start_makes_nothing_again_and_leaves_the_file_alone(
    tmp_path: Path,
) -> None:
    first = sweep.sweep(small(), Folders(tmp_path), ALONE)
    os.utime(first.path, (0, 0))
    second = sweep.sweep(small(), Folders(tmp_path), ALONE)
    assert (second.runs, second.made) == (8, 0)
    assert first.path.stat().st_mtime == 0


def test_more_seeds_make_only_those_that_are_missing(tmp_path: Path) -> None:
    sweep.sweep(small(seeds=1), Folders(tmp_path), ALONE)
    assert sweep.sweep(small(seeds=3), Folders(tmp_path), ALONE).made == 8


def test_fresh_makes_everything_again(tmp_path: Path) -> None:
    first = sweep.sweep(small(), Folders(tmp_path), ALONE)
    before = numbers(first.path)
    again = sweep.sweep(small(), Folders(tmp_path), ALONE, fresh=True)
    assert again.made == 8
    assert numbers(again.path) == before


def test_a_fresh_start_that_cannot_begin_forgets_nothing(tmp_path: Path) -> None:
    sweep.sweep(small(), Folders(tmp_path), ALONE)
    with pytest.raises(ExperimentError, match="--scheduler"):
        sweep.sweep(small(), Folders(tmp_path), Pool("dask"), fresh=True)
    assert sweep.sweep(small(), Folders(tmp_path), ALONE).made == 0


def test_numbers_from_other_sources_are_not_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep.sweep(small(), Folders(tmp_path), ALONE)
    monkeypatch.setattr(plan, "identity", lambda name: f"an edit of {name}")
    assert sweep.sweep(small(), Folders(tmp_path), ALONE).made == 8


def test_a_deleted_results_file_comes_back_from_the_journal(tmp_path: Path) -> None:
    first = sweep.sweep(small(), Folders(tmp_path), ALONE)
    text = numbers(first.path)
    first.path.unlink()
    again = sweep.sweep(small(), Folders(tmp_path), ALONE)
    assert again.made == 0
    assert numbers(again.path) == text


def test_a_run_that_fails_is_named_and_those_before_it_stay(tmp_path: Path) -> None:
    wrong = jacobian_norms.Config("rnn", 5, 4, 3, "no such start")
    broken = Plan(jacobian_norms, (jacobian_norms.QUICK[0], wrong), 1, "trial")
    with pytest.raises(ExperimentError, match=r"seed 0 of .*'no such start'.*expected"):
        sweep.sweep(broken, Folders(tmp_path), ALONE)
    assert not Folders(tmp_path).results("jacobian_norms", "trial").exists()
    assert len(Journal(Folders(tmp_path).journal("jacobian_norms")).load()) == 1


# ---------------------------------------------------------------------------- a kill

WORDS = ("run", "jacobian_norms", "--seeds", "2", "--jobs", "2")
RUNS = 2 * len(jacobian_norms.GRID)


def start(root: Path) -> subprocess.Popen[bytes]:
    """Start a sweep in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "gated_rnn", "experiment", "--root", root, *WORDS],
        env={**os.environ, "PYTHONPATH": str(sources.SOURCE)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def lines(journal: Path) -> int:
    """Count the whole runs of a journal."""
    return len(Journal(journal).load())


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process and its workers at once, as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_sweep_killed_at_random_moments_ends_with_the_same_numbers(
    tmp_path: Path,
) -> None:
    whole, cut = Folders(tmp_path / "whole"), Folders(tmp_path / "cut")
    assert start(whole.root).wait(timeout=120) == 0
    rng = random.Random(os.urandom(8))
    journal, kept = cut.journal("jacobian_norms"), [0]
    for part in (0.1, 0.35, 0.6):
        process = start(cut.root)
        while lines(journal) < part * RUNS and process.poll() is None:
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.05))
        assert process.poll() is None, "it ended before it was killed"
        kill(process)
        assert not cut.results("jacobian_norms", "trial").exists()
        kept.append(lines(journal))
    assert kept == sorted(set(kept)), "a kill lost what was stored"
    assert start(cut.root).wait(timeout=120) == 0
    results = [f.results("jacobian_norms", "trial") for f in (whole, cut)]
    assert numbers(results[1]) == numbers(results[0])
    assert len(numbers(results[0])) == RUNS
    made = [json.loads(line)["key"] for line in journal.read_text().split("\n") if line]
    assert len(made) == len(set(made)) == RUNS, "a stored run was made again"


def test_a_results_file_being_written_over_and_over_is_never_seen_half(
    tmp_path: Path,
) -> None:
    path = tmp_path / "results.json"
    code = (
        "import itertools, sys\nfrom pathlib import Path\n"
        "from gated_rnn.experiments import store\n"
        "for n in itertools.count():\n"
        "    runs = [{'seed': n % 10, 'value': [n % 10] * 50}] * 2000\n"
        "    store.write(Path(sys.argv[1]), store.dumps({'runs': runs}))\n"
    )
    seen = set()
    for _ in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", code, path],
            env={**os.environ, "PYTHONPATH": str(sources.SOURCE)},
            start_new_session=True,
        )
        until = time.monotonic() + random.uniform(0.4, 0.8)
        while time.monotonic() < until:
            if path.exists():
                runs = read(path)["runs"]
                assert len(runs) == 2000
                assert len({run["seed"] for run in runs}) == 1
                seen.add(runs[0]["seed"])
        kill(process)
        assert not path.exists() or len(read(path)["runs"]) == 2000
    assert len(seen) > 1
