"""What the experiments after the founding papers share."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from gated_rnn import cells
from gated_rnn.experiments import founding, registry, training
from gated_rnn.layers import linear
from gated_rnn.losses import squared_loss

OTHERS = {"characters", "pixel_digits", "polyphonic_music"}
"""These share the settings, but have grids of their own."""

EXPERIMENTS = [
    experiment
    for experiment in registry.EXPERIMENTS.values()
    if issubclass(experiment.Config, founding.Config) and experiment.NAME not in OTHERS
]


def small(**others: Any) -> founding.Config:
    """Return the settings of a small network."""
    usual = {"cell": "gru", "keep_bias": 2.0, "lr": 0.01, "H": 3, "steps": 9}
    return founding.Config(**(usual | others))


def record(lr: float, seed: int, loss: float | str, **others: Any) -> dict[str, Any]:
    """Return a run as results files hold it."""
    config = {"T": 5, "lr": lr, **others}
    return {"config": config, "seed": seed, "metrics": {"train_loss": loss}}


def rates(runs: list[dict[str, Any]]) -> list[tuple[int, float]]:
    """Return length and learning rate of the runs that were chosen."""
    chosen = founding.at_best_rates(runs)
    return [(run["config"]["T"], run["config"]["lr"]) for run in chosen]


# --------------------------------------------------------------------- choosing a rate


def test_the_rate_with_the_least_mean_loss_of_training_is_chosen_for_all_seeds() -> (
    None
):
    runs = [
        record(0.1, 0, 1.0),
        record(0.2, 0, 0.0),
        record(0.1, 1, 1.0),
        record(0.2, 1, 3.0),
    ]
    assert founding.at_best_rates(runs) == [runs[0], runs[2]]


def test_each_setting_has_its_own_best_rate() -> None:
    runs = [
        record(lr, 0, abs(lr - best), T=T)
        for T, best in ((5, 0.1), (9, 0.3))
        for lr in (0.1, 0.2, 0.3)
    ]
    assert rates(runs) == [(5, 0.1), (9, 0.3)]


def test_the_test_has_no_say_in_the_choice() -> None:
    runs = [record(0.1, 0, 1.0), record(0.2, 0, 2.0)]
    runs[1]["metrics"] |= {"success": 1.0, "test_loss": 0.0}
    assert rates(runs) == [(5, 0.1)]


def test_where_there_is_a_validation_it_chooses() -> None:
    runs = [record(0.1, 0, 1.0), record(0.2, 0, 2.0)]
    runs[0]["metrics"] |= {"valid_loss": 3.0}
    runs[1]["metrics"] |= {"valid_loss": 2.5}
    assert rates(runs) == [(5, 0.2)]


def test_a_rate_at_which_a_run_diverged_is_the_last_choice() -> None:
    runs = [record(0.1, 0, 0.0), record(0.1, 1, "NaN"), record(0.2, 0, 9.0)]
    assert rates(runs) == [(5, 0.2)]
    lost = [record(0.1, 0, "NaN"), record(0.2, 0, "NaN")]
    assert rates(lost) == [(5, 0.1)]


# -------------------------------------------------------------------------- the streak


def test_a_streak_counts_what_was_right_since_the_last_mistake() -> None:
    streak = founding.Streak(squared_loss, lambda y, t: (y == t)[:, 0], wanted=5)
    zeros = np.zeros((3, 1))
    for y, count in (
        ([0, 0, 0], 3),
        ([1, 0, 0], 2),
        ([0, 0, 1], 0),
        ([0, 1, 0], 1),
        ([0, 0, 0], 4),
    ):
        streak(np.array(y, float)[:, None], zeros)
        assert streak.count == count
        assert not streak.done()
    streak(zeros, zeros)
    assert streak.done()


def test_a_streak_returns_the_loss_it_was_given() -> None:
    streak = founding.Streak(squared_loss, lambda y, _: y[:, 0] > 0, wanted=1)
    y, targets = np.random.default_rng(0).normal(size=(2, 4, 1))
    value, dy = streak(y, targets)
    assert value == squared_loss(y, targets)[0]
    np.testing.assert_array_equal(dy, squared_loss(y, targets)[1])


# ------------------------------------------------------------------------ the training


def test_a_network_starts_with_the_bias_that_its_settings_name() -> None:
    config = small(steps=0)
    trained = founding.learn(
        config,
        np.random.default_rng(0),
        (2, 1),
        lambda: (np.ones((4, 2, 2)), np.ones((2, 1))),
        training.last_step(squared_loss),
    )
    np.testing.assert_array_equal(trained.model.cell.b_ih[3:6], 2.0)
    assert trained.model.cell.W_ih.shape == (9, 2)
    assert trained.model.readout.W.shape == (1, 3)


def test_what_is_told_of_a_training_is_its_end_its_length_and_its_size() -> None:
    model = training.Model(
        cells.rnn.init(np.random.default_rng(0), 2, 3),
        linear.init(np.random.default_rng(0), 3, 1),
    )
    losses = [100.0] * 10 + [2.0] * founding.LAST
    told = founding.measured(training.Training(model, losses))
    assert told == {"train_loss": 2.0, "steps": 60.0, "parameters": 21.0 + 4.0}
    lost = founding.measured(training.Training(model, [1.0, math.nan]))
    assert math.isnan(lost["train_loss"])
    assert math.isnan(founding.measured(training.Training(model, []))["train_loss"])


# --------------------------------------------------------------- every such experiment


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.NAME)
def test_every_cell_of_a_grid_gets_the_same_rates_seeds_and_nearly_parameters(
    experiment: Any,
) -> None:
    starts = {(c.cell, c.keep_bias, c.lr) for c in experiment.GRID}
    assert starts == {(*s, lr) for s in founding.STARTS for lr in founding.RATES}
    assert len(experiment.GRID) % len(starts) == 0
    assert len({(c.steps, c.batch, c.clip) for c in experiment.GRID}) == 1
    counts: dict[int, set[int]] = {}
    for c in experiment.GRID:
        I, _ = experiment.sizes(c)
        count = training.parameter_count(cells.get(c.cell), I, c.H)
        counts.setdefault(I, set()).add(count)
    assert all(max(found) <= 1.1 * min(found) for found in counts.values())


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda one: one.NAME)
def test_the_widths_are_small_and_the_curves_short(experiment: Any) -> None:
    assert max(config.H for config in experiment.GRID) <= 64
    config = experiment.QUICK[0]
    found = experiment.run(config, np.random.default_rng(0))
    assert 0 < len(found.curves["loss"]) <= founding.POINTS
    assert len(found.curves["loss"]) == len(found.curves["step"])
    assert {"train_loss", "steps", "parameters"} <= set(found.metrics)
    assert any(name.startswith("success") for name in found.metrics)
