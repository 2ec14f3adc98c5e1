"""Run a plan from where it stopped, and write its results when all is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gated_rnn.experiments import plan as plans
from gated_rnn.experiments import progress, provenance, store
from gated_rnn.experiments.plan import Plan
from gated_rnn.experiments.pool import Pool, run_all
from gated_rnn.experiments.store import Folders, Journal, Record


@dataclass(frozen=True)
class Done:
    """What a sweep came to."""

    path: Path
    """The results file."""

    runs: int
    """How many runs it holds."""

    made: int
    """How many of them were made now; the others were stored before."""


def sweep(plan: Plan, folders: Folders, pool: Pool, fresh: bool = False) -> Done:
    """Make every run of a plan that is not stored yet, and write the results.

    Args:
        plan: What is to be run.
        folders: Where journal and results are.
        pool: Where the runs are made.
        fresh: Forget what was stored.

    Returns:
        Where the results are, and how many runs were made.
    """
    name = plan.experiment.NAME
    journal = Journal(folders.journal(name, plan.kind))
    identity, stored = plans.identity(name), {} if fresh else journal.load()
    keys = {task: task.key(identity) for task in plan.tasks}
    missing = [task for task in plan.tasks if keys[task] not in stored]
    done = len(keys) - len(missing)
    with progress.shown(name, done, len(keys)) as advance:
        for task, run in run_all(missing, pool):
            if fresh:  # not before something has taken its place
                journal.forget()
                fresh = False
            journal.append(keys[task], run)
            stored[keys[task]] = run
            advance()
    runs = [stored[keys[task]] for task in in_order(plan)]
    path = folders.results(name, plan.kind)
    if missing or not holds(path, runs):
        store.write(path, _text(plan, runs, pool))
    return Done(path, len(runs), len(missing))


def in_order(plan: Plan) -> list[plans.Task]:
    """Return the runs as the file lists them: by configuration, then by seed.

    Args:
        plan: What is to be run.

    Returns:
        Every run.
    """
    place = {config: number for number, config in enumerate(plan.configs)}
    return sorted(plan.tasks, key=lambda task: (place[task.config], task.seed))


def holds(path: Path, runs: list[Record]) -> bool:
    """Say whether a results file holds these very runs.

    Args:
        path: The results file; it need not exist.
        runs: In the order of ``in_order``.

    Returns:
        True where not a digit differs.
    """
    return path.is_file() and store.read(path)["runs"] == runs


def _text(plan: Plan, runs: list[Record], pool: Pool) -> str:
    name = plan.experiment.NAME
    flags = {"full": "", "quick": " --quick", "trial": f" --seeds {plan.seeds}"}
    origin = provenance.describe(
        name,
        f"gated-rnn experiment run {name}{flags[plan.kind]}",
        pool.name,
        sum(run["seconds"] for run in runs),
        store.DIGITS,
    )
    return store.dumps(store.document(plan.experiment, runs, origin))
