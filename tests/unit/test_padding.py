"""A padded batch gives what each sequence gives alone."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gated_rnn import bidirectional, padding
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.boundary import DtypeError, NotFiniteError, ShapeError
from gated_rnn.cells import lstm
from gated_rnn.unroll import bptt, unroll

LENGTHS = np.array([4, 7, 1])
"""For T = 7 and B = 3: unsorted, one full, one of a single step."""


def pick(state: Any, b: int) -> Any:
    """Return the state of one sequence."""
    return type(state)(*(field[b : b + 1] for field in state))


@pytest.mark.parametrize("filling", [0.0, 1e4, np.nan])
@pytest.mark.parametrize("lengths", [LENGTHS, np.array([3, 3, 3]), np.array([7, 2, 2])])
def test_every_sequence_comes_out_as_if_it_were_alone(
    case: Any, filling: float, lengths: Any
) -> None:
    outside = ~padding.mask(lengths, len(case.x))
    x, dh = case.x.copy(), case.dh.copy()
    x[outside] = dh[outside] = filling
    run = padding.forward(case.cell, case.params, x, lengths, case.state)
    back = padding.backward(run.tape, dh, case.dstate)
    total = [np.zeros_like(array) for array in case.params]
    for b, length in enumerate(lengths):
        one = x[:length, b : b + 1]
        alone = unroll(case.cell, case.params, one, pick(case.state, b))
        upstream = (dh[:length, b : b + 1], pick(case.dstate, b))
        right = bptt(case.cell, case.params, alone.caches, *upstream)
        assert relative_error(run.h[:length, b : b + 1], alone.h) <= 1e-13
        assert relative_error(back.dx[:length, b : b + 1], right.dx) <= 1e-12
        for ours, theirs in ((run.state, alone.state), (back.dstate, right.dstate)):
            for mine, field in zip(pick(ours, b), theirs, strict=True):
                assert relative_error(mine, field) <= 1e-12
        for summed, part in zip(total, right.dparams, strict=True):
            summed += part
    for ours, summed in zip(back.dparams, total, strict=True):
        assert relative_error(ours, summed) <= 1e-12
    assert not run.h[outside].any()
    assert not back.dx[outside].any()


def test_left_out_states_and_gradients_are_zero(case: Any) -> None:
    zeros = type(case.state)(*(0 * field for field in case.state))
    given = padding.forward(case.cell, case.params, case.x, LENGTHS, zeros)
    left_out = padding.forward(case.cell, case.params, case.x, LENGTHS)
    np.testing.assert_array_equal(given.h, left_out.h)
    with_zeros = padding.backward(given.tape, case.dh, zeros)
    without = padding.backward(left_out.tape, case.dh)
    np.testing.assert_array_equal(with_zeros.dx, without.dx)


def test_no_argument_is_changed(case: Any) -> None:
    arrays = [case.x, case.dh, *case.params, *case.state, *case.dstate]
    before = [array.copy() for array in arrays]
    run = padding.forward(case.cell, case.params, case.x, LENGTHS, case.state)
    padding.backward(run.tape, case.dh, case.dstate)
    for array, kept in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, kept)


def test_sequences_are_padded_with_zeros_and_their_lengths_are_kept() -> None:
    sequences = [np.full((length, 2), float(length)) for length in (2, 3, 1)]
    x, lengths = padding.pad(sequences)
    assert x.shape == (3, 3, 2)
    assert lengths.tolist() == [2, 3, 1]
    assert x[:, :, 0].T.tolist() == [[2, 2, 0], [3, 3, 3], [1, 0, 0]]
    inside = padding.mask(lengths, 3)
    assert inside.T.tolist() == [[True, True, False], [True] * 3, [True, False, False]]


def test_reversing_twice_changes_nothing_and_once_turns_within_the_length() -> None:
    x = np.arange(6.0).reshape(3, 2, 1)
    turned = padding.reverse(x, np.array([3, 2]))
    assert turned[:, 0, 0].tolist() == [4, 2, 0]
    assert turned[:, 1, 0].tolist() == [3, 1, 5]
    np.testing.assert_array_equal(padding.reverse(turned, np.array([3, 2])), x)


@pytest.mark.parametrize(
    ("lengths", "error", "said"),
    [
        ([4, 7], ShapeError, r"lengths \(3,\)"),
        ([4, 7, 0], ShapeError, "from 1 to T = 7"),
        ([4, 8, 1], ShapeError, "from 1 to T = 7"),
        ([4.0, 7.0, 1.0], DtypeError, "whole numbers"),
        ([[4, 7, 1]], ShapeError, r"got shape \(1, 3\)"),
    ],
)
def test_wrong_lengths_are_told(
    case: Any, lengths: Any, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        padding.forward(case.cell, case.params, case.x, np.array(lengths))


def test_bad_input_is_told(case: Any) -> None:
    with pytest.raises(ShapeError, match=r"padding\.forward: expected x"):
        padding.forward(case.cell, case.params, case.x[0], LENGTHS)
    inside = case.x.copy()
    inside[0, 0, 0] = np.nan
    with pytest.raises(NotFiniteError):
        padding.forward(case.cell, case.params, inside, LENGTHS)
    run = padding.forward(case.cell, case.params, case.x, LENGTHS)
    with pytest.raises(ShapeError, match=r"padding\.backward: expected dh"):
        padding.backward(run.tape, case.dh[1:])


def test_nothing_and_unequal_things_cannot_be_padded() -> None:
    with pytest.raises(ShapeError, match="at least one sequence"):
        padding.pad([])
    with pytest.raises(ShapeError, match=r"sequences\[1\]"):
        padding.pad([np.ones((2, 3)), np.ones((2, 4))])
    with pytest.raises(DtypeError, match="one dtype"):
        padding.pad([np.ones((2, 3)), np.ones((2, 3), np.float32)])
    with pytest.raises(ShapeError, match="at least 1"):
        padding.pad([np.ones((2, 3)), np.ones((0, 3))])


def test_untold_of_the_lengths_both_directions_read_padding() -> None:
    rng = np.random.default_rng(0)
    x, lengths = padding.pad([rng.normal(size=(n, 4)) for n in (6, 3, 2)])
    params = bidirectional.init(lstm, rng, 4, 5)
    told = bidirectional.forward(lstm, params, x, lengths=lengths)
    untold = bidirectional.forward(lstm, params, x)
    last = untold.h[-1, :, :5]
    assert relative_error(last[:1], told.state.forwards.h[:1]) <= 1e-13
    assert (np.abs(last - told.state.forwards.h).max(axis=1)[1:] > 1e-3).all()
    ends = lengths - 1, np.arange(3)
    gap = np.abs(untold.h[ends] - told.h[ends])
    assert gap[:, :5].max() <= 1e-13  # forwards nothing of the padding was read yet
    assert (gap[1:, 5:].max(axis=1) > 1e-3).all()


def test_the_plain_mean_is_the_mean_of_real_steps_times_their_share() -> None:
    rng = np.random.default_rng(0)
    lengths = rng.integers(1, 20, size=16)
    inside = padding.mask(lengths, 20)
    losses = np.where(inside, rng.random((20, 16)), 0.0)
    share = lengths.sum() / losses.size
    assert share < 1
    assert losses.mean() == pytest.approx(share * losses[inside].mean())


@given(st.lists(st.integers(1, 50), min_size=12, max_size=12), st.randoms())
def test_sorted_by_length_no_more_steps_are_computed(
    lengths: list[int], chance: Random
) -> None:
    def computed(order: list[int]) -> int:
        return sum(4 * max(order[start : start + 4]) for start in range(0, 12, 4))

    shuffled = list(lengths)
    chance.shuffle(shuffled)
    assert computed(sorted(lengths)) <= computed(shuffled)
