"""Jacobians through time against central differences, and their parts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gated_rnn import cells
from gated_rnn.analysis import jacobian
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.boundary import Array, ShapeError
from gated_rnn.unroll import unroll

CLOSE = 1e-6
"""Central differences with eps = 1e-6 keep about nine digits here."""


def by_differences(case: Any, b: int, eps: float = 1e-6) -> Array:
    """Return ∂state_T/∂state₀ of sequence b, one column for each number of state₀."""

    def last(state: Any) -> Array:
        run = unroll(case.cell, case.params, case.x, state)
        return np.concatenate([field[b] for field in run.state])

    columns = []
    for n, field in enumerate(case.state):
        for k in range(field.shape[1]):
            ends = []
            for sign in (1, -1):
                moved = [array.copy() for array in case.state]
                moved[n][b, k] += sign * eps
                ends.append(last(type(case.state)(*moved)))
            columns.append((ends[0] - ends[1]) / (2 * eps))
    return np.stack(columns, axis=1)


def test_the_jacobian_of_the_last_state_agrees_with_central_differences(
    case: Any,
) -> None:
    found = jacobian.state_jacobian(case.cell, case.params, case.x, case.state)
    assert found.shape == (3, 4 * len(case.state), 4 * len(case.state))
    for b in range(3):
        assert relative_error(found[b], by_differences(case, b)) <= CLOSE


def test_a_planted_error_in_a_jacobian_is_seen(case: Any) -> None:
    found = jacobian.state_jacobian(case.cell, case.params, case.x, case.state)[0]
    planted = found.copy()
    planted[0, 0] += 1e-4 * np.abs(found).max()
    assert relative_error(planted, by_differences(case, 0)) > CLOSE


def test_jacobians_of_two_stretches_multiply_to_that_of_the_whole(case: Any) -> None:
    middle = unroll(case.cell, case.params, case.x[:4], case.state).state
    first = jacobian.state_jacobian(case.cell, case.params, case.x[:4], case.state)
    second = jacobian.state_jacobian(case.cell, case.params, case.x[4:], middle)
    whole = jacobian.state_jacobian(case.cell, case.params, case.x, case.state)
    assert relative_error(second @ first, whole) < 1e-12


def test_a_lag_is_counted_from_the_last_state(case: Any) -> None:
    by_lag = jacobian.jacobians_by_lag(
        case.cell, case.params, case.x, (0, 3), case.state
    )
    assert sorted(by_lag) == [0, 3]
    size = by_lag[0].shape[1]
    np.testing.assert_array_equal(by_lag[0], np.tile(np.eye(size), (3, 1, 1)))
    before = unroll(case.cell, case.params, case.x[:-3], case.state).state
    short = jacobian.state_jacobian(case.cell, case.params, case.x[-3:], before)
    np.testing.assert_allclose(by_lag[3], short, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("lags", [[], [-1], [8]])
def test_a_lag_outside_the_sequence_is_refused(lags: list[int], cases: Any) -> None:
    case = cases("lstm")
    with pytest.raises(ShapeError, match="lags from 0 to T = 7"):
        jacobian.jacobians_by_lag(case.cell, case.params, case.x, lags)


def test_a_block_is_named_by_the_fields_of_the_state(cases: Any) -> None:
    numbered = np.arange(3 * 8 * 8, dtype=float).reshape(3, 8, 8)
    cut = jacobian.block(cells.lstm, numbered, of="c", by="h")
    np.testing.assert_array_equal(cut, numbered[:, 4:, :4])


def test_with_the_gates_shut_off_from_h_the_direct_path_is_the_whole() -> None:
    params = cells.lstm.init(np.random.default_rng(0), 5, 4)
    params = params._replace(W_hh=np.zeros_like(params.W_hh))
    x = np.random.default_rng(1).normal(size=(7, 3, 5))
    whole = jacobian.state_jacobian(cells.lstm, params, x)
    total = jacobian.block(cells.lstm, whole, of="c", by="c")
    direct = jacobian.direct_path(cells.lstm, params, x)
    np.testing.assert_allclose(total, [np.diag(d) for d in direct], rtol=1e-12)


@pytest.mark.parametrize("name", sorted(jacobian.KEEPS))
def test_the_direct_path_is_what_one_more_of_the_first_state_leaves_when_gates_stay(
    name: str, cases: Any
) -> None:
    case = cases(name)
    caches = unroll(case.cell, case.params, case.x, case.state).caches
    product = np.ones((3, 4))
    for cache in caches:
        product *= getattr(cache, jacobian.KEEPS[name])
    found = jacobian.direct_path(case.cell, case.params, case.x, case.state)
    np.testing.assert_allclose(found, product, rtol=1e-14)
    assert (found < 1).all()


def test_a_cell_without_such_a_gate_has_no_direct_path(cases: Any) -> None:
    case = cases("rnn")
    with pytest.raises(ValueError, match="no path that a gate alone stands on"):
        jacobian.direct_path(case.cell, case.params, case.x)


def test_the_spectral_norm_is_the_largest_stretch() -> None:
    rotation = np.array([[0.0, -3.0], [3.0, 0.0]])
    shear = np.array([[0.5, 10.0], [0.0, 0.5]])
    norms = jacobian.spectral_norm(np.stack([rotation, shear]))
    assert norms[0] == pytest.approx(3.0)
    angles = np.linspace(0, np.pi, 200_001)
    stretched = np.linalg.norm(
        shear @ np.stack([np.cos(angles), np.sin(angles)]), axis=0
    )
    assert norms[1] == pytest.approx(stretched.max(), rel=1e-8)


@pytest.mark.parametrize("sigma", [0.5, 0.9, 1.5, 8.0])
def test_over_many_steps_the_norm_is_at_most_the_largest_singular_value_to_that_power(
    sigma: float,
) -> None:
    rng = np.random.default_rng(0)
    params = cells.rnn.init(rng, 5, 4)
    W = rng.normal(size=(4, 4))
    params = params._replace(W_hh=sigma * W / np.linalg.norm(W, 2))
    for T in (1, 7, 20):
        x = rng.normal(size=(T, 3, 5))
        norms = jacobian.spectral_norm(jacobian.state_jacobian(cells.rnn, params, x))
        assert (norms <= sigma**T * (1 + 1e-12)).all()
