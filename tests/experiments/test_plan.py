"""A run is decided by experiment, settings and seed, and by nothing else."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from gated_rnn.boundary import UnknownNameError
from gated_rnn.experiments import jacobian_norms, plan, registry
from gated_rnn.experiments.jacobian_norms import Config
from gated_rnn.experiments.plan import Task
from gated_rnn.experiments.protocol import TIERS, settings

EVERY = sorted(registry.EXPERIMENTS.items())
CONFIG = Config("lstm", 5, 4, 3, "normal", 2.0, 1.0)


def first(task: Task) -> int:
    """Return the first number that a run draws."""
    return int(task.rng().integers(2**62))


def test_the_random_numbers_of_a_run_are_the_same_in_every_process_and_version() -> (
    None
):
    # Written down once: committed results could not be made again if this moved.
    assert first(Task("jacobian_norms", CONFIG, 3)) == 1221664334127649802


def test_another_seed_setting_or_experiment_draws_other_numbers() -> None:
    task = Task("jacobian_norms", CONFIG, 0)
    others = [
        replace(task, seed=1),
        replace(task, experiment="other"),
        *(
            replace(task, config=replace(CONFIG, **{name: value}))
            for name, value in {"T": 6, "cell": "gru", "scale": None}.items()
        ),
    ]
    assert len({first(task), *map(first, others)}) == 1 + len(others)


def test_a_whole_number_for_a_float_is_the_same_setting() -> None:
    loose = replace(CONFIG, scale=2, keep_bias=1)
    assert settings(loose) == settings(CONFIG)
    assert repr(settings(loose)) == repr(settings(CONFIG))
    assert isinstance(settings(CONFIG)["T"], int)
    assert settings(replace(CONFIG, scale=None))["scale"] is None


def test_numbers_from_other_sources_are_kept_under_another_key() -> None:
    task = Task("jacobian_norms", CONFIG, 0)
    assert task.key("here") != task.key("there")
    assert task.key("here") == replace(task).key("here")
    assert task.key("here") != replace(task, seed=1).key("here")


def test_the_sources_of_an_experiment_are_what_it_imports_and_no_other_experiment() -> (
    None
):
    named = {path.stem for path in plan.files("jacobian_norms")}
    assert {"jacobian_norms", "jacobian", "lstm", "training", "init"} <= named
    assert {"first_token_recall", "registry", "sweep", "cli"}.isdisjoint(named)


def test_all_configurations_of_one_seed_come_before_the_next_seed() -> None:
    made = plan.make(jacobian_norms, quick=True)
    seeds = [task.seed for task in made.tasks]
    assert seeds == sorted(seeds)
    assert len(seeds) == len(jacobian_norms.QUICK) * jacobian_norms.QUICK_SEEDS


def test_only_the_run_that_the_module_names_is_a_full_one() -> None:
    assert plan.make(jacobian_norms).kind == "full"
    assert plan.make(jacobian_norms, seeds=jacobian_norms.SEEDS).kind == "full"
    assert plan.make(jacobian_norms, seeds=2).kind == "trial"
    assert plan.make(jacobian_norms, quick=True, seeds=1).kind == "quick"


# ------------------------------------------------------------- every experiment by name


@pytest.mark.parametrize(("name", "experiment"), EVERY)
def test_an_experiment_is_what_it_says(name: str, experiment: Any) -> None:
    assert experiment.NAME == name == experiment.__name__.rpartition(".")[2]
    assert experiment.TIER in TIERS
    assert experiment.Config.__dataclass_params__.frozen
    assert experiment.SEEDS >= 5
    assert experiment.TOLERANCE >= 2e-5  # numbers are kept to six digits
    assert experiment.__doc__


@pytest.mark.parametrize(("name", "experiment"), EVERY)
def test_no_configuration_stands_twice_in_a_grid(name: str, experiment: Any) -> None:
    for grid in (experiment.GRID, experiment.QUICK):
        assert len({repr(settings(config)) for config in grid}) == len(grid) > 0


@pytest.mark.parametrize(("name", "experiment"), EVERY)
def test_every_setting_can_be_kept_as_json(name: str, experiment: Any) -> None:
    kinds = str | int | float | bool | list | None
    for config in experiment.GRID:
        kept = settings(config)
        assert list(kept) == [field.name for field in fields(config)]
        assert all(isinstance(value, kinds) for value in kept.values())


@pytest.mark.parametrize(("name", "experiment"), EVERY)
def test_a_run_is_pure(name: str, experiment: Any) -> None:
    task = Task(name, experiment.QUICK[-1], 0)
    np.random.seed(1)  # noqa: NPY002  what a run must not look at
    first = experiment.run(task.config, task.rng())
    np.random.seed(2)  # noqa: NPY002
    second = experiment.run(task.config, task.rng())
    assert first == second
    assert first.metrics
    assert all(isinstance(value, float) for value in first.metrics.values())


@pytest.mark.parametrize(("name", "experiment"), EVERY)
def test_a_success_is_0_or_1(name: str, experiment: Any) -> None:
    task = Task(name, experiment.QUICK[0], 0)
    metrics = experiment.run(task.config, task.rng()).metrics
    named = {k: v for k, v in metrics.items() if k.startswith("success")}
    assert set(named.values()) <= {0.0, 1.0}


def test_an_unknown_experiment_is_answered_with_those_there_are() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'jacobian_norms'"):
        registry.get("jacobain")
    with pytest.raises(
        UnknownNameError, match=r"expected one of .*, first_token_recall,"
    ):
        registry.get("xyz")
