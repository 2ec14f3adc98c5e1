"""Two directions: one network reads forwards, another one backwards.

    →hₜ = step(→params, xₜ, →hₜ₋₁),  t = 1 … T
    ←hₜ = step(←params, xₜ, ←hₜ₊₁),  t = T … 1
    hₜ = [→hₜ, ←hₜ]                             2H numbers

hₜ has seen the whole sequence, so this is for sequences that are there as a whole, and
not for predicting what comes next.

Convention: ``torch.nn.LSTM(bidirectional=True)``: forwards first; the last state of the
second direction is the one after x₁. With lengths, each sequence is read backwards from
its own end.

Source: Schuster & Paliwal, Bidirectional recurrent neural networks, IEEE Transactions
on Signal Processing 45(11), 1997.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gated_rnn import padding
from gated_rnn.boundary import Array, Boundary
from gated_rnn.cells.protocol import Cell
from gated_rnn.unroll import Gradients


class Both(NamedTuple):
    """One thing for each direction: parameters, states or their gradients."""

    forwards: Any
    """Of the direction from the first step to the last."""

    backwards: Any
    """Of the direction from the last step to the first."""


class Run(NamedTuple):
    """What two directions give."""

    h: Array
    """Every hidden state, (T, B, 2H)."""

    state: Both
    """The last state of each direction."""

    tape: Any
    """What ``backward`` takes."""


def init(
    cell: Cell, rng: np.random.Generator, I: int, H: int, dtype: Any = np.float64
) -> Both:
    """Draw the parameters of both directions.

    Args:
        cell: A module of ``gated_rnn.cells``.
        rng: Where the numbers come from.
        I: Size of the input.
        H: Size of the hidden state of each direction.
        dtype: float64 or float32.

    Returns:
        New parameters.
    """
    return Both(cell.init(rng, I, H, dtype), cell.init(rng, I, H, dtype))


# --8<-- [start:forward]
def forward(
    cell: Cell,
    params: Both,
    x: Array,
    state: Both | None = None,
    lengths: padding.Lengths | None = None,
) -> Run:
    """Run a cell over a sequence in both directions.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters, for each direction.
        x: Inputs, time first, (T, B, I).
        state: The first state of each direction; zeros if left out.
        lengths: How many steps each sequence has, (B,); T if left out.

    Returns:
        Every hₜ, the last states, and the tape for ``backward``.
    """
    Boundary("bidirectional.forward").shape("x", x, "T, B, I")
    if lengths is None:
        lengths = np.full(x.shape[1], len(x))
    first = Both(None, None) if state is None else state
    there = padding.forward(cell, params.forwards, x, lengths, first.forwards)
    turned = padding.reverse(x, lengths)
    back = padding.forward(cell, params.backwards, turned, lengths, first.backwards)
    h = np.concatenate([there.h, padding.reverse(back.h, lengths)], axis=2)
    return Run(h, Both(there.state, back.state), (there.tape, back.tape, lengths))


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(tape: Any, dh: Array, dstate: Both | None = None) -> Gradients:
    """Carry gradients back through both directions.

    Args:
        tape: What ``forward`` returned.
        dh: ∂L/∂hₜ, (T, B, 2H).
        dstate: ∂L/∂(last state) of each direction; zeros if left out.

    Returns:
        Gradients for the inputs, and for first states and parameters as ``Both``.
    """
    there, back, lengths = tape
    Boundary("bidirectional.backward").shape("dh", dh, "T, B, 2H")
    last = Both(None, None) if dstate is None else dstate
    of_there, of_back = np.split(dh, 2, axis=2)
    forwards = padding.backward(there, of_there, last.forwards)
    turned = padding.reverse(of_back, lengths)
    backwards = padding.backward(back, turned, last.backwards)
    return Gradients(
        forwards.dx + padding.reverse(backwards.dx, lengths),
        Both(forwards.dstate, backwards.dstate),
        Both(forwards.dparams, backwards.dparams),
    )


# --8<-- [end:backward]
