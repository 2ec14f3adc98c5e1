"""Layers over time: the h of one layer is the input of the next.

    hₜˡ = layer l (hₜˡ⁻¹),  hₜ⁰ = xₜ,  l = 1 … L

Each layer has parameters and a state of its own and runs over the whole sequence before
the next begins. A layer may read in both directions; the next one then reads 2H.

Convention: ``torch.nn.LSTM(num_layers=L, dropout=p)``: dropout acts on the output of
every layer but the last, so with L = 1 it does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from gated_rnn import bidirectional, dropout, padding, sequence
from gated_rnn.boundary import Array, ShapeError, at_least_one
from gated_rnn.cells.protocol import Cell
from gated_rnn.unroll import Gradients


class Run(NamedTuple):
    """What a stack gives."""

    h: Array
    """Every hidden state of the last layer, (T, B, H), or 2H with two directions."""

    states: tuple[Any, ...]
    """The last state of every layer."""

    tape: list[tuple[Any, Any, Any]]
    """For every layer: how it ran, its tape, and the mask behind it."""


def init(
    cell: Cell,
    rng: np.random.Generator,
    I: int,
    H: int,
    L: int,
    both: bool = False,
    dtype: Any = np.float64,
) -> tuple[Any, ...]:
    """Draw the parameters of every layer.

    Args:
        cell: A module of ``gated_rnn.cells``.
        rng: Where the numbers come from.
        I: Size of the input of the first layer.
        H: Size of the hidden state of every layer (and direction).
        L: How many layers.
        both: Whether every layer reads in both directions.
        dtype: float64 or float32.

    Returns:
        A ``Params`` for each layer, or a ``bidirectional.Both`` of two.
    """
    wider = 2 * H if both else H
    sizes = [I] + [wider] * (at_least_one("stacked.init: L", L) - 1)
    if both:
        return tuple(bidirectional.init(cell, rng, n, H, dtype) for n in sizes)
    return tuple(cell.init(rng, n, H, dtype) for n in sizes)


# --8<-- [start:forward]
def forward(
    cell: Cell,
    params: Sequence[Any],
    x: Array,
    states: Sequence[Any] | None = None,
    lengths: padding.Lengths | None = None,
    p: float = 0.0,
    rng: np.random.Generator | None = None,
) -> Run:
    """Run a stack of layers over a sequence.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: The parameters of each layer; ``bidirectional.Both`` for two directions.
        x: Inputs, time first, (T, B, I).
        states: The first state of each layer; zeros if left out.
        lengths: How many steps each sequence has, (B,); T if left out.
        p: How likely a number between two layers is dropped.
        rng: Where the masks come from; needed if p > 0.

    Returns:
        Every hₜ of the last layer, the last states, and the tape for ``backward``.

    Raises:
        ShapeError: No layers, not one state for each, p outside of 0 ≤ p < 1, or p > 0
            without rng.
    """
    _check(params, states, p, rng)
    last, tape = [], []
    for layer, one in enumerate(params):
        way = _way(one, lengths)
        first = None if states is None else states[layer]
        run = way.forward(cell, one, x, *way.lengths, state=first)
        x, mask = run.h, None
        if p and rng is not None and layer < len(params) - 1:
            x, mask = dropout.forward(rng, run.h, p)
        last.append(run.state)
        tape.append((way, run.tape, mask))
    return Run(x, tuple(last), tape)


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(
    tape: list[tuple[Any, Any, Any]], dh: Array, dstates: Sequence[Any] | None = None
) -> Gradients:
    """Carry gradients back, from the last layer to the first.

    Args:
        tape: What ``forward`` returned.
        dh: ∂L/∂hₜ of the last layer, of the shape of its h.
        dstates: ∂L/∂(last state) of each layer; zeros if left out.

    Returns:
        Gradients for the inputs, and tuples of those of first states and parameters.
    """
    found = []
    for layer, (way, one, mask) in reversed(list(enumerate(tape))):
        if mask is not None:
            dh = dropout.backward(mask, dh)
        back = way.backward(one, dh, None if dstates is None else dstates[layer])
        dh = back.dx
        found.append(back)
    first = tuple(back.dstate for back in found[::-1])
    return Gradients(dh, first, tuple(back.dparams for back in found[::-1]))


# --8<-- [end:backward]


class _Way(NamedTuple):
    """How a layer runs: in one direction or two, with lengths or without."""

    forward: Any
    backward: Any
    lengths: tuple[Any, ...]


def _way(params: Any, lengths: Any) -> _Way:
    if isinstance(params, bidirectional.Both):

        def forward(cell: Cell, params: Any, x: Array, state: Any) -> Any:
            return bidirectional.forward(cell, params, x, state, lengths)

        return _Way(forward, bidirectional.backward, ())
    if lengths is not None:
        return _Way(padding.forward, padding.backward, (lengths,))
    return _Way(sequence.forward, sequence.backward, ())


def _check(params: Any, states: Any, p: float, rng: Any) -> None:
    if not len(params):
        raise ShapeError("stacked.forward: expected at least one layer, got none.")
    if states is not None and len(states) != len(params):
        raise ShapeError(
            f"stacked.forward: expected {len(params)} states, one for each layer, got "
            f"{len(states)}."
        )
    if not 0 <= p < 1 or (p and rng is None):
        raise ShapeError(
            f"stacked.forward: expected 0 ≤ p < 1, and an rng if p > 0; got p = {p!r} "
            f"and rng {type(rng).__name__}."
        )
