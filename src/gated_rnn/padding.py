"""Sequences of different lengths side by side: padded, and as if each were alone.

    x (T, B, I), T the longest; what stands behind the end of a sequence is never read
    h_t = 0 behind the end; the last state of a sequence is that of its own last step

The sequences are put in order of their lengths. Up to the end of the shortest all of
them run; from there to the next end all but those that are over; and so on. No step is
computed for nothing, and no mask is multiplied with, so the padding may hold anything,
even NaN.

Convention: outputs behind the end are zero and the state is the last real one, as in
``torch.nn.utils.rnn.pack_padded_sequence`` and ``pad_packed_sequence``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from gated_rnn import sequence
from gated_rnn.boundary import Array, Boundary, DtypeError, ShapeError
from gated_rnn.cells.protocol import Cell, add, zeros_like
from gated_rnn.init import zero_state
from gated_rnn.unroll import Gradients

Lengths = NDArray[np.integer[Any]]
"""How many steps each sequence has, (B,)."""


class Tape(NamedTuple):
    """What ``backward`` needs from ``forward``."""

    order: NDArray[np.intp]
    """The sequences, the longest first."""

    segments: list[tuple[slice, int, sequence.Tape]]
    """Steps, how many sequences run in them, and their tape; in order of time."""

    x: Array
    """The inputs, (T, B, I)."""

    params: Any
    """The parameters of the cell."""


class Run(NamedTuple):
    """What padded sequences give."""

    h: Array
    """Every hidden state, (T, B, H); zero behind the end of a sequence."""

    state: Any
    """The state after the last step of each sequence."""

    tape: Tape
    """What ``backward`` takes."""


# --8<-- [start:pad]
def pad(sequences: Sequence[Array]) -> tuple[Array, Lengths]:
    """Put sequences side by side and fill up with zeros.

    Args:
        sequences: Inputs (T_k, I), of one I and one dtype.

    Returns:
        The inputs (T, B, I) with T the longest, and the lengths, (B,).

    Raises:
        ShapeError: No sequences, or another shape.
        DtypeError: Another dtype.
    """
    if not len(sequences):
        raise ShapeError("pad: expected at least one sequence (T, I), got none.")
    boundary = Boundary("pad")
    for k, one in enumerate(sequences):
        boundary.sizes.pop("T", None)  # each has its own
        boundary.array(f"sequences[{k}]", one, "T, I")
    lengths = np.array([len(one) for one in sequences])
    shape = (lengths.max(), len(sequences), sequences[0].shape[1])
    x = np.zeros(shape, sequences[0].dtype)
    for k, one in enumerate(sequences):
        x[: len(one), k] = one
    return x, lengths


# --8<-- [end:pad]


def mask(lengths: Lengths, T: int) -> NDArray[np.bool_]:
    """Say which steps belong to a sequence.

    Args:
        lengths: How many steps each sequence has, (B,).
        T: How many steps the longest has, or more.

    Returns:
        True where step t is before the end, (T, B).
    """
    inside: NDArray[np.bool_] = np.arange(T)[:, None] < np.asarray(lengths)
    return inside


def reverse(x: Array, lengths: Lengths) -> Array:
    """Turn every sequence round within its own length.

    Args:
        x: Anything over time, (T, B, …).
        lengths: How many steps each sequence has, (B,).

    Returns:
        A copy; what stands behind the ends stays where it is.

    Raises:
        ShapeError: Not one length for each sequence, or one outside of 1 to T.
        DtypeError: Lengths that are not whole numbers.
    """
    _check_lengths("reverse", lengths, x.shape[0], x.shape[1])
    t = np.arange(len(x))[:, None]
    source = np.where(mask(lengths, len(x)), lengths - 1 - t, t)
    turned: Array = x[source, np.arange(x.shape[1])]
    return turned


# --8<-- [start:forward]
def forward(
    cell: Cell, params: Any, x: Array, lengths: Lengths, state: Any = None
) -> Run:
    """Run a cell over padded sequences; each comes out as if it were alone.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        lengths: How many steps each sequence has, (B,), from 1 to T.
        state: The state before the first step; zeros if left out.

    Returns:
        Every hₜ (zero behind an end), the state at each end, and the tape.

    Raises:
        ShapeError: Not one length for each sequence, or one outside of 1 to T.
        DtypeError: Lengths that are not whole numbers.
    """
    boundary = Boundary("padding.forward")
    boundary.fields("params", cell.Params, params)
    boundary.shape("x", x, "T, B, I")
    state = zero_state(cell, params, x.shape[1]) if state is None else state
    boundary.fields("state", cell.State, state)
    _check_lengths("padding.forward", lengths, x.shape[0], x.shape[1])

    order = np.argsort(-np.asarray(lengths), kind="stable")
    sorted_x, last = x[:, order], _pick(state, order)
    h = np.zeros((*x.shape[:2], state.h.shape[1]), x.dtype)
    segments = []
    for steps, running in _segments(np.asarray(lengths)[order]):
        first = _pick(last, slice(running))
        run = sequence.forward(cell, params, sorted_x[steps, :running], first)
        h[steps, order[:running]] = run.h
        for field, new in zip(last, run.state, strict=True):
            field[:running] = new
        segments.append((steps, running, run.tape))
    tape = Tape(order, segments, x, params)
    return Run(h, _pick(last, np.argsort(order)), tape)


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(tape: Tape, dh: Array, dstate: Any = None) -> Gradients:
    """Carry gradients back through padded sequences.

    Args:
        tape: What ``forward`` returned.
        dh: ∂L/∂hₜ from the loss at each t, (T, B, H); not read behind an end.
        dstate: ∂L/∂(state at each end), beside ``dh``; zeros if left out.

    Returns:
        Gradients for the inputs (zero behind an end), the first state and the
        parameters.
    """
    order, segments, x, params = tape
    cell = segments[0][2].cell
    boundary = Boundary("padding.backward")
    boundary.shape("x", x, "T, B, I")
    boundary.shape("dh", dh, "T, B, H")
    dstate = zero_state(cell, params, x.shape[1]) if dstate is None else dstate
    boundary.fields("dstate", cell.State, dstate)

    dx, dparams, later = np.zeros_like(x), zeros_like(params), _pick(dstate, order)
    for steps, running, one in reversed(segments):
        upstream = dh[steps, order[:running]]
        found = sequence.backward(one, upstream, _pick(later, slice(running)))
        dx[steps, order[:running]] = found.dx
        for field, new in zip(later, found.dstate, strict=True):
            field[:running] = new
        dparams = add(dparams, found.dparams)
    return Gradients(dx, _pick(later, np.argsort(order)), dparams)


# --8<-- [end:backward]


def _segments(lengths: Lengths) -> list[tuple[slice, int]]:
    """Cut time where a sequence ends; ``lengths`` begins with the longest."""
    ends = sorted(set(lengths.tolist()))
    starts = [0, *ends[:-1]]
    return [
        (slice(start, end), int((lengths >= end).sum()))
        for start, end in zip(starts, ends, strict=True)
    ]


def _pick(state: Any, which: Any) -> Any:
    """Return a copy of the states of some sequences."""
    return type(state)(*(field[which].copy() for field in state))


def _check_lengths(place: str, lengths: Any, T: int, B: int) -> None:
    lengths = np.asarray(lengths)
    if not np.issubdtype(lengths.dtype, np.integer):
        raise DtypeError(
            f"{place}: expected lengths as whole numbers, got {lengths.dtype}."
        )
    if lengths.shape != (B,) or lengths.min() < 1 or lengths.max() > T:
        raise ShapeError(
            f"{place}: expected lengths ({B},), one for each sequence, from 1 to "
            f"T = {T}; got shape {lengths.shape} with {lengths.tolist()}. Leave out "
            "sequences without a step."
        )
