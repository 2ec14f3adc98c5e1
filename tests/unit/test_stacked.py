"""Layers over time, for every cell: gradients, dropout between layers, bad input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gated_rnn import bidirectional, cells, padding, sequence, stacked
from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import ShapeError

LENGTHS = np.array([4, 7, 1])


def seeded() -> np.random.Generator:
    """Return the same generator every time, so that masks are the same too."""
    return np.random.default_rng(3)


@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("name", sorted(cells.CELLS))
def test_a_stack_of_every_cell_agrees_with_central_differences(
    name: str, both: bool, cases: Callable[..., Any]
) -> None:
    case, lengths = cases(name, sizes=(4, 3, 2, 3)), np.array([3, 4, 1])
    params = stacked.init(case.cell, seeded(), 2, 3, 2, both)
    dh = np.concatenate([case.dh] * (1 + both), axis=2)

    def run_on(x: Any) -> stacked.Run:
        return stacked.forward(
            case.cell, params, x, lengths=lengths, p=0.4, rng=seeded()
        )

    def loss(x: Any) -> float:
        return float((run_on(x).h * dh).sum())

    run = run_on(case.x)
    found = stacked.backward(run.tape, dh)
    assert relative_error(found.dx, numerical_gradient(loss, case.x)) <= 1e-6


def test_one_layer_is_the_cell_over_the_sequence_and_dropout_does_nothing(
    case: Any,
) -> None:
    run = stacked.forward(
        case.cell, [case.params], case.x, [case.state], p=0.9, rng=seeded()
    )
    alone = sequence.forward(case.cell, case.params, case.x, case.state)
    np.testing.assert_array_equal(run.h, alone.h)
    back = stacked.backward(run.tape, case.dh, [case.dstate])
    right = sequence.backward(alone.tape, case.dh, case.dstate)
    np.testing.assert_array_equal(back.dx, right.dx)


def test_the_second_layer_reads_what_dropout_left_of_the_first(case: Any) -> None:
    params = stacked.init(case.cell, seeded(), 5, 4, 2)
    run = stacked.forward(case.cell, params, case.x, p=0.5, rng=seeded())
    first = sequence.forward(case.cell, params[0], case.x)
    kept = run.tape[0][2]
    assert set(np.unique(kept)) == {0.0, 2.0}
    second = sequence.forward(case.cell, params[1], kept * first.h)
    np.testing.assert_array_equal(run.h, second.h)


def test_the_last_state_of_the_way_back_is_that_after_the_first_input(
    case: Any,
) -> None:
    params = bidirectional.init(case.cell, seeded(), 5, 4)
    run = bidirectional.forward(case.cell, params, case.x, lengths=LENGTHS)
    np.testing.assert_array_equal(run.state.backwards.h, run.h[0, :, 4:])
    ends = run.h[LENGTHS - 1, np.arange(3), :4]
    np.testing.assert_array_equal(run.state.forwards.h, ends)


def test_full_lengths_and_no_lengths_are_the_same(case: Any) -> None:
    params = bidirectional.init(case.cell, seeded(), 5, 4)
    without = bidirectional.forward(case.cell, params, case.x)
    full = bidirectional.forward(case.cell, params, case.x, lengths=np.full(3, 7))
    np.testing.assert_array_equal(without.h, full.h)
    run = padding.forward(case.cell, params.backwards, case.x[::-1], np.full(3, 7))
    np.testing.assert_array_equal(without.h[:, :, 4:], run.h[::-1])


def test_bad_input_is_told(case: Any) -> None:
    params = [case.params]
    with pytest.raises(ShapeError, match="at least one layer"):
        stacked.forward(case.cell, [], case.x)
    with pytest.raises(ShapeError, match="expected 1 states"):
        stacked.forward(case.cell, params, case.x, [case.state] * 2)
    with pytest.raises(ShapeError, match="an rng if p > 0"):
        stacked.forward(case.cell, params, case.x, p=0.5)
    with pytest.raises(ShapeError, match="0 ≤ p < 1"):
        stacked.forward(case.cell, params, case.x, p=1.0, rng=seeded())
    with pytest.raises(ShapeError, match="whole number of at least 1"):
        stacked.init(case.cell, seeded(), 5, 4, 0)
    both = bidirectional.init(case.cell, seeded(), 5, 4)
    with pytest.raises(ShapeError, match=r"bidirectional\.forward: expected x"):
        bidirectional.forward(case.cell, both, case.x[0])
    run = bidirectional.forward(case.cell, both, case.x)
    with pytest.raises(ShapeError, match=r"bidirectional\.backward: expected dh"):
        bidirectional.backward(run.tape, case.dh[:, :, :3])
