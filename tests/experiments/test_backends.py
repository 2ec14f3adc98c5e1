"""The same numbers from this process, from many, and from a Dask cluster."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import threadpoolctl
from distributed import LocalCluster

from gated_rnn.experiments import first_token_recall, jacobian_norms, plan, pool, sweep
from gated_rnn.experiments.extras import ExperimentError
from gated_rnn.experiments.plan import Plan, Task
from gated_rnn.experiments.pool import Pool
from gated_rnn.experiments.store import Folders, read

PLANS = [
    Plan(jacobian_norms, tuple(jacobian_norms.QUICK[::4]), 2, "quick"),
    Plan(first_token_recall, tuple(first_token_recall.QUICK[:2]), 1, "quick"),
]


def numbers(planned: Plan, root: Path, place: Pool) -> list[dict[str, Any]]:
    """Return all runs of a sweep without how long they took."""
    runs = read(sweep.sweep(planned, Folders(root), place).path)["runs"]
    return [{key: run[key] for key in run if key != "seconds"} for run in runs]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """Start a Dask cluster of two worker processes; yield its address."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        silence_logs=50,
    ) as started:
        yield started.scheduler_address


@pytest.mark.parametrize("planned", PLANS, ids=lambda p: p.experiment.NAME)
def test_a_sweep_gives_the_same_numbers_alone_in_processes_and_on_dask(
    planned: Plan, cluster: str, tmp_path: Path
) -> None:
    alone = numbers(planned, tmp_path / "alone", Pool("process", 1))
    assert alone == numbers(planned, tmp_path / "many", Pool("process", 2))
    assert alone == numbers(planned, tmp_path / "dask", Pool("dask", 1, cluster))


@pytest.mark.parametrize("backend", pool.BACKENDS)
def test_runs_of_a_pool_are_made_by_its_workers_and_not_here(
    backend: str, cluster: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def here(config: Any, rng: Any) -> Any:
        raise AssertionError("this process computes")

    monkeypatch.setattr(jacobian_norms, "run", here)
    place = Pool(backend, 2, cluster if backend == "dask" else None)
    assert sweep.sweep(PLANS[0], Folders(tmp_path), place).made == 8
    with pytest.raises(ExperimentError, match="this process computes"):
        sweep.sweep(PLANS[0], Folders(tmp_path), Pool("process", 1), fresh=True)


def test_results_say_where_they_were_made(cluster: str, tmp_path: Path) -> None:
    place = Pool("dask", 1, cluster)
    done = sweep.sweep(PLANS[0], Folders(tmp_path), place)
    assert read(done.path)["provenance"]["backend"] == "dask"


def test_a_run_on_a_cluster_that_fails_is_named(cluster: str, tmp_path: Path) -> None:
    wrong = jacobian_norms.Config("rnn", 5, 4, 3, "no such start")
    planned = Plan(jacobian_norms, (wrong,), 1, "quick")
    with pytest.raises(ExperimentError, match=r"seed 0 of .*no such start"):
        sweep.sweep(planned, Folders(tmp_path), Pool("dask", 1, cluster))


def test_a_worker_with_other_sources_is_refused() -> None:
    task = Task("jacobian_norms", jacobian_norms.QUICK[0], 0)
    with pytest.raises(ExperimentError, match="install the same checkout"):
        pool.perform(task, "other sources")


def test_a_run_has_one_thread_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def looking(config: Any, rng: Any) -> Any:
        seen.extend(i["num_threads"] for i in threadpoolctl.threadpool_info())
        return jacobian_norms.Result({"x": 1.0})

    monkeypatch.setattr(jacobian_norms, "run", looking)
    task = Task("jacobian_norms", jacobian_norms.QUICK[0], 0)
    with threadpoolctl.threadpool_limits(2):
        pool.perform(task, plan.identity("jacobian_norms"))
    assert seen
    assert set(seen) == {1}


def free_port() -> int:
    """Return a port that nothing listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.mark.parametrize("address", [None, "tcp://127.0.0.1:{port}", "nonsense://x"])
def test_without_a_scheduler_the_error_says_how_to_start_one(
    address: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "CONNECT_SECONDS", 1)
    address = address and address.format(port=free_port())
    with pytest.raises(ExperimentError, match="dask scheduler"):
        sweep.sweep(PLANS[0], Folders(tmp_path), Pool("dask", 1, address))


def test_a_scheduler_without_workers_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "CONNECT_SECONDS", 1)
    with LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as empty:
        place = Pool("dask", 1, empty.scheduler_address)
        with pytest.raises(
            ExperimentError, match="no workers; start some: dask worker"
        ):
            sweep.sweep(PLANS[0], Folders(tmp_path), place)
