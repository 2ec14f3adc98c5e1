"""Long sequences in little memory: keep some states, run the rest again.

The way back needs every step of the way forward: O(T) memory. With a state kept every
k steps, a segment is run again when the way back reaches it, and only its own steps are
in memory: T/k states and k steps, for one more way forward. A step's buffers are about
eight times as large as a state, so k = √(T/8) is the least.

    forwards:   s₀ … s_k … s_2k … s_T        only these states are kept
    backwards:  for the last segment to the first: forwards again, then back

Source: Chen, Xu, Zhang & Guestrin, Training deep nets with sublinear memory cost,
arXiv:1604.06174, 2016; for recurrent networks Gruslys et al., Memory-efficient
backpropagation through time, NeurIPS 2016.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt
from typing import Any, NamedTuple

import numpy as np

from gated_rnn import sequence
from gated_rnn.boundary import Array, Boundary, at_least_one
from gated_rnn.cells.protocol import Cell
from gated_rnn.init import zero_state
from gated_rnn.unroll import Gradients

Upstream = Callable[[slice, Array], Array]
"""From some steps and their hₜ to ∂L/∂hₜ, both (steps, B, H)."""


class Checkpoints(NamedTuple):
    """What ``backward`` needs: inputs and a few states, but no hₜ."""

    cell: Cell
    """The cell that ran."""

    params: Any
    """Its parameters."""

    weights: Any
    """The same, as ``sequence.prepare`` returns them."""

    x: Array
    """Its inputs, (T, B, I)."""

    segments: list[tuple[slice, Any]]
    """The steps of each segment and the state before them."""

    state: Any
    """The last state."""

    workspace: sequence.Workspace
    """The buffers of one segment."""


# --8<-- [start:forward]
def forward(
    cell: Cell, params: Any, x: Array, state: Any = None, every: int | None = None
) -> Checkpoints:
    """Run a cell over a sequence and keep a state every so many steps.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        state: The state before the first step; zeros if left out.
        every: How many steps a segment has; √(T/8) if left out.

    Returns:
        The last state, and what ``backward`` needs. The hₜ are not kept: ``backward``
        hands them to the loss, segment by segment.
    """
    boundary = Boundary("checkpoint.forward")
    boundary.array("x", x, "T, B, I")
    boundary.fields("params", cell.Params, params)
    state = zero_state(cell, params, x.shape[1]) if state is None else state
    boundary.fields("state", cell.State, state)
    every = max(1, isqrt(len(x) // 8)) if every is None else every
    length = at_least_one("checkpoint.forward: every", every)

    workspace, segments = sequence.Workspace(), []
    weights = sequence.prepare(cell, params)
    for start in range(0, len(x), length):
        steps = slice(start, min(len(x), start + length))
        segments.append((steps, state))
        state = sequence.run(cell, params, weights, x[steps], state, workspace).state
    return Checkpoints(cell, params, weights, x, segments, state, workspace)


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(kept: Checkpoints, upstream: Upstream, dstate: Any = None) -> Gradients:
    """Carry gradients back through time, running each segment forwards again.

    Args:
        kept: What ``forward`` returned.
        upstream: Called once for each segment, the last first, with its steps and
            their hₜ; returns ∂L/∂hₜ for them, (steps, B, H).
        dstate: ∂L/∂(last state), beside ``upstream``; zeros if left out.

    Returns:
        Gradients for the inputs, the first state and the parameters.
    """
    cell, params, weights, x, segments, last, workspace = kept
    boundary = Boundary("checkpoint.backward")
    boundary.fields("last state", cell.State, last)
    dstate = zero_state(cell, params, x.shape[1]) if dstate is None else dstate
    boundary.fields("dstate", cell.State, dstate)

    dx, total = np.empty_like(x), list[Array]()
    for steps, state in reversed(segments):
        run = sequence.run(cell, params, weights, x[steps], state, workspace)
        dh = upstream(steps, run.h)
        boundary = Boundary("checkpoint.backward")
        boundary.array("h of the segment", run.h, "T, B, H")
        boundary.array("upstream(…)", dh, "T, B, H")
        dx[steps], dstate, found = sequence.run_back(run.tape, dh, dstate)
        pairs = zip(total or found, found, strict=True)
        total = [np.add(t, f, t) for t, f in pairs] if total else found
        del run, found, pairs  # as large as the weights: not beside the next ones
    return Gradients(dx, dstate, sequence.finish(cell, total))


# --8<-- [end:backward]
