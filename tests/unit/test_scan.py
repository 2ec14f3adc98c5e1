"""Linear recurrences in blocks give what they give step by step."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import DtypeError, NotFiniteError, ShapeError
from gated_rnn.scan import (
    FEWEST_STEPS,
    WIDEST,
    in_blocks,
    in_steps,
    recurrence,
    recurrence_backward,
)
from gated_rnn.sequence import backward, forward
from gated_rnn.unroll import bptt, unroll


def draw(T: int, B: int, H: int, dtype: Any = np.float64) -> tuple[Any, Any, Any]:
    """Draw k in (0, 1), v and h₀."""
    rng = np.random.default_rng(T)
    keep = rng.uniform(0, 1, (T, B, H)).astype(dtype)
    value = rng.normal(size=(T, B, H)).astype(dtype)
    return keep, value, rng.normal(size=(B, H)).astype(dtype)


def test_one_step_is_what_the_formula_says() -> None:
    keep, value, first = draw(2, 1, 1)
    h1 = keep[0] * first + value[0]
    h2 = keep[1] * h1 + value[1]
    np.testing.assert_array_equal(in_steps(keep, value, first), [h1, h2])


@pytest.mark.parametrize("T", [1, 2, 3, 4, 15, 16, 17, 63, 64, 99, 100, 1000])
@pytest.mark.parametrize(("B", "H"), [(1, 1), (3, 4)])
def test_blocks_give_what_steps_give_whatever_is_left_over(
    T: int, B: int, H: int
) -> None:
    drawn = draw(T, B, H)
    np.testing.assert_allclose(in_blocks(*drawn), in_steps(*drawn), atol=1e-12)


def test_blocks_are_right_to_ten_digits_at_the_size_they_are_made_for() -> None:
    for seed in range(5):
        keep, value, first = draw(4096 + seed, 1, 32)
        keep = keep ** (0.1**seed)  # from forgetting at once to hardly ever
        error = in_blocks(keep, value, first) - in_steps(keep, value, first)
        assert np.abs(error).max() <= 1e-10


def test_a_sum_of_ones_that_forgets_nothing_counts() -> None:
    keep = np.ones((500, 1, 1))
    np.testing.assert_array_equal(
        in_blocks(keep, keep, keep[0] * 0)[:, 0, 0], np.arange(1, 501)
    )


@pytest.mark.parametrize("form", [in_steps, in_blocks, recurrence])
def test_no_argument_is_changed_and_float32_stays_float32(form: Any) -> None:
    drawn = draw(100, 2, 3, np.float32)
    before = [a.copy() for a in drawn]
    assert form(*drawn).dtype == np.float32
    for array, kept in zip(drawn, before, strict=True):
        np.testing.assert_array_equal(array, kept)


@pytest.mark.parametrize(
    ("T", "size", "blocks"),
    [
        (FEWEST_STEPS, WIDEST, True),
        (FEWEST_STEPS - 1, WIDEST, False),
        (FEWEST_STEPS, WIDEST + 1, False),
    ],
)
def test_the_form_is_chosen_by_size(
    T: int, size: int, blocks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = []
    for name in ("in_blocks", "in_steps"):
        monkeypatch.setattr(
            f"gated_rnn.scan.{name}", lambda *_, name=name: taken.append(name)
        )
    recurrence(*draw(T, 1, size))
    assert taken == ["in_blocks" if blocks else "in_steps"]


@pytest.mark.parametrize("T", [5, 70])
def test_the_way_back_agrees_with_central_differences(T: int) -> None:
    keep, value, first = draw(T, 2, 3)
    dh = np.random.default_rng(1).normal(size=keep.shape)

    def loss(v: Any) -> float:
        return float((recurrence(keep, v, first) * dh).sum())

    found = recurrence_backward(keep, dh)
    assert relative_error(found, numerical_gradient(loss, value)) <= 1e-8
    numeric = numerical_gradient(
        lambda h: float((recurrence(keep, value, h) * dh).sum()), first
    )
    assert relative_error(keep[0] * found[0], numeric) <= 1e-8


def test_a_sequence_in_several_chunks_is_one_sequence(cases: Any) -> None:
    for name in ("mingru", "minlstm"):
        case = cases(name, sizes=(150, 8, 3, 64))  # 4 KB a step: chunks of 128
        run = forward(case.cell, case.params, case.x, case.state)
        assert len(run.tape.saved[0][1].chunks) > 1
        back = backward(run.tape, case.dh, case.dstate)
        reference = unroll(case.cell, case.params, case.x, case.state)
        right = bptt(case.cell, case.params, reference.caches, case.dh, case.dstate)
        assert relative_error(run.h, reference.h) <= 1e-13
        for ours, theirs in zip(back, right, strict=True):
            fields = zip(ours, theirs, strict=True)
            assert all(relative_error(a, b) <= 1e-12 for a, b in fields)


def test_bad_input_is_told_at_the_boundary() -> None:
    keep, value, first = draw(5, 2, 3)
    with pytest.raises(ShapeError, match=r"scan\.recurrence: expected value"):
        recurrence(keep, value[1:], first)
    with pytest.raises(ShapeError, match="expected first"):
        recurrence(keep, value, first[0])
    with pytest.raises(DtypeError, match="one dtype"):
        recurrence(keep, value.astype("f4"), first)
    with pytest.raises(NotFiniteError, match="keep"):
        recurrence(keep * np.inf, value, first)
