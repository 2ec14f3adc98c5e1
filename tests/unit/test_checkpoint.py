"""Checkpoints save memory and change nothing else."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gated_rnn import checkpoint, sequence
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.boundary import ShapeError


def peak(call: Callable[[], Any]) -> int:
    """Return the bytes that a call holds at most."""
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("every", [None, 1, 2, 7, 100])
def test_every_cell_has_the_gradients_of_the_whole_sequence(
    case: Any, every: int | None
) -> None:
    kept = checkpoint.forward(case.cell, case.params, case.x, case.state, every)
    found = checkpoint.backward(kept, lambda steps, _: case.dh[steps], case.dstate)
    run = sequence.forward(case.cell, case.params, case.x, case.state)
    right = sequence.backward(run.tape, case.dh, case.dstate)
    assert relative_error(found.dx, right.dx) <= 1e-12
    for ours, theirs in (
        (kept.state, run.state),
        (found.dstate, right.dstate),
        (found.dparams, right.dparams),
    ):
        for one, other in zip(ours, theirs, strict=True):
            assert relative_error(one, other) <= 1e-12


def test_the_loss_sees_every_hidden_state_once_the_last_segment_first(
    case: Any,
) -> None:
    seen = []

    def upstream(steps: slice, h: Any) -> Any:
        seen.append((steps, h.copy()))
        return 2 * h

    kept = checkpoint.forward(case.cell, case.params, case.x, case.state, 3)
    found = checkpoint.backward(kept, upstream)
    run = sequence.forward(case.cell, case.params, case.x, case.state)
    assert [steps.start for steps, _ in seen] == [6, 3, 0]
    h = np.concatenate([h for _, h in reversed(seen)])
    assert relative_error(h, run.h) <= 1e-13
    right = sequence.backward(run.tape, 2 * run.h)
    assert relative_error(found.dx, right.dx) <= 1e-12


def test_a_long_sequence_takes_a_twentieth_of_the_memory(
    cases: Callable[..., Any],
) -> None:
    case = cases("lstm", sizes=(4000, 1, 4, 32))

    def whole() -> Any:
        run = sequence.forward(case.cell, case.params, case.x)
        return sequence.backward(run.tape, 2 * run.h)

    def by_segments() -> Any:
        kept = checkpoint.forward(case.cell, case.params, case.x)
        return checkpoint.backward(kept, lambda _, h: 2 * h)

    assert peak(by_segments) <= 0.05 * peak(whole)


@pytest.mark.parametrize("every", [0, -1, 2.5, "3"])
def test_a_segment_has_a_whole_number_of_steps(case: Any, every: Any) -> None:
    with pytest.raises(ShapeError, match="whole number of at least 1"):
        checkpoint.forward(case.cell, case.params, case.x, every=every)
