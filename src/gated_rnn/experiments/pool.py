"""Many runs at once: through joblib, on this machine's processes or on a Dask cluster.

Each worker computes with one thread: toy matrices are slower with two, and the order in
which threads add up would decide the last digits. What a run returns depends on the
task alone, so the same numbers come from every backend.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from gated_rnn.experiments import plan, registry, store
from gated_rnn.experiments.extras import ExperimentError, needed
from gated_rnn.experiments.plan import Task

BACKENDS = ("process", "dask")
"""Where runs can be made."""

IDLE_SECONDS = 20
"""A worker without work for so long ends: also one whose parent was killed."""

CONNECT_SECONDS = 10
"""How long a scheduler may take to answer."""


@dataclass(frozen=True)
class Pool:
    """Where runs are made."""

    backend: str = "process"
    jobs: int = 1
    scheduler: str | None = None

    @property
    def name(self) -> str:
        """What the provenance says of it."""
        return "dask" if self.backend == "dask" else f"process × {self.jobs}"


def perform(task: Task, identity: str) -> store.Record:
    """Make one run; this is what a worker does.

    Args:
        task: The run.
        identity: The sources and versions that the caller has.

    Returns:
        The run as it is kept.

    Raises:
        ExperimentError: The worker has other sources, or the experiment failed.
    """
    mine = plan.identity(task.experiment)
    if mine != identity:
        raise ExperimentError(
            f"{task.experiment}: a worker computes from other sources or another "
            f"NumPy than this process ({mine} there, {identity} here); install the "
            "same checkout and versions on every worker, and restart them."
        )
    experiment, rng = registry.get(task.experiment), task.rng()
    started = time.perf_counter()
    try:
        with one_thread():
            result = experiment.run(task.config, rng)
    except Exception as error:
        raise ExperimentError(
            f"{task.experiment}: seed {task.seed} of {task.config} failed: "
            f"{type(error).__name__}: {error}"
        ) from error
    seconds = time.perf_counter() - started
    return store.record(task.config, task.seed, result, seconds)


@contextmanager
def one_thread() -> Iterator[None]:
    """Hold NumPy to one thread inside the block.

    Yields:
        Nothing.
    """
    with needed():
        from threadpoolctl import threadpool_limits
    with threadpool_limits(1):
        yield


def run_all(tasks: Sequence[Task], pool: Pool) -> Iterator[tuple[Task, store.Record]]:
    """Make many runs, and hand over each as soon as it is there, in any order.

    Args:
        tasks: The runs.
        pool: Where they are made.

    Yields:
        A task and what it gave.

    Raises:
        ExperimentError: No scheduler answers, or it has no workers.
    """
    if not tasks:
        return
    with needed():
        import joblib

    identity = plan.identity(tasks[0].experiment)
    # One run a batch: a kill must not take finished runs along with those in flight.
    common = {"batch_size": 1, "return_as": "generator_unordered"}
    with _configured(joblib, pool):
        parallel = joblib.Parallel(n_jobs=pool.jobs, **common)
        yield from parallel(joblib.delayed(_numbered)(t, identity) for t in tasks)


def _numbered(task: Task, identity: str) -> tuple[Task, store.Record]:
    return task, perform(task, identity)


@contextmanager
def _configured(joblib: Any, pool: Pool) -> Iterator[None]:
    """Choose joblib's backend inside the block."""
    if pool.backend == "process":
        options = {"inner_max_num_threads": 1, "idle_worker_timeout": IDLE_SECONDS}
        with joblib.parallel_config("loky", **options):
            yield
        return
    with _client(pool.scheduler) as client:
        options = {"client": client, "wait_for_workers_timeout": CONNECT_SECONDS}
        with joblib.parallel_config("dask", **options):
            try:
                yield
            except TimeoutError as error:
                raise ExperimentError(
                    f"the scheduler at {pool.scheduler} has no workers; start some: "
                    f"dask worker {pool.scheduler} --nthreads 1"
                ) from error


@contextmanager
def _client(scheduler: str | None) -> Iterator[Any]:
    """Connect to a Dask scheduler for the block."""
    if not scheduler:
        raise ExperimentError(
            "--backend dask needs --scheduler tcp://HOST:PORT; start one with "
            "'dask scheduler' and workers with 'dask worker tcp://HOST:PORT "
            "--nthreads 1'"
        )
    with needed():
        from distributed import Client
    try:
        connect: Any = Client  # its constructor has no annotations
        client = connect(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise ExperimentError(
            f"no Dask scheduler answers at {scheduler} ({error}); expected an address "
            "such as tcp://127.0.0.1:8786, as 'dask scheduler' prints it"
        ) from error
    with client:
        yield client
