"""A cell over time, and back through time: the reference, to be read.

    forwards    state₁ … state_T, one after the other, with the same parameters
    backwards   state_T … state₁; the gradients of the shared parameters are added

Source: Werbos, Backpropagation through time, Proceedings of the IEEE 78(10), 1990.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from gated_rnn.boundary import Array, Boundary, ShapeError
from gated_rnn.cells.protocol import Cell, add, zeros_like
from gated_rnn.init import zero_state


class Unrolled(NamedTuple):
    """What a whole sequence gives."""

    h: Array
    """Every hidden state, (T, B, H)."""

    state: Any
    """The last state, as the cell defines it."""

    caches: list[Any]
    """What each step keeps for the way back."""


class Gradients(NamedTuple):
    """What a whole sequence gives on the way back."""

    dx: Array
    """∂L/∂x, (T, B, I)."""

    dstate: Any
    """∂L/∂(state before the first step)."""

    dparams: Any
    """∂L/∂params, added over all steps."""


# --8<-- [start:unroll]
def unroll(cell: Cell, params: Any, x: Array, state: Any = None) -> Unrolled:
    """Run a cell over a sequence.

    stateₜ = step(params, xₜ, stateₜ₋₁),  t = 1 … T

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters, the same at every step.
        x: Inputs, time first, (T, B, I).
        state: The state before the first step; zeros if left out.

    Returns:
        Every hₜ, the last state, and the caches for ``bptt``.
    """
    boundary = Boundary("unroll")
    boundary.fields("params", cell.Params, params)
    boundary.array("x", x, "T, B, I")
    if state is None:
        state = zero_state(cell, params, x.shape[1])
    boundary.fields("state", cell.State, state)

    hs, caches = [], []
    for x_t in x:
        state, cache = cell.step(params, x_t, state)
        hs.append(state.h)
        caches.append(cache)
    return Unrolled(np.stack(hs), state, caches)


# --8<-- [end:unroll]


# --8<-- [start:bptt]
def bptt(
    cell: Cell, params: Any, caches: list[Any], dh: Array, dstate: Any = None
) -> Gradients:
    """Carry gradients back through time.

    dstateₜ₋₁, dparamsₜ = step_backward(dstateₜ + what the loss asks of hₜ)
    dparams = Σₜ dparamsₜ, because every step uses the same parameters

    Args:
        cell: The cell of the way forward.
        params: Its parameters.
        caches: What ``unroll`` returned.
        dh: ∂L/∂hₜ from the loss at each t, not through later steps, (T, B, H).
        dstate: ∂L/∂(last state), beside ``dh``; zeros if left out.

    Returns:
        Gradients for the inputs, the first state and the parameters.

    Raises:
        ShapeError: Not one dh for each cache.
    """
    _check_backward(cell, params, caches, dh, dstate)
    dparams = zeros_like(params)
    if dstate is None:
        dstate = zero_state(cell, params, dh.shape[1])

    dxs = []
    for cache, dh_t in zip(reversed(caches), dh[::-1], strict=True):
        total = dstate._replace(h=dstate.h + dh_t)
        dx_t, dstate, dparams_t = cell.step_backward(params, cache, total)
        dparams = add(dparams, dparams_t)
        dxs.append(dx_t)
    return Gradients(np.stack(dxs[::-1]), dstate, dparams)


# --8<-- [end:bptt]


def _check_backward(
    cell: Cell, params: Any, caches: list[Any], dh: Array, dstate: Any
) -> None:
    boundary = Boundary("bptt")
    boundary.fields("params", cell.Params, params)
    boundary.array("dh", dh, "T, B, H")
    if dstate is not None:
        boundary.fields("dstate", cell.State, dstate)
    if len(caches) != len(dh):
        raise ShapeError(
            f"bptt: expected dh for each of the {len(caches)} steps of the caches, got "
            f"{len(dh)}; pass the caches that unroll returned for this sequence."
        )
