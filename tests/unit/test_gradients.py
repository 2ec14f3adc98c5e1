"""Every gradient that was written by hand against central differences."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from gated_rnn import cells
from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import Array
from gated_rnn.cells.protocol import add
from gated_rnn.unroll import bptt, unroll

CLOSE = 1e-6
"""Central differences with eps = 1e-6 keep about nine digits here."""


def loss(case: Any) -> float:
    """Return a number that depends on every hₜ and on the last state."""
    run = unroll(case.cell, case.params, case.x, case.state)
    last = zip(run.state, case.dstate, strict=True)
    return float((run.h * case.dh).sum() + sum((s * d).sum() for s, d in last))


def part(case: Any, group: str, field: str) -> Array:
    """Return one array of a case."""
    whole = getattr(case, group)
    array: Array = getattr(whole, field) if field else whole
    return array


def with_part(case: Any, group: str, field: str, array: Array) -> Any:
    """Return the case with one array replaced."""
    whole = getattr(case, group)
    return case._replace(
        **{group: whole._replace(**{field: array}) if field else array}
    )


def test_bptt_agrees_with_central_differences_everywhere(case: Any) -> None:
    run = unroll(case.cell, case.params, case.x, case.state)
    found = bptt(case.cell, case.params, run.caches, case.dh, case.dstate)
    wanted = [("x", "", found.dx)]
    wanted += [("params", name, a) for name, a in found.dparams._asdict().items()]
    wanted += [("state", name, a) for name, a in found.dstate._asdict().items()]
    for group, field, analytic in wanted:
        numeric = numerical_gradient(
            lambda a, g=group, f=field: loss(with_part(case, g, f, a)),
            part(case, group, field),
        )
        assert relative_error(analytic, numeric) <= CLOSE, (group, field)


def test_one_step_backwards_agrees_with_central_differences(case: Any) -> None:
    x_t = case.x[0]

    def one(params: Any, x: Array, state: Any) -> float:
        new, _ = case.cell.step(params, x, state)
        return float(sum((a * d).sum() for a, d in zip(new, case.dstate, strict=True)))

    _, cache = case.cell.step(case.params, x_t, case.state)
    dx, dstate, dparams = case.cell.step_backward(case.params, cache, case.dstate)
    numeric = numerical_gradient(lambda a: one(case.params, a, case.state), x_t)
    assert relative_error(dx, numeric) <= CLOSE
    for name, analytic in dstate._asdict().items():
        numeric = numerical_gradient(
            lambda a, n=name: one(case.params, x_t, case.state._replace(**{n: a})),
            getattr(case.state, name),
        )
        assert relative_error(analytic, numeric) <= CLOSE, name
    for name, analytic in dparams._asdict().items():
        numeric = numerical_gradient(
            lambda a, n=name: one(case.params._replace(**{n: a}), x_t, case.state),
            getattr(case.params, name),
        )
        assert relative_error(analytic, numeric) <= CLOSE, name


def test_bptt_without_an_upstream_gradient_of_the_last_state_means_zero(
    case: Any,
) -> None:
    caches = unroll(case.cell, case.params, case.x, case.state).caches
    zeros = type(case.dstate)(*(np.zeros_like(a) for a in case.dstate))
    left_out = bptt(case.cell, case.params, caches, case.dh)
    given = bptt(case.cell, case.params, caches, case.dh, zeros)
    np.testing.assert_array_equal(left_out.dx, given.dx)


def test_gradients_of_different_parameters_are_separate_arrays(case: Any) -> None:
    caches = unroll(case.cell, case.params, case.x, case.state).caches
    _, _, dparams = case.cell.step_backward(case.params, caches[0], case.dstate)
    for one, other in combinations(dparams, 2):
        assert not np.shares_memory(one, other)


# ------------------------------------------------------- the measuring tools themselves


def test_the_numerical_gradient_of_a_cubic_is_known() -> None:
    a = np.array([[1.0, -2.0], [0.5, 3.0]])
    found = numerical_gradient(lambda v: float((v**3).sum()), a)
    assert relative_error(found, 3 * a**2) < 1e-9


def test_the_numerical_gradient_leaves_its_argument_alone() -> None:
    a = np.ones(3)
    a.flags.writeable = False
    numerical_gradient(lambda v: float(v.sum()), a)
    assert (a == 1).all()


def test_a_planted_error_in_a_gradient_is_seen(case: Any) -> None:
    caches = unroll(case.cell, case.params, case.x, case.state).caches
    found = bptt(case.cell, case.params, caches, case.dh, case.dstate)
    numeric = numerical_gradient(lambda a: loss(case._replace(x=a)), case.x)
    planted = found.dx.copy()
    planted[0, 0, 0] += 1e-4 * np.abs(planted).max()
    assert relative_error(planted, numeric) > CLOSE


def test_relative_error_is_measured_by_the_larger_and_broadcasts_nothing() -> None:
    assert relative_error(np.array([1.0, 2.0]), np.array([1.0, 4.0])) == 0.5
    assert relative_error(np.zeros(2), np.zeros(2)) == 0.0
    with pytest.raises(ValueError, match="differ"):
        relative_error(np.zeros(2), np.zeros((2, 2)))


def test_states_of_two_cells_are_not_added() -> None:
    here = cells.rnn.State(np.ones((2, 4)))
    there = cells.lstm.State(np.ones((2, 4)), np.ones((2, 4)))
    with pytest.raises(ValueError, match=r"zip\(\)"):
        add(here, there)
