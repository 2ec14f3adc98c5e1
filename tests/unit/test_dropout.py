"""Dropout keeps expectations, and the variational kind drops the same units always."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gated_rnn import cells, dropout, sequence
from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import ShapeError


def test_the_mean_of_a_mask_is_one_and_its_zeros_are_as_many_as_asked() -> None:
    n = 200_000
    for p in (0.1, 0.5, 0.9):
        kept = dropout.mask(np.random.default_rng(0), (n,), p)
        # Five standard deviations of a mean of n numbers.
        assert abs((kept == 0).mean() - p) <= 5 * np.sqrt(p * (1 - p) / n)
        assert abs(kept.mean() - 1) <= 5 * np.sqrt(p / (1 - p) / n)


def test_without_probability_nothing_is_dropped() -> None:
    x = np.random.default_rng(0).normal(size=(4, 3))
    y, kept = dropout.forward(np.random.default_rng(0), x, 0.0)
    np.testing.assert_array_equal(y, x)
    np.testing.assert_array_equal(dropout.backward(kept, x), x)


@pytest.mark.parametrize("p", [1.0, -0.1, 2, np.nan])
def test_what_is_no_probability_below_one_is_told(p: float) -> None:
    with pytest.raises(ShapeError, match="0 ≤ p < 1"):
        dropout.mask(np.random.default_rng(0), (3,), p)


def test_float32_stays_float32_and_shapes_are_checked() -> None:
    x = np.ones((4, 3), np.float32)
    y, kept = dropout.forward(np.random.default_rng(0), x, 0.3)
    assert y.dtype == kept.dtype == np.float32
    with pytest.raises(ShapeError, match=r"dropout\.backward: expected dy \(4, 3\)"):
        dropout.backward(kept, x[1:])


def test_variational_dropout_of_every_cell_agrees_with_central_differences(
    case: Any,
) -> None:
    def dropped(params: Any) -> Any:
        return dropout.variational(np.random.default_rng(1), params, 0.4, 0.5)

    def loss(W: Any) -> float:
        params, _ = dropped(case.params._replace(W_ih=W))
        run = sequence.forward(case.cell, params, case.x, case.state)
        return float((run.h * case.dh).sum())

    params, masks = dropped(case.params)
    run = sequence.forward(case.cell, params, case.x, case.state)
    back = sequence.backward(run.tape, case.dh)
    found = dropout.variational_backward(masks, back.dparams)
    numeric = numerical_gradient(loss, case.params.W_ih)
    assert relative_error(found.W_ih, numeric) <= 1e-6


def test_to_drop_a_unit_for_the_weights_is_to_drop_it_at_every_step() -> None:
    rng, cell = np.random.default_rng(0), cells.lstm
    params = cell.init(rng, 5, 4)
    dropped, masks = dropout.variational(rng, params, 0.4, 0.4)
    m_x, m_h = masks.W_ih[0], masks.W_hh[0]
    assert (masks.W_ih == m_x).all()
    assert (masks.W_hh == m_h).all()
    x = rng.normal(size=(6, 2, 5))
    run = sequence.forward(cell, dropped, x)
    state = cell.State(np.zeros((2, 4)), np.zeros((2, 4)))
    for x_t, h_t in zip(x, run.h, strict=True):
        read = state._replace(h=m_h * state.h)  # c is carried whole
        state, _ = cell.step(params, m_x * x_t, read)
        np.testing.assert_allclose(h_t, state.h, rtol=1e-12)


def test_what_a_gru_carries_is_not_dropped() -> None:
    rng, cell = np.random.default_rng(0), cells.gru
    params = cell.init(rng, 5, 4)
    params.b_ih[4:8] = 1e3  # z = 1: everything is kept
    dropped, _ = dropout.variational(rng, params, 0.5, 0.5)
    h = rng.normal(size=(2, 4))
    run = sequence.forward(cell, dropped, rng.normal(size=(9, 2, 5)), cell.State(h))
    np.testing.assert_allclose(run.h[-1], h, rtol=1e-12)


def test_a_minimal_cell_has_its_input_dropped_alone() -> None:
    rng, cell = np.random.default_rng(0), cells.mingru
    params = cell.init(rng, 5, 4)
    dropped, masks = dropout.variational(rng, params, 0.5, 0.5)
    assert (masks.b_ih == 1).all()
    assert (dropped.W_ih == 0).any()
