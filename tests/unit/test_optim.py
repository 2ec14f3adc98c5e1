"""Optimisers and losses where a small slip would not show in a comparison."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gated_rnn import cells, optim
from gated_rnn.boundary import DtypeError, ShapeError
from gated_rnn.losses import softmax_loss, squared_loss


def draw(*sizes: int) -> Any:
    """Draw parameters of an RNN and gradients of their type."""
    rng = np.random.default_rng(0)
    params = cells.rnn.init(rng, *sizes)
    return params, type(params)(*(rng.normal(size=a.shape) for a in params))


def test_the_defaults_of_adam_are_those_of_torch() -> None:
    params, grads = draw(3, 2)
    leaves = [torch.tensor(array, requires_grad=True) for array in params]
    twin, state = torch.optim.Adam(leaves), optim.adam_start(params)
    for _ in range(5):
        for leaf, gradient in zip(leaves, grads, strict=True):
            leaf.grad = torch.tensor(1e-7 * gradient)  # small: eps matters
        twin.step()
        tiny = type(grads)(*(1e-7 * g for g in grads))
        params, state = optim.adam(params, tiny, state)
    for ours, leaf in zip(params, leaves, strict=True):
        np.testing.assert_allclose(ours, leaf.detach().numpy(), rtol=1e-12)


def test_adam_counts_its_steps() -> None:
    params, grads = draw(3, 2)
    state = optim.adam_start(params)
    for steps in (1, 2, 3):
        params, state = optim.adam(params, grads, state)
        assert state.steps == steps


def test_what_adam_remembers_must_be_of_the_same_parameters() -> None:
    params, grads = draw(3, 2)
    good = optim.adam_start(params)
    more = (*good.mean, good.mean[0])
    for other in (
        good._replace(mean=good.mean[:-1]),
        good._replace(square=()),
        good._replace(mean=more),
        good._replace(square=more),
    ):
        with pytest.raises(ValueError, match=r"zip\(\)"):
            optim.adam(params, grads, other)


@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_an_optimiser_names_itself_and_the_parameter(name: str) -> None:
    (params, grads), (_, other) = draw(3, 2), draw(4, 2)

    def step(with_gradients: Any) -> None:
        if name == "sgd":
            optim.sgd(params, with_gradients, lr=0.1)
        else:
            optim.adam(params, with_gradients, optim.adam_start(params))

    told = rf"^{name}: W_ih has shape \(2, 3\) but its gradient \(2, 4\)\.$"
    with pytest.raises(ShapeError, match=told):
        step(other)
    with pytest.raises(TypeError) as caught:
        step(tuple(grads))
    assert str(caught.value) == (
        f"{name}: expected gradients as Params, got tuple; pass what backward returned "
        "for these parameters."
    )


def test_clipping_by_value_cuts_on_both_sides() -> None:
    clipped = optim.clip_by_value(cells.rnn.State(np.array([[3.0, -0.1, -4.0]])), 2.0)
    np.testing.assert_array_equal(clipped.h, [[2.0, -0.1, -2.0]])


def test_clipping_by_norm_shortens_to_the_limit_and_keeps_the_direction() -> None:
    rng = np.random.default_rng(0)
    long = cells.lstm.State(*(1e4 * rng.normal(size=(2, 3, 4))))
    clipped = optim.clip_by_norm(long, 0.5)
    before, after = np.ravel(np.stack(long)), np.ravel(np.stack(clipped))
    assert np.linalg.norm(after) == pytest.approx(0.5)
    assert before @ after == pytest.approx(0.5 * np.linalg.norm(before))


def test_a_gradient_as_long_as_the_limit_stays_even_where_both_are_zero() -> None:
    still = cells.rnn.State(np.zeros((1, 3)))
    np.testing.assert_array_equal(optim.clip_by_norm(still, 0.0).h, still.h)


# ------------------------------------------------------------------------------ losses


def test_rows_of_scores_far_from_each_other_do_not_overflow() -> None:
    # The largest of each row is taken away, not the largest of all.
    logits = np.array([[1e4, 1e4], [-1e4, -1e4]])
    value, dlogits = softmax_loss(logits, np.array([0, 1]))
    assert value == pytest.approx(np.log(2))
    np.testing.assert_allclose(dlogits, [[-0.25, 0.25], [0.25, -0.25]])


def test_losses_say_which_shape_they_expect() -> None:
    with pytest.raises(ShapeError, match=r"expected logits \(B, V\), got \(3,\)"):
        softmax_loss(np.zeros(3), np.zeros(3, dtype=int))
    with pytest.raises(ShapeError, match=r"expected targets \(B, O\) = \(3, 4\)"):
        squared_loss(np.zeros((3, 4)), np.zeros((3, 5)))
    with pytest.raises(ShapeError, match=r"expected y \(B, O\), got \(3,\)"):
        squared_loss(np.zeros(3), np.zeros((3, 5)))


@pytest.mark.parametrize(
    ("targets", "came"), [([0, 1], "list"), (np.zeros(2), "float64")]
)
def test_targets_that_are_no_classes_are_told_in_full(targets: Any, came: str) -> None:
    with pytest.raises(DtypeError) as caught:
        softmax_loss(np.zeros((2, 3)), targets)
    assert str(caught.value) == (
        f"softmax_loss: expected targets as an array of whole numbers, got {came}; "
        "pass class numbers, not one-hot rows."
    )


@pytest.mark.parametrize("dtype", [np.int32, np.uint8])
def test_classes_may_be_whole_numbers_of_any_kind(dtype: Any) -> None:
    logits, targets = np.array([[0.0, 1.0, 2.0]]), np.array([2])
    ours = softmax_loss(logits, targets.astype(dtype))
    assert ours[0] == softmax_loss(logits, targets)[0]
