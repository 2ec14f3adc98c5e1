"""Whole sequences give what the readable reference gives, for every cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gated_rnn import cells
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.boundary import NotFiniteError, ShapeError
from gated_rnn.sequence import KERNELS, backward, forward
from gated_rnn.unroll import bptt, unroll


def both(case: Any) -> list[tuple[str, Any, Any]]:
    """Return each array by name from the fast way and from the reference."""
    run = forward(case.cell, case.params, case.x, case.state)
    back = backward(run.tape, case.dh, case.dstate)
    reference = unroll(case.cell, case.params, case.x, case.state)
    right = bptt(case.cell, case.params, reference.caches, case.dh, case.dstate)
    pairs = [("h", run.h, reference.h), ("dx", back.dx, right.dx)]
    for name, ours, theirs in (
        ("last", run.state, reference.state),
        ("first d", back.dstate, right.dstate),
        ("d", back.dparams, right.dparams),
    ):
        assert type(ours) is type(theirs)
        for field in ours._fields:
            pair = getattr(ours, field), getattr(theirs, field)
            pairs.append((f"{name} {field}", *pair))
    return pairs


def test_every_cell_gives_what_the_reference_gives(case: Any) -> None:
    for name, ours, theirs in both(case):
        assert relative_error(ours, theirs) <= 1e-13, name


def test_float32_agrees_within_its_own_rounding(cases: Callable[..., Any]) -> None:
    for name in cells.CELLS:
        for part, ours, theirs in both(cases(name, dtype=np.float32)):
            assert ours.dtype == np.float32
            assert relative_error(ours, theirs) <= 1e-5, (name, part)


def test_left_out_states_and_gradients_are_zero(case: Any) -> None:
    run = forward(case.cell, case.params, case.x)
    reference = unroll(case.cell, case.params, case.x)
    assert relative_error(run.h, reference.h) <= 1e-13
    ours = backward(run.tape, case.dh)
    right = bptt(case.cell, case.params, reference.caches, case.dh)
    assert relative_error(ours.dx, right.dx) <= 1e-13


def test_no_argument_is_changed_and_a_tape_can_be_read_twice(case: Any) -> None:
    arrays = [case.x, case.dh, *case.params, *case.state, *case.dstate]
    before = [array.copy() for array in arrays]
    run = forward(case.cell, case.params, case.x, case.state)
    first = backward(run.tape, case.dh, case.dstate)
    second = backward(run.tape, case.dh, case.dstate)
    for array, kept in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, kept)
    for one, other in zip(first.dparams, second.dparams, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("name", sorted(KERNELS))
@pytest.mark.parametrize("size", [1.0, 1e4])
def test_kernels_neither_overflow_nor_warn(
    name: str, size: float, cases: Callable[..., Any]
) -> None:
    case = cases(name)
    run = forward(case.cell, case.params, size * case.x, case.state)
    back = backward(run.tape, case.dh)
    assert all(np.isfinite(a).all() for a in (run.h, back.dx, *back.dparams))


def test_bad_input_is_told_at_the_boundary(case: Any) -> None:
    with pytest.raises(ShapeError, match=r"sequence\.forward: expected x"):
        forward(case.cell, case.params, case.x[0])
    with pytest.raises(NotFiniteError, match=r"sequence\.forward: x"):
        forward(case.cell, case.params, case.x * np.nan)
    run = forward(case.cell, case.params, case.x, case.state)
    with pytest.raises(ShapeError, match=r"sequence\.backward: expected dh"):
        backward(run.tape, case.dh[1:])
    with pytest.raises(TypeError, match=r"sequence\.backward: expected dstate"):
        backward(run.tape, case.dh, (1,))


def test_every_kernel_belongs_to_a_cell() -> None:
    assert KERNELS.keys() <= cells.CELLS.keys()
