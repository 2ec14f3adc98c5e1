"""The adding problem: the sequences, and what counts as solved."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gated_rnn.boundary import ShapeError
from gated_rnn.experiments import adding_problem as experiment
from gated_rnn.experiments import training
from gated_rnn.tasks import adding_problem as task


def draw(T: int, B: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw a batch from a fixed start."""
    return task.batch(np.random.default_rng(seed), T, B)


def test_the_target_is_the_scaled_sum_of_the_two_marked_values() -> None:
    x, targets = draw(40, 500)
    for b in range(500):
        value, marker = x[:, b, 0], x[:, b, 1]
        # At a marked first step the marker is −1 and nothing is added.
        assert (marker == 1).sum() in (1, 2)
        assert marker[0] == marker[-1] == -1
        assert targets[b, 0] == pytest.approx(0.5 + value[marker == 1].sum() / 4)


def test_the_marks_lie_where_the_paper_puts_them() -> None:
    x, _ = draw(40, 4000)
    marks = [np.flatnonzero(x[:, b, 1] == 1) for b in range(4000)]
    two = [found for found in marks if len(found) == 2]
    # A mark on the first step is not seen: 1 in 10 first marks, 1 in 19 second ones.
    assert len(two) / 4000 == pytest.approx(0.9 * (1 - 1 / 19), abs=0.02)
    assert max(found.min() for found in two) == 9
    assert max(found.max() for found in two) == 19  # 19 unmarked steps beside one of 10


def test_lengths_are_up_to_a_tenth_more_and_values_from_the_whole_interval() -> None:
    lengths = {len(draw(40, 2, seed)[0]) for seed in range(200)}
    assert lengths == {40, 41, 42, 43, 44}
    x, _ = draw(40, 500)
    assert -1 <= x[:, :, 0].min() < -0.99
    assert 0.99 < x[:, :, 0].max() <= 1


def test_always_answering_a_half_has_the_error_that_is_said() -> None:
    _, targets = draw(100, 40_000)
    error = float(((targets - 0.5) ** 2).mean())
    # A tenth of the first marks and 1 in 49 of the second count nothing.
    seen = 1 - (1 / 10 + 0.9 / 49) / 2
    assert error == pytest.approx(task.BASELINE * seen, rel=0.02)


@pytest.mark.parametrize(("T", "B"), [(21, 3), (50, 0)])
def test_too_short_and_too_few_are_refused(T: int, B: int) -> None:
    with pytest.raises(ShapeError, match="at least"):
        draw(T, B)
    assert draw(22, 1)[0].shape[1:] == (1, 2)


def test_an_answer_within_four_hundredths_is_right() -> None:
    y, targets = np.array([[0.5], [0.539], [0.541], [0.459]]), np.full((4, 1), 0.5)
    assert experiment.right(y, targets).tolist() == [True, True, False, False]


def test_a_run_ends_with_success_when_enough_in_a_row_were_right() -> None:
    config = replace(experiment.QUICK[0], streak=1, steps=40)
    found = experiment.run(config, np.random.default_rng(0))
    assert found.metrics["success"] == 1.0
    assert found.metrics["steps"] < 40
    config = replace(config, streak=10**6)
    found = experiment.run(config, np.random.default_rng(0))
    assert found.metrics["success"] == 0.0
    assert found.metrics["steps"] == 40


def test_the_test_counts_all_its_sequences() -> None:
    config = replace(experiment.QUICK[0], steps=0, test=400)
    found = experiment.run(config, np.random.default_rng(0)).metrics
    # Untrained answers are near 0: few are right by chance.
    assert 300 < found["wrong"] <= 400
    assert found["success"] == found["success_tenth"] == 0.0
    assert found["test_loss"] > task.BASELINE / 2


def test_training_that_diverged_is_no_success() -> None:
    lost = training.Training(None, [math.nan])  # type: ignore[arg-type]
    wrong, loss = experiment.test(experiment.QUICK[0], lost, np.random.default_rng(0))
    assert math.isnan(wrong)
    assert math.isnan(loss)
