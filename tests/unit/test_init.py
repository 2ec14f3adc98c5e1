"""Initialisers say where training starts, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gated_rnn import cells, init
from gated_rnn.activations import sigmoid
from gated_rnn.boundary import ShapeError, UnknownNameError
from gated_rnn.unroll import unroll


def test_the_forget_bias_opens_the_forget_gate_and_no_other() -> None:
    params = cells.lstm.init(np.random.default_rng(0), 5, 4)
    opened = init.forget_bias(params, 3.0)
    assert (opened.b_ih[4:8] == 3.0).all()
    assert (opened.b_hh[4:8] == 0.0).all()
    for kept in (slice(0, 4), slice(8, 16)):
        np.testing.assert_array_equal(opened.b_ih[kept], params.b_ih[kept])
        np.testing.assert_array_equal(opened.b_hh[kept], params.b_hh[kept])
    assert not (params.b_ih[4:8] == 3.0).any()


def test_a_forget_bias_alone_sets_how_far_the_gate_is_open() -> None:
    zeros = cells.lstm.Params(*(0 * a for a in cells.lstm.init(_rng(), 5, 4)))
    opened = init.forget_bias(zeros, 3.0)
    state = init.zero_state(cells.lstm, opened, 2)
    _, cache = cells.lstm.step(opened, np.zeros((2, 5)), state)
    np.testing.assert_allclose(cache.f, sigmoid(np.full((2, 4), 3.0)))


def test_the_update_bias_keeps_the_state_of_a_gru_and_moves_nothing_else() -> None:
    params = cells.gru.init(_rng(), 5, 4)
    kept = init.update_bias(params, 3.0)
    assert (kept.b_ih[4:8] == 3.0).all()
    assert (kept.b_hh[4:8] == 0.0).all()
    for rows in (slice(0, 4), slice(8, 12)):
        np.testing.assert_array_equal(kept.b_ih[rows], params.b_ih[rows])
        np.testing.assert_array_equal(kept.b_hh[rows], params.b_hh[rows])
    zeros = init.update_bias(cells.gru.Params(*(0 * a for a in params)), 3.0)
    state = cells.gru.State(np.ones((2, 4)))
    new, _ = cells.gru.step(zeros, np.zeros((2, 5)), state)
    np.testing.assert_allclose(new.h, sigmoid(np.full((2, 4), 3.0)))


def test_left_out_states_are_zero(case: Any) -> None:
    zeros = init.zero_state(case.cell, case.params, 3)
    given = unroll(case.cell, case.params, case.x, zeros)
    left_out = unroll(case.cell, case.params, case.x)
    np.testing.assert_array_equal(given.h, left_out.h)
    assert all(array.shape == (3, 4) and not array.any() for array in zeros)


def test_the_same_seed_draws_the_same_parameters(case: Any) -> None:
    first, second = (case.cell.init(_rng(), 5, 4) for _ in range(2))
    for ours, theirs in zip(first, second, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_parameters_are_counted_without_the_steps() -> None:
    for name, gates in {"rnn": 1, "lstm": 4, "gru": 3}.items():
        params = cells.get(name).init(_rng(), 5, 4)
        assert cells.parameter_count(params) == gates * (4 * 5 + 4 * 4 + 2 * 4)


def _rng() -> np.random.Generator:
    return np.random.default_rng(0)


def test_orthogonal_blocks_keep_every_length(case: Any) -> None:
    if "W_hh" not in case.params._fields:
        with pytest.raises(UnknownNameError, match="expected parameters with W_hh"):
            init.orthogonal(_rng(), case.params)
        return
    new = init.orthogonal(_rng(), case.params)
    for block in new.W_hh.reshape(-1, 4, 4):
        np.testing.assert_allclose(block.T @ block, np.eye(4), atol=1e-14)
    for name, array in case.params._asdict().items():
        if name != "W_hh":
            np.testing.assert_array_equal(getattr(new, name), array)


def test_orthogonal_matrices_of_both_orientations_are_drawn_equally() -> None:
    drawn = init.orthogonal(_rng(), cells.rnn.init(_rng(), 1, 2))
    rng, turns = _rng(), []
    for _ in range(2000):
        drawn = init.orthogonal(rng, drawn)
        turns.append(np.linalg.det(drawn.W_hh))
    # A fair coin: five standard deviations. Without the signs of R all are one kind.
    assert abs(np.mean(turns)) <= 5 / np.sqrt(2000)


def test_xavier_bounds_every_block_by_its_own_fans(case: Any) -> None:
    new = init.xavier(_rng(), case.params)
    bounds = {"W_ih": np.sqrt(6 / (5 + 4)), "W_hh": np.sqrt(6 / (4 + 4))}
    for name, array in new._asdict().items():
        if name in bounds:
            assert 0.8 * bounds[name] < np.abs(array).max() <= bounds[name]
        elif name.startswith("b_"):
            assert not array.any()
        else:
            np.testing.assert_array_equal(array, getattr(case.params, name))


def test_chrono_spreads_memories_between_one_step_and_the_longest_lag() -> None:
    rng, H = _rng(), 400
    params = init.chrono(rng, cells.lstm, cells.lstm.init(rng, 1, H), 100.0)
    b_i, b_f = params.b_ih[:H], params.b_ih[H : 2 * H]
    np.testing.assert_array_equal(b_i, -b_f)
    assert not params.b_hh[: 2 * H].any()
    lasting = np.exp(b_f)
    assert lasting.min() >= 1.0
    assert lasting.max() <= 99.0
    # The mean of U(1, 99) is 50; five standard deviations of a mean of 400.
    assert abs(lasting.mean() - 50) <= 5 * 98 / np.sqrt(12 * H)


KEPT = sorted(init.KEEPS)


@pytest.mark.parametrize("name", KEPT)
def test_a_keep_bias_sets_the_share_that_is_kept_whatever_the_gate_is_called(
    name: str,
) -> None:
    # All weights zero, so nothing but the bias speaks: one step keeps σ(3) of the old.
    cell, rng = cells.get(name), _rng()
    zeros = cell.init(rng, 5, 4)
    zeros = type(zeros)(*(0 * a for a in zeros))
    params = init.keep_bias(cell, zeros, 3.0)
    old = cell.State(*(np.ones((2, 4)) for _ in cell.State._fields))
    new, _ = cell.step(params, np.ones((2, 5)), old)
    kept = new.c if "c" in cell.State._fields else new.h
    np.testing.assert_allclose(kept, sigmoid(np.full((2, 4), 3.0)), rtol=1e-12)


@pytest.mark.parametrize("name", sorted(set(cells.CELLS) - set(KEPT)))
def test_a_cell_without_a_gate_that_keeps_is_refused(name: str) -> None:
    cell = cells.get(name)
    params = cell.init(_rng(), 5, 4)
    with pytest.raises(UnknownNameError, match="no single gate that keeps"):
        init.keep_bias(cell, params, 1.0)
    with pytest.raises(UnknownNameError, match="expected one of lstm, "):
        init.chrono(_rng(), cell, params, 10.0)


@pytest.mark.parametrize("longest", [2, 0, -1.0, np.nan])
def test_a_longest_lag_of_no_more_than_two_is_told(longest: float) -> None:
    params = cells.gru.init(_rng(), 5, 4)
    with pytest.raises(ShapeError, match="above 2"):
        init.chrono(_rng(), cells.gru, params, longest)


def test_initialisers_leave_what_they_are_given_alone(case: Any) -> None:
    before = [array.copy() for array in case.params]
    init.xavier(_rng(), case.params)
    if "W_hh" in case.params._fields:
        init.orthogonal(_rng(), case.params)
    if case.cell.NAME in init.KEEPS:
        init.chrono(_rng(), case.cell, case.params, 10.0)
    for array, kept in zip(case.params, before, strict=True):
        np.testing.assert_array_equal(array, kept)


def test_gains_start_at_one_and_the_shift_of_the_cell_at_zero() -> None:
    params = cells.lstm_layer_norm.init(_rng(), 5, 4)
    for gain in (params.gamma_ih, params.gamma_hh, params.gamma_c):
        assert (gain == 1.0).all()
    assert not params.b_c.any()


def test_a_recurrent_highway_has_two_layers_unless_it_is_told_another_number() -> None:
    assert len(cells.recurrent_highway.init(_rng(), 5, 4).W_hh) == 2
    assert len(cells.recurrent_highway.init(_rng(), 5, 4, L=3).W_hh) == 3
