"""Truncated backpropagation: the state goes on, the gradient stops."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from gated_rnn import sequence, truncated
from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import ShapeError


def test_windows_hand_the_state_on_so_forwards_nothing_changes(case: Any) -> None:
    whole = sequence.forward(case.cell, case.params, case.x, case.state)
    parts = list(truncated.windows(case.cell, case.params, case.x, 3, case.state))
    assert [part.steps.stop for part in parts] == [3, 6, 7]
    h = np.concatenate([part.run.h for part in parts])
    assert relative_error(h, whole.h) <= 1e-13
    for ours, theirs in zip(parts[-1].run.state, whole.state, strict=True):
        assert relative_error(ours, theirs) <= 1e-13


def test_the_gradient_of_a_window_is_that_with_its_first_state_held_still(
    case: Any,
) -> None:
    part = list(truncated.windows(case.cell, case.params, case.x, 3, case.state))[1]
    start = truncated.windows(case.cell, case.params, case.x, 3, case.state)
    held = next(start).run.state  # a number now: it does not move with the weights

    def loss(b: Any) -> float:
        params = case.params._replace(b_ih=b)
        run = sequence.forward(case.cell, params, case.x[3:6], held)
        return float((run.h * case.dh[3:6]).sum())

    found = sequence.backward(part.run.tape, case.dh[3:6]).dparams.b_ih
    assert relative_error(found, numerical_gradient(loss, case.params.b_ih)) <= 1e-6


def test_one_window_of_everything_is_the_whole_gradient(case: Any) -> None:
    run = sequence.forward(case.cell, case.params, case.x, case.state)
    right = sequence.backward(run.tape, case.dh)
    for every, through in ((7, None), (7, 9), (100, 100), (1, 7), (2, 8)):
        found = truncated.gradients(
            case.cell, case.params, case.x, case.dh, every, through, case.state
        )
        assert relative_error(found.dx, right.dx) <= 1e-12
        for ours, theirs in zip(found.dparams, right.dparams, strict=True):
            assert relative_error(ours, theirs) <= 1e-12
        for ours, theirs in zip(found.dstate, right.dstate, strict=True):
            assert relative_error(ours, theirs) <= 1e-12


@pytest.mark.parametrize(
    ("every", "through", "reached"),
    [(3, 3, [6]), (2, 4, [4, 5, 6]), (1, 2, [5, 6]), (7, 7, list(range(7)))],
)
def test_beyond_its_window_the_gradient_of_the_last_loss_is_exactly_zero(
    case: Any, every: int, through: int, reached: list[int]
) -> None:
    last = np.zeros_like(case.dh)
    last[-1] = case.dh[-1]
    found = truncated.gradients(
        case.cell, case.params, case.x, last, every, through, case.state
    )
    touched = [t for t in range(7) if found.dx[t].any()]
    assert touched == reached


def test_windows_of_two_kinds_add_up_to_what_is_asked(case: Any) -> None:
    # Every loss counts once, whichever windows overlap.
    by_parts = [
        truncated.gradients(case.cell, case.params, case.x, part, 2, 4, case.state)
        for part in (case.dh * 0.25, case.dh * 0.75)
    ]
    zero = truncated.gradients(case.cell, case.params, case.x, 0 * case.dh, 2, 4)
    assert not any(array.any() for array in zero.dparams)
    total = by_parts[0].dx + by_parts[1].dx
    right = truncated.gradients(
        case.cell, case.params, case.x, case.dh, 2, 4, case.state
    )
    assert relative_error(total, right.dx) <= 1e-12


def test_bad_windows_are_told(case: Any) -> None:
    rest = (case.cell, case.params, case.x)
    with pytest.raises(ShapeError, match="whole number of at least 1"):
        next(truncated.windows(*rest, 0))
    with pytest.raises(ShapeError, match="through ≥ every = 3"):
        truncated.gradients(*rest, case.dh, 3, 2)
    with pytest.raises(ShapeError, match="whole number of at least 1"):
        truncated.gradients(*rest, case.dh, 0)
    with pytest.raises(ShapeError, match=r"truncated\.gradients: expected dh"):
        truncated.gradients(*rest, case.dh[1:], 3)


def test_factors_of_one_and_zero_are_the_whole_gradient_and_windows(case: Any) -> None:
    whole = np.ones((len(case.x) - 1, case.x.shape[1]))
    windows = whole.copy()
    windows[[2, 5]] = 0.0  # between the third and the fourth step, …
    for xi, every in ((whole, 7), (windows, 3)):
        found = truncated.drawn(case.cell, case.params, case.x, case.dh, xi, case.state)
        right = truncated.gradients(
            case.cell, case.params, case.x, case.dh, every, state=case.state
        )
        assert relative_error(found.dx, right.dx) <= 1e-12
        for ours, theirs in zip(found.dparams, right.dparams, strict=True):
            assert relative_error(ours, theirs) <= 1e-12


def test_over_all_ways_to_cut_compensated_gradients_average_to_the_whole(
    case: Any,
) -> None:
    # Not drawn but counted out: every pattern of cuts, with its probability.
    T, B, cut = 4, case.x.shape[1], 0.3
    x, dh = case.x[:T], case.dh[:T]
    mean, plain = np.zeros_like(x), np.zeros_like(x)
    for kept in product((0.0, 1.0), repeat=T - 1):
        chance = np.prod([1 - cut if one else cut for one in kept])
        xi = np.repeat(np.array(kept)[:, None], B, axis=1)
        for total, factors in ((mean, xi / (1 - cut)), (plain, xi)):
            total += (
                chance
                * truncated.drawn(case.cell, case.params, x, dh, factors, case.state).dx
            )
    right = truncated.gradients(case.cell, case.params, x, dh, T, state=case.state).dx
    assert relative_error(mean, right) <= 1e-12
    assert relative_error(plain, right) > 1e-6


def test_each_sequence_is_cut_by_its_own_factors(case: Any) -> None:
    rng = np.random.default_rng(0)
    xi = truncated.crossings(rng, len(case.x), case.x.shape[1], 0.5)
    found = truncated.drawn(case.cell, case.params, case.x, case.dh, xi)
    for b in range(case.x.shape[1]):
        alone = truncated.drawn(
            case.cell, case.params, case.x[:, [b]], case.dh[:, [b]], xi[:, [b]]
        )
        assert relative_error(found.dx[:, [b]], alone.dx) <= 1e-12


def test_crossings_are_cuts_or_compensation_with_mean_one() -> None:
    xi = truncated.crossings(np.random.default_rng(0), 2001, 50, 0.2)
    assert xi.shape == (2000, 50)
    assert set(np.unique(xi)) == {0.0, 1 / 0.8}
    assert np.mean(xi == 0) == pytest.approx(0.2, abs=0.01)
    assert (truncated.crossings(np.random.default_rng(0), 9, 2, 0.0) == 1).all()


def test_bad_crossings_are_told(case: Any) -> None:
    with pytest.raises(ValueError, match=r"0 ≤ cut < 1, got 1\.0"):
        truncated.crossings(np.random.default_rng(0), 5, 2, 1.0)
    rest = (case.cell, case.params, case.x, case.dh)
    with pytest.raises(ShapeError, match=r"a factor between any two steps"):
        truncated.drawn(*rest, np.ones((len(case.x), case.x.shape[1])))
