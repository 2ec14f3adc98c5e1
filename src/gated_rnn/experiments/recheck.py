"""Make a slice of the stored runs again and compare every number.

Training can amplify a rounding error until the loss itself is another one, and another
processor rounds differently. Where a run differs, it is therefore made once more with a
step size that is one rounding larger or smaller. A run that this moves as well can be
held against nothing, here or on the machine that stored it; it is counted, and another
one is made in its place. A run that stands still and differs is a fault.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from gated_rnn.experiments import plan as plans
from gated_rnn.experiments import store
from gated_rnn.experiments.plan import Task
from gated_rnn.experiments.pool import one_thread, perform
from gated_rnn.experiments.protocol import Experiment, settings
from gated_rnn.experiments.store import Folders, Record, record

SECONDS = 4.0
"""How much of an experiment of tier B or C is made again; of tier A it is all."""


@dataclass(frozen=True)
class Check:
    """What comparing one experiment with its results file came to."""

    experiment: str
    """Its name."""

    compared: int
    """How many runs were made again and could be held against what is stored."""

    stored: int
    """How many there are."""

    faults: list[str]
    """Every fault in words."""

    amplified: int = 0
    """How many runs were passed over, for one rounding moves them as far."""


def check(experiment: Experiment, folders: Folders) -> Check:
    """Compare a results file with the module that made it.

    Args:
        experiment: The experiment.
        folders: Where its results are.

    Returns:
        How many runs were compared, how many could not be, every fault in words.
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
    held, passed, found = hold(experiment, tasks, stored, chosen)
    return Check(name, held, len(runs), [*faults, *found], passed)


def hold(
    experiment: Experiment,
    tasks: list[Task],
    stored: dict[str, Record],
    chosen: list[Task],
) -> tuple[int, int, list[str]]:
    """Compare the chosen runs, and more of them until one can be held.

    Args:
        experiment: Their experiment.
        tasks: Every run.
        stored: The stored runs.
        chosen: From ``part``.

    Returns:
        How many were held, how many passed over, and every fault in words.
    """
    held, passed = 0, 0
    faults: list[str] = []
    for task in [*chosen, *(task for task in tasks if task not in chosen)]:
        if held and held + passed >= len(chosen):
            break
        found = compare(experiment, task, stored[task.text])
        if found is None:
            passed += 1
        else:
            held, faults = held + 1, [*faults, *found]
    if not held:
        faults.append(f"{experiment.NAME}: one rounding moves every run")
    return held, passed, faults


def compare(experiment: Experiment, task: Task, stored: Record) -> list[str] | None:
    """Make a run again and compare it.

    Args:
        experiment: Its experiment.
        task: The run.
        stored: What the results file says.

    Returns:
        Its faults in words; None where it differs, and one rounding moves it too.
    """

    def faults(one: Record, other: Record) -> list[str]:
        limits = experiment.TOLERANCE, experiment.ROUNDING
        return list(differences(task, one, other, *limits))

    made = perform(task, plans.identity(task.experiment))
    found = faults(stored, made)
    if not found:
        return []
    near = (again(experiment, task, lr) for lr in roundings(task.config))
    return None if any(faults(made, other) for other in near) else found


def roundings(config: Any) -> list[float]:
    """Return the step sizes next to the one of a configuration.

    Args:
        config: An experiment's ``Config``; without ``lr`` nothing is trained.

    Returns:
        Four of them, at most two roundings away.
    """
    if not hasattr(config, "lr"):
        return []
    below, above = math.nextafter(config.lr, 0.0), math.nextafter(config.lr, math.inf)
    ends = math.nextafter(below, 0.0), math.nextafter(above, math.inf)
    return [below, above, *ends]


def again(experiment: Experiment, task: Task, lr: float) -> Record:
    """Make a run with another step size and the same random numbers.

    Args:
        experiment: Its experiment.
        task: The run; its own settings decide the random numbers.
        lr: The step size.

    Returns:
        The run as it is kept.
    """
    with one_thread():
        result = experiment.run(replace(task.config, lr=lr), task.rng())
    return record(task.config, task.seed, result, 0.0)


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
