"""The training loop that all experiments share, on cases whose answer is known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from gated_rnn import cells, optim
from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import Array, ShapeError
from gated_rnn.experiments import training
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss, squared_loss
from gated_rnn.sequence import Workspace
from gated_rnn.tasks import first_token


def model_of(name: str, O: int, seed: int = 0) -> tuple[Any, training.Model]:
    """Draw a small model."""
    rng, cell = np.random.default_rng(seed), cells.get(name)
    return cell, training.Model(cell.init(rng, 2, 5), linear.init(rng, 5, O))


MASK = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 0], [0, 1, 0]], bool)
"""Four of the steps of T = 4 and B = 3."""


def heads() -> list[tuple[str, training.Head, Any, int]]:
    """Return each way of reading out, with targets for T = 4 and B = 3."""
    rng = np.random.default_rng(7)
    return [
        ("last", training.last_step(softmax_loss), np.array([0, 1, 1]), 2),
        ("last", training.last_step(squared_loss), rng.normal(size=(3, 2)), 2),
        ("every", training.every_step(softmax_loss), rng.integers(2, size=(4, 3)), 2),
        ("every", training.every_step(squared_loss), rng.normal(size=(4, 3, 2)), 2),
        ("some", training.some_steps(softmax_loss), (MASK, np.array([0, 1, 1, 0])), 2),
    ]


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("name", ["rnn", "lstm", "gru"])
def test_the_gradients_of_cell_and_read_out_agree_with_central_differences(
    name: str, number: int
) -> None:
    _, head, targets, O = heads()[number]
    cell, model = model_of(name, O)
    x = np.random.default_rng(1).normal(size=(4, 3, 2))
    _, grads = training.gradients(cell, model, x, targets, head)
    for part in training.Model._fields:
        for field, analytic in getattr(grads, part)._asdict().items():

            def loss(array: Array, part: str = part, field: str = field) -> float:
                moved = getattr(model, part)._replace(**{field: array})
                changed = model._replace(**{part: moved})
                return training.gradients(cell, changed, x, targets, head)[0]

            numeric = numerical_gradient(loss, getattr(getattr(model, part), field))
            # Central differences with eps = 1e-6 keep about nine digits here.
            assert relative_error(analytic, numeric) <= 1e-6, (part, field)


def test_the_last_step_reads_only_the_last_h() -> None:
    _, model = model_of("rnn", 2)
    h = np.random.default_rng(0).normal(size=(4, 3, 5))
    value, dh, _ = training.last_step(softmax_loss)(
        model.readout, h, np.array([0, 1, 1])
    )
    assert not dh[:-1].any()
    assert dh[-1].all()
    expected, _ = softmax_loss(
        h[-1] @ model.readout.W.T + model.readout.b, np.array([0, 1, 1])
    )
    assert value == expected


def test_the_steps_that_a_mask_leaves_out_cost_nothing() -> None:
    _, model = model_of("rnn", 2)
    h, targets = np.random.default_rng(0).normal(size=(4, 3, 5)), np.array([0, 1, 1, 0])
    head = training.some_steps(softmax_loss)
    value, dh, dreadout = head(model.readout, h, (MASK, targets))
    assert (dh[MASK] != 0).all()
    assert not dh[~MASK].any()
    moved = np.where(MASK[:, :, None], h, 9.0)
    other, _, dother = head(model.readout, moved, (MASK, targets))
    assert other == value
    np.testing.assert_array_equal(dother.W, dreadout.W)


def test_a_workspace_changes_no_gradient_even_where_lengths_change() -> None:
    cell, model = model_of("lstm", 2)
    head, workspace = training.last_step(softmax_loss), Workspace()
    for T in (4, 7, 4):
        x, targets = first_token.batch(np.random.default_rng(T), T=T, B=3)
        value, grads = training.gradients(cell, model, x, targets, head)
        again, others = training.gradients(cell, model, x, targets, head, workspace)
        assert value == again
        for mine, other in zip(grads.cell, others.cell, strict=True):
            np.testing.assert_array_equal(mine, other)


def test_training_ends_after_the_step_at_which_it_is_done() -> None:
    cell, model = model_of("gru", 2)
    answers = iter([False, False, True])
    trained = training.train(
        cell,
        model,
        lambda: first_token.batch(np.random.default_rng(3), T=4, B=3),
        training.last_step(softmax_loss),
        training.Budget(9, 0.1, 1.0),
        done=lambda: next(answers),
    )
    assert len(trained.losses) == 3
    assert not trained.diverged


def test_the_prediction_of_every_step_ends_with_that_of_the_last() -> None:
    cell, model = model_of("gru", 2)
    x, _ = first_token.batch(np.random.default_rng(3), T=4, B=3)
    every = training.predict_every(cell, model, x)
    assert every.shape == (4, 3, 2)
    for t in range(4):
        one = training.predict(cell, model, x[: t + 1])
        np.testing.assert_allclose(every[t], one, rtol=1e-12)


def test_a_network_learns_to_name_a_token_that_it_has_just_seen() -> None:
    rng = np.random.default_rng(0)
    cell, model = model_of("lstm", 2)
    trained = training.train(
        cell,
        model,
        lambda: first_token.batch(rng, T=2, B=32),
        training.last_step(softmax_loss),
        training.Budget(steps=150, lr=0.02, clip=1.0),
    )
    assert len(trained.losses) == 150
    assert trained.losses[0] > 0.6  # ln 2 before anything is learned
    assert trained.losses[-1] < 0.05
    assert not trained.diverged
    x, targets = first_token.batch(rng, T=2, B=200)
    predicted = training.predict(cell, trained.model, x).argmax(axis=1)
    assert (predicted == targets).all()


def test_one_step_of_training_is_clipping_and_adam_by_hand() -> None:
    cell, model = model_of("gru", 2)
    x, targets = first_token.batch(np.random.default_rng(3), T=4, B=3)
    head = training.last_step(softmax_loss)
    _, grads = training.gradients(cell, model, x, targets, head)
    length = math.sqrt(sum(float((g**2).sum()) for part in grads for g in part))
    limit = length / 3
    trained = training.train(
        cell, model, lambda: (x, targets), head, training.Budget(1, 0.1, limit)
    )
    for part in training.Model._fields:
        params, grad = getattr(model, part), getattr(grads, part)
        cut = type(grad)(*(g / 3 for g in grad))
        wanted, _ = optim.adam(params, cut, optim.adam_start(params), 0.1)
        for ours, theirs in zip(getattr(trained.model, part), wanted, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-12)


def test_training_that_leaves_the_numbers_ends_and_says_so() -> None:
    cell, model = model_of("rnn_relu", 2)
    large = model.cell._replace(W_hh=np.full((5, 5), 1e30), W_ih=np.ones((5, 2)))
    trained = training.train(
        cell,
        model._replace(cell=large),
        lambda: first_token.batch(np.random.default_rng(0), T=20, B=3),
        training.last_step(softmax_loss),
        training.Budget(steps=10, lr=0.1, clip=1.0),
    )
    assert trained.diverged
    assert len(trained.losses) == 1
    assert math.isnan(trained.losses[0])


def test_a_curve_has_one_mean_for_so_many_steps() -> None:
    made = training.curve([1.0, 3.0, 5.0, 7.0, 9.0], every=2)
    assert made == {"step": [2.0, 4.0, 5.0], "loss": [2.0, 6.0, 9.0]}
    assert training.curve([2.0, 4.0], every=2) == {"step": [2.0], "loss": [3.0]}
    assert training.curve([], every=2) == {"step": [], "loss": []}


# ------------------------------------------------------------------ where it starts


@pytest.mark.parametrize(("name", "gate"), [("lstm", "f"), ("gru", "z")])
def test_the_keep_bias_is_that_of_the_gate_that_keeps(name: str, gate: str) -> None:
    cell, model = model_of(name, 2)
    start = training.keep_bias(cell, model.cell, 4.0)
    zeros = type(start)(*(a if a.ndim == 1 else 0 * a for a in start))
    state = cell.State(*(np.zeros((1, 5)) for _ in cell.State._fields))
    _, cache = cell.step(zeros, np.zeros((1, 2)), state)
    np.testing.assert_allclose(getattr(cache, gate), 1 / (1 + math.exp(-4.0)))
    assert training.keep_bias(cell, model.cell, None) is model.cell


def test_a_cell_without_a_gate_that_keeps_takes_no_keep_bias() -> None:
    cell, model = model_of("rnn", 2)
    with pytest.raises(ValueError, match="leave keep_bias at None"):
        training.keep_bias(cell, model.cell, 1.0)


@pytest.mark.parametrize("name", sorted(cells.CELLS))
def test_parameters_are_counted_without_drawing_them(name: str) -> None:
    cell = cells.get(name)
    drawn = cell.init(np.random.default_rng(0), 3, 6)
    assert training.parameter_count(cell, 3, 6) == cells.parameter_count(drawn)


@pytest.mark.parametrize("name", sorted(cells.CELLS))
def test_no_other_width_has_nearer_to_so_many_parameters(name: str) -> None:
    cell, wanted = cells.get(name), 2688
    found = training.matched_width(cell, 2, wanted)
    gaps = [abs(training.parameter_count(cell, 2, H) - wanted) for H in range(1, 1000)]
    assert gaps[found - 1] == min(gaps)
    assert training.matched_width(cell, 2, 1) == 1


# ------------------------------------------------------------------------- the task


def test_the_target_is_the_first_token_and_every_token_is_one_hot() -> None:
    x, targets = first_token.batch(np.random.default_rng(0), T=6, B=500, symbols=3)
    assert x.shape == (6, 500, 3)
    assert (x.sum(axis=2) == 1).all()
    assert set(np.unique(x)) == {0.0, 1.0}
    np.testing.assert_array_equal(x[0].argmax(axis=1), targets)
    shares = x.mean(axis=(0, 1))
    assert abs(shares - 1 / 3).max() < 0.03  # 3000 draws: three standard errors


def test_later_tokens_say_nothing_about_the_first() -> None:
    x, targets = first_token.batch(np.random.default_rng(1), T=2, B=4000)
    agree = (x[1].argmax(axis=1) == targets).mean()
    assert abs(agree - 0.5) < 0.03  # 4000 draws: almost four standard errors


@pytest.mark.parametrize(
    "sizes", [{"T": 0}, {"B": 0}, {"symbols": 1}], ids=["T", "B", "symbols"]
)
def test_impossible_sizes_are_refused(sizes: dict[str, int]) -> None:
    with pytest.raises(ShapeError, match="at least"):
        first_token.batch(np.random.default_rng(0), **({"T": 3, "B": 2} | sizes))
