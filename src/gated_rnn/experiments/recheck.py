"""Make a slice of the stored runs again and compare every number."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gated_rnn.experiments import plan as plans
from gated_rnn.experiments import store
from gated_rnn.experiments.plan import Task
from gated_rnn.experiments.pool import perform
from gated_rnn.experiments.protocol import Experiment, settings
from gated_rnn.experiments.store import Folders, Record

SECONDS = 4.0
"""How much of an experiment of tier B or C is made again; of tier A it is all."""


@dataclass(frozen=True)
class Check:
    """What comparing one experiment with its results file came to."""

    experiment: str
    compared: int
    stored: int
    faults: list[str]


def check(experiment: Experiment, folders: Folders) -> Check:
    """Compare a results file with the module that made it.

    Args:
        experiment: The experiment.
        folders: Where its results are.

    Returns:
        How many runs were compared, and every fault in words.
    """
    name, path = experiment.NAME, folders.results(experiment.NAME)
    again = f"make it with: gated-rnn experiment run {name}"
    if not path.is_file():
        return Check(name, 0, 0, [f"{name}: no results at {path}; {again}"])
    content = store.read(path)
    runs = content["runs"]
    stored = {plans.text(name, run["config"], run["seed"]): run for run in runs}
    tasks = plans.make(experiment).tasks
    if {task.text for task in tasks} != set(stored):
        fault = f"{name}: {path} holds other settings or seeds than the module's GRID "
        return Check(name, 0, len(runs), [f"{fault}and SEEDS; {again}"])
    faults = []
    if store.digest(runs) != content["provenance"]["digest"]:
        faults.append(f"{name}: a number in {path} is not what was written; {again}")
    chosen = part(tasks, stored, experiment.TIER)
    identity = plans.identity(name)
    for task in chosen:
        made = perform(task, identity)
        faults += differences(
            task, stored[task.text], made, experiment.TOLERANCE, experiment.ROUNDING
        )
    return Check(name, len(chosen), len(runs), faults)


def part(tasks: list[Task], stored: dict[str, Record], tier: str) -> list[Task]:
    """Choose the runs that are made again.

    The first, and then as many as fit into the time, the first seed of every
    configuration before the second of any: so the slice sees many configurations.

    Args:
        tasks: Every run, seed by seed.
        stored: The stored runs, which say how long each took.
        tier: The experiment's tier.

    Returns:
        At least one run.
    """
    chosen: list[Task] = []
    left = math.inf if tier == "A" else SECONDS
    for task in tasks:
        seconds = store.decode(stored[task.text]["seconds"])
        if not chosen or seconds <= left:
            chosen.append(task)
            left -= seconds
    return chosen


def differences(
    task: Task, stored: Record, made: Record, tolerance: float, rounding: float = 0.0
) -> Iterator[str]:
    """Say in words where two runs of the same task differ.

    Args:
        task: The run.
        stored: What the results file says.
        made: What came out now.
        tolerance: The greatest relative difference.
        rounding: An absolute difference that means nothing.

    Yields:
        One sentence for each number outside the tolerance.
    """
    where = f"{task.experiment}: {settings(task.config)} seed {task.seed}"
    first, second = stored["metrics"], made["metrics"]
    for metric in sorted(set(first) | set(second)):
        old, new = first.get(metric, "missing"), second.get(metric, "missing")
        if "missing" in (old, new) or not close(old, new, tolerance, rounding):
            yield (
                f"{where}: {metric} is stored as {old}, now it is {new} "
                f"(relative tolerance {tolerance:g})"
            )


def close(
    old: float | str, new: float | str, tolerance: float, rounding: float = 0.0
) -> bool:
    """Say whether two stored numbers are the same within a relative tolerance.

    Args:
        old: A number, or the text that stands for one that is not finite.
        new: Another.
        tolerance: The greatest difference, measured by the larger of them.
        rounding: An absolute difference that means nothing.

    Returns:
        True where they are, also where neither is a number.
    """
    a, b = store.decode(old), store.decode(new)
    if math.isnan(a) or math.isnan(b):
        return math.isnan(a) and math.isnan(b)
    return math.isclose(a, b, rel_tol=tolerance, abs_tol=rounding)
