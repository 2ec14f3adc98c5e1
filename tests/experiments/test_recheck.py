"""The check sees a stored number that the code does not give, and says which."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gated_rnn.experiments import jacobian_norms, plan, recheck, store, sweep
from gated_rnn.experiments.pool import Pool
from gated_rnn.experiments.protocol import Result, settings
from gated_rnn.experiments.store import Folders


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """Return a folder with the results of a small grid."""
    monkeypatch.setattr(jacobian_norms, "GRID", jacobian_norms.QUICK[:4])
    monkeypatch.setattr(jacobian_norms, "SEEDS", 2)
    monkeypatch.setattr(jacobian_norms, "TOLERANCE", 1e-4)
    made = Folders(tmp_path)
    sweep.sweep(plan.make(jacobian_norms), made, Pool())
    return made


def change(folders: Folders, **edits: Any) -> None:
    """Change a stored metric, setting or run."""
    path = folders.results("jacobian_norms")
    content = store.read(path)
    run = content["runs"][0]
    run["metrics"] |= edits.get("metrics", {})
    run["config"] |= edits.get("config", {})
    content["runs"][-1]["metrics"] |= edits.get("last", {})
    if "digest" not in edits:
        content["provenance"]["digest"] = store.digest(content["runs"])
    path.write_text(json.dumps(content), encoding="utf-8")


def test_stored_numbers_that_are_right_pass(folders: Folders) -> None:
    found = recheck.check(jacobian_norms, folders)
    assert (found.faults, found.compared, found.stored) == ([], 8, 8)


def test_one_changed_number_is_named_with_both_values(folders: Folders) -> None:
    path = folders.results("jacobian_norms")
    right = store.read(path)["runs"][0]["metrics"]["norm_h"]
    change(folders, metrics={"norm_h": right * (1 + 3e-4)})
    [fault] = recheck.check(jacobian_norms, folders).faults
    config = settings(jacobian_norms.QUICK[0])
    assert fault.startswith(f"jacobian_norms: {config} seed 0: norm_h is stored as ")
    assert f"stored as {right * (1 + 3e-4)}, now it is {right} " in fault


def test_a_number_changed_by_hand_is_seen_even_where_nothing_is_made_again(
    folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(folders, last={"norm_h": 1.0}, digest="left as it was")
    monkeypatch.setattr(recheck, "SECONDS", 0.0)
    found = recheck.check(jacobian_norms, folders)
    assert found.compared == 1
    [fault] = found.faults
    assert "is not what was written; make it with: gated-rnn" in fault


def test_a_number_within_the_tolerance_passes(folders: Folders) -> None:
    right = store.read(folders.results("jacobian_norms"))["runs"][0]["metrics"]
    change(folders, metrics={"norm_h": right["norm_h"] * (1 + 3e-5)})
    assert recheck.check(jacobian_norms, folders).faults == []


def test_a_metric_that_is_gone_or_new_is_named(folders: Folders) -> None:
    change(folders, metrics={"invented": 1.0})
    [fault] = recheck.check(jacobian_norms, folders).faults
    assert "invented is stored as 1.0, now it is missing" in fault


def test_results_of_another_grid_are_refused(folders: Folders) -> None:
    change(folders, config={"T": 21})
    [fault] = recheck.check(jacobian_norms, folders).faults
    assert "holds other settings or seeds than the module's GRID" in fault
    assert "gated-rnn experiment run jacobian_norms" in fault


def test_missing_results_are_a_fault(tmp_path: Path) -> None:
    [fault] = recheck.check(jacobian_norms, Folders(tmp_path)).faults
    assert "no results at" in fault


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (1.0, 1.0, True),
        (1.0, 1.009, True),
        (1.0, 1.02, False),
        (0.0, 1e-300, False),
        (1e-55, 1.02e-55, False),
        ("NaN", "NaN", True),
        ("NaN", 1.0, False),
        ("Infinity", "Infinity", True),
        ("Infinity", "-Infinity", False),
        ("Infinity", 1e300, False),
    ],
)
def test_numbers_are_the_same_within_a_relative_tolerance(
    old: float | str, new: float | str, same: bool
) -> None:
    assert recheck.close(old, new, 1e-2) is same
    assert recheck.close(new, old, 1e-2) is same


def stored(tasks: list[plan.Task], seconds: float) -> dict[str, store.Record]:
    """Return stored runs that took so long each."""
    return {task.text: {"seconds": seconds} for task in tasks}


def test_of_a_long_experiment_as_much_is_made_again_as_fits_and_at_least_a_run() -> (
    None
):
    tasks = plan.make(jacobian_norms).tasks
    assert recheck.part(tasks, stored(tasks, 100.0), "C") == tasks[:1]
    assert recheck.part(tasks, stored(tasks, recheck.SECONDS / 3.5), "C") == tasks[:3]
    assert recheck.part(tasks, stored(tasks, 100.0), "A") == tasks


def test_a_slice_passes_over_a_run_that_is_too_long() -> None:
    tasks = plan.make(jacobian_norms).tasks[:4]
    times = stored(tasks, 1.0) | {tasks[1].text: {"seconds": 99.0}}
    assert recheck.part(tasks, times, "B") == [tasks[0], tasks[2], tasks[3]]


# ------------------------------------------------------- runs that hang on rounding


@dataclass(frozen=True, kw_only=True)
class Logistic:
    """Settings of an experiment that amplifies, or does not."""

    growth: float
    lr: float = 0.1


def amplifying(monkeypatch: pytest.MonkeyPatch, root: Path, grid: list[float]) -> None:
    """Put a logistic map in the place of an experiment; at 4 it forgets its start."""

    def run(config: Logistic, rng: np.random.Generator) -> Result:
        x = config.lr
        for _ in range(200):
            x = config.growth * x * (1 - x)
        return Result({"x": x})

    monkeypatch.setattr(jacobian_norms, "Config", Logistic)
    monkeypatch.setattr(jacobian_norms, "GRID", [Logistic(growth=g) for g in grid])
    monkeypatch.setattr(jacobian_norms, "SEEDS", 1)
    monkeypatch.setattr(jacobian_norms, "TIER", "A")
    monkeypatch.setattr(jacobian_norms, "run", run)
    sweep.sweep(plan.make(jacobian_norms), Folders(root), Pool())


def test_a_run_that_one_rounding_moves_as_far_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amplifying(monkeypatch, tmp_path, [4.0, 2.0])
    change(Folders(tmp_path), metrics={"x": 0.987654})
    found = recheck.check(jacobian_norms, Folders(tmp_path))
    assert (found.faults, found.compared, found.amplified) == ([], 1, 1)


def test_a_steady_run_that_differs_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amplifying(monkeypatch, tmp_path, [2.0, 4.0])
    change(Folders(tmp_path), metrics={"x": 0.6})
    found = recheck.check(jacobian_norms, Folders(tmp_path))
    [fault] = found.faults
    assert "x is stored as 0.6, now it is 0.5" in fault
    assert found.amplified == 0


def test_results_of_which_no_run_can_be_held_are_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amplifying(monkeypatch, tmp_path, [4.0])
    change(Folders(tmp_path), metrics={"x": 0.987654})
    [fault] = recheck.check(jacobian_norms, Folders(tmp_path)).faults
    assert "one rounding moves every run" in fault


def test_another_run_takes_the_place_of_one_that_cannot_be_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    amplifying(monkeypatch, tmp_path, [4.0, 2.0])
    change(Folders(tmp_path), metrics={"x": 0.987654})
    monkeypatch.setattr(jacobian_norms, "TIER", "C")
    monkeypatch.setattr(recheck, "SECONDS", 0.0)
    found = recheck.check(jacobian_norms, Folders(tmp_path))
    assert (found.faults, found.compared, found.amplified) == ([], 1, 1)


def test_an_experiment_without_a_step_size_has_no_roundings_to_try() -> None:
    assert recheck.roundings(jacobian_norms.QUICK[0]) == []
