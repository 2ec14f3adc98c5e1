"""Initialisers say where training starts, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np

from gated_rnn import cells, init
from gated_rnn.activations import sigmoid
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
