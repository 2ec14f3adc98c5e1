"""Whole sequences give what the readable reference gives, for every cell."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gated_rnn import cells, sequence
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.boundary import NotFiniteError, ShapeError
from gated_rnn.sequence import (
    CACHE,
    KERNELS,
    SMALL,
    StaleTapeError,
    Workspace,
    _blocks,
    _groups,
    _product,
    _turned,
    backward,
    forward,
)
from gated_rnn.unroll import bptt, unroll


def both(case: Any, workspace: Workspace | None = None) -> list[tuple[str, Any, Any]]:
    """Return each array by name from the fast way and from the reference."""
    run = forward(case.cell, case.params, case.x, case.state, workspace)
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


SIZES = {
    "one sequence": (9, 1, 3, 5),
    "one step, one unit": (1, 1, 1, 1),
    "one feature": (7, 3, 1, 4),
    "more steps than the cache holds": (70, 8, 3, 64),
    "a product cut into blocks": (3, 16, 5, 256),
    "a batch cut into groups": (3, 37, 5, 512),
}


@pytest.mark.parametrize("name", sorted(KERNELS))
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("size", SIZES)
def test_every_way_of_cutting_the_work_gives_what_the_reference_gives(
    name: str, dtype: type[Any], size: str, cases: Callable[..., Any]
) -> None:
    T, B, I, H = SIZES[size]
    case = cases(name, sizes=(T, B, I, H), dtype=dtype)
    # Sums of up to 2048 products in another order; over 70 steps the vanilla network
    # with weights this large makes a difference in the last digit some 1000 times that.
    close = 1e-12 if dtype == np.float64 else 1e-3 if name == "rnn" else 1e-4
    for part, ours, theirs in both(case):
        assert relative_error(ours, theirs) <= close, part


def test_a_workspace_gives_the_same_again_and_for_other_sizes(
    cases: Callable[..., Any],
) -> None:
    workspace = Workspace()
    for name in sorted(cells.CELLS):
        for seed, T in ((0, 7), (1, 7), (2, 4)):
            case = cases(name, seed, sizes=(T, 3, 5, 4))
            for part, ours, theirs in both(case, workspace):
                assert relative_error(ours, theirs) <= 1e-13, (name, seed, part)


@pytest.mark.parametrize("name", sorted(KERNELS))
def test_results_are_not_changed_by_the_next_use_of_a_workspace(
    name: str, cases: Callable[..., Any]
) -> None:
    workspace, case, other = Workspace(), cases(name), cases(name, 1)
    run = forward(case.cell, case.params, case.x, case.state, workspace)
    back = backward(run.tape, case.dh, case.dstate)
    kept = [a.copy() for a in (run.h, *run.state, back.dx, *back.dstate, *back.dparams)]
    both(other, workspace)
    now = (run.h, *run.state, back.dx, *back.dstate, *back.dparams)
    for before, after in zip(kept, now, strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize("name", sorted(KERNELS))
def test_a_tape_whose_buffers_were_used_again_is_refused(
    name: str, cases: Callable[..., Any]
) -> None:
    workspace, case = Workspace(), cases(name)
    first = forward(case.cell, case.params, case.x, case.state, workspace)
    second = forward(case.cell, case.params, case.x, case.state, workspace)
    with pytest.raises(StaleTapeError) as caught:
        backward(first.tape, case.dh)
    assert str(caught.value) == (
        "sequence.backward: expected the tape of the workspace's last forward, got an "
        "earlier one, whose buffers are overwritten. Go backward before the next "
        "forward, or give each its own workspace."
    )
    backward(second.tape, case.dh)


@pytest.mark.parametrize("name", sorted(KERNELS))
def test_without_a_workspace_every_tape_stands_alone(
    name: str, cases: Callable[..., Any]
) -> None:
    case, other = cases(name), cases(name, 1)
    run = forward(case.cell, case.params, case.x, case.state)
    before = backward(run.tape, case.dh).dx
    forward(other.cell, other.params, other.x, other.state)
    np.testing.assert_array_equal(backward(run.tape, case.dh).dx, before)


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
    with pytest.raises(ShapeError, match=r"expected x \(T, B, I\) = \(T, B, 5\), got"):
        forward(case.cell, case.params, case.x[..., 1:])
    run = forward(case.cell, case.params, case.x, case.state)
    with pytest.raises(ShapeError, match=r"sequence\.backward: expected dh"):
        backward(run.tape, case.dh[1:])
    with pytest.raises(TypeError, match=r"sequence\.backward: expected dstate"):
        backward(run.tape, case.dh, (1,))


def test_every_kernel_belongs_to_a_cell() -> None:
    assert KERNELS.keys() <= cells.CELLS.keys()


# ------------------------------------------------------------------ how the work is cut


def test_a_batch_is_cut_into_groups_in_float64_and_stays_whole_in_float32() -> None:
    double, single = np.dtype(np.float64), np.dtype(np.float32)
    thirds = [slice(0, 12), slice(12, 24), slice(24, 37)]
    assert _groups(37, 512, double) == thirds
    assert _groups(37, 512, single) == [slice(0, 37)]
    # At most 16, or as many as leave blocks of 120 rows: 10⁶ / (120 · 100) = 83.
    assert [len(_groups(B, 512, double)) for B in (16, 17)] == [1, 2]
    assert [len(_groups(B, 100, double)) for B in (83, 84)] == [1, 2]


def test_a_workspace_has_a_kernel_for_each_group() -> None:
    params = cells.lstm.init(np.random.default_rng(0), 5, 512)
    found = Workspace().kernels(cells.lstm, params, np.zeros((1, 37, 5)))
    assert [part for part, _ in found] == _groups(37, 512, np.dtype(np.float64))
    assert [kernel.sizes[1] for _, kernel in found] == [12, 12, 13]


@pytest.mark.parametrize("B", [2, 16, 33, 100])
@pytest.mark.parametrize("columns", [8, 100, 257, 400, 1024])
def test_a_product_is_cut_into_as_few_equal_blocks_of_rows_as_are_small(
    columns: int, B: int
) -> None:
    for rows in (8, 120, 512, 1000, 4096):
        found = _blocks(np.broadcast_to(0.0, (rows, columns)), B)
        if 24 * columns * B > SMALL:  # not even 24 rows are: no use in cutting
            assert found == [slice(0, rows)]
            continue
        # Blocks of a multiple of 8 rows, counted up until one is small enough.
        lengths = (8 * math.ceil(rows / (8 * count)) for count in itertools.count(1))
        length = next(n for n in lengths if n * columns * B <= SMALL)
        starts = range(0, rows, length)
        if len(starts) > 1:
            assert found == [slice(start, start + length) for start in starts]
        else:
            assert [rows] == [len(range(rows)[block]) for block in found]


def test_a_product_with_one_column_is_never_cut() -> None:
    assert _blocks(np.broadcast_to(0.0, (4096, 1024)), 1) == [slice(0, 4096)]


def test_a_product_asks_the_matrix_itself_where_nothing_is_to_be_cut() -> None:
    turned = np.ones((64, 1024)).T
    assert _product(turned, 1).__self__ is turned
    rows = _product(np.ones((64, 256)).T, 16).__self__
    assert rows.flags.c_contiguous
    assert not hasattr(_product(np.ones((1024, 256)), 16), "__self__")


def test_turned_rows_are_contiguous_whatever_came() -> None:
    columns = np.arange(12.0).reshape(3, 4).T
    turned = _turned(columns, 1)
    assert turned.flags.c_contiguous
    np.testing.assert_array_equal(turned, columns[[3, 0, 1, 2]])


@pytest.mark.parametrize("name", ["gru", "lstm"])
def test_a_kernel_in_float32_has_no_buffer_of_another_dtype(name: str) -> None:
    kernel = KERNELS[name]((7, 3, 5, 4), np.dtype(np.float32))
    buffers = [a for a in vars(kernel).values() if isinstance(a, np.ndarray)]
    assert len(buffers) > 5
    assert {a.dtype for a in (*buffers, *kernel.way_back)} == {np.dtype(np.float32)}


def test_a_chunk_has_as_many_steps_as_the_cache_holds_and_at_least_one() -> None:
    kernel = KERNELS["gru"]((100, 64, 1, 4), np.dtype(np.float64))
    held = CACHE // (64 * 64 * 8)
    assert 1 < held < 100
    assert kernel._chunk(64) == held
    assert kernel._chunk(1) == 100
    assert kernel._chunk(64 * held * 2) == 1


@pytest.mark.parametrize("name", sorted(KERNELS))
@pytest.mark.parametrize("T", [5, 6, 8, 9])
def test_a_short_chunk_beside_whole_ones_is_gone_through_whole(
    name: str,
    T: int,
    cases: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sequence._Kernel, "_chunk", lambda self, rows: 4)
    for part, ours, theirs in both(cases(name, sizes=(T, 2, 3, 4))):
        assert relative_error(ours, theirs) <= 1e-13, part
