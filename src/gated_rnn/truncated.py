"""Truncated backpropagation through time: the state goes on, the gradient stops.

    forwards    s₀ → … → s_k → … → s_2k → …      as ever: no state is thrown away
    backwards   only within a window; the state at its start counts as given

With windows one after the other no gradient crosses from one window into an earlier
one: a lag longer than the window is not learned, unless the state happens to carry what
is needed. With ``every`` smaller than ``through`` windows overlap: every k₁ steps the
loss of these steps goes back through k₂ steps, and no loss reaches less than
k₂ − k₁ + 1 steps back.

All of these are biased: what lies further back counts for nothing. ``drawn`` cuts at
random places and multiplies what passes, so that the mean over the draws is the whole
gradient.

Source: Williams & Peng, An efficient gradient-based algorithm for on-line training of
recurrent network trajectories, Neural Computation 2(4), 1990 (there h′ and h);
Sutskever, Training recurrent neural networks, thesis, 2013 (k₁ and k₂); Tallec &
Ollivier, Unbiasing truncated backpropagation through time, arXiv:1705.08209, 2017
(random cuts with compensation).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from gated_rnn import sequence
from gated_rnn.boundary import Array, Boundary, ShapeError, at_least_one
from gated_rnn.cells.protocol import Cell, add, zeros_like
from gated_rnn.init import zero_state
from gated_rnn.unroll import Gradients, bptt, unroll


class Window(NamedTuple):
    """A stretch of a long sequence."""

    steps: slice
    """Which steps."""

    run: sequence.Run
    """Their hₜ, the state behind them, and the tape."""


# --8<-- [start:windows]
def windows(
    cell: Cell, params: Any, x: Array, length: int, state: Any = None
) -> Iterator[Window]:
    """Run a long sequence window by window, handing the state on.

    Between two windows the parameters may be changed in place: the next window uses the
    new ones. ``sequence.backward(window.run.tape, dh)`` gives the truncated gradient.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        length: How many steps a window has; the last may have fewer.
        state: The state before the first step; zeros if left out.

    Yields:
        Each window, the first first.
    """
    Boundary("truncated.windows").array("x", x, "T, B, I")
    at_least_one("truncated.windows: length", length)
    for start in range(0, len(x), length):
        steps = slice(start, min(len(x), start + length))
        run = sequence.forward(cell, params, x[steps], state)
        state = run.state
        yield Window(steps, run)


# --8<-- [end:windows]


# --8<-- [start:gradients]
def gradients(
    cell: Cell,
    params: Any,
    x: Array,
    dh: Array,
    every: int,
    through: int | None = None,
    state: Any = None,
) -> Gradients:
    """Return the truncated gradient of a whole sequence.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
        every: k₁, after how many steps the gradient is taken.
        through: k₂, through how many steps it goes back; ``every`` if left out.
        state: The state before the first step; zeros if left out.

    Returns:
        Gradients for the inputs, the first state and the parameters; what does not
        reach them is zero.

    Raises:
        ShapeError: ``through`` is less than ``every``.
    """
    through = every if through is None else through
    states = _states(cell, params, x, dh, every, through, state)
    dx, dparams, first = np.zeros_like(x), zeros_like(params), zeros_like(states[0])
    for start in range(0, len(x), every):
        end = min(len(x), start + every)
        begin = max(0, start + every - through)
        run = sequence.forward(cell, params, x[begin:end], states[begin])
        upstream = dh[begin:end].copy()
        upstream[: start - begin] = 0.0  # the loss of earlier steps has had its turn
        found = sequence.backward(run.tape, upstream)
        dx[begin:end] += found.dx
        dparams = add(dparams, found.dparams)
        first = add(first, found.dstate) if begin == 0 else first
    return Gradients(dx, first, dparams)


# --8<-- [end:gradients]


# --8<-- [start:crossings]
def crossings(rng: np.random.Generator, T: int, B: int, cut: float) -> Array:
    """Draw where the way back is cut, and by how much the rest is multiplied.

    ξₜ = 0           with probability ``cut``
    ξₜ = 1/(1 − cut) else, so that its mean is 1

    Args:
        rng: Where the draws come from.
        T: How many steps the sequence has.
        B: How many sequences; each has draws of its own.
        cut: The probability of a cut; a window is 1/cut steps long on average.

    Returns:
        Factors between the steps, (T − 1, B).

    Raises:
        ValueError: Not 0 ≤ cut < 1.
    """
    if not 0 <= cut < 1:
        raise ValueError(
            f"truncated.crossings: expected a probability 0 ≤ cut < 1, got {cut}; at "
            "1 nothing passes that could be multiplied."
        )
    at_least_one("truncated.crossings: T", T)
    return np.where(rng.random((T - 1, B)) < cut, 0.0, 1 / (1 - cut))


# --8<-- [end:crossings]


# --8<-- [start:drawn]
def drawn(
    cell: Cell, params: Any, x: Array, dh: Array, xi: Array, state: Any = None
) -> Gradients:
    """Return the gradient whose way back is multiplied between any two steps.

    dstateₜ = ∂Lₜ/∂stateₜ + ξₜ · (∂stateₜ₊₁/∂stateₜ)ᵀ dstateₜ₊₁

    ξ = 1 everywhere is the whole gradient; 1 and 0 are windows.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
        xi: Factors between the steps, from ``crossings``, (T − 1, B).
        state: The state before the first step; zeros if left out.

    Returns:
        Gradients for the inputs, the first state and the parameters.

    Raises:
        ShapeError: ``xi`` has another shape.
    """
    Boundary("truncated.drawn").array("dh", dh, "T, B, H")
    if xi.shape != (len(x) - 1, x.shape[1]):
        raise ShapeError(
            f"truncated.drawn: expected xi of shape {(len(x) - 1, x.shape[1])}, a "
            f"factor between any two steps of each sequence, got {xi.shape}."
        )
    caches = unroll(cell, params, x, state).caches
    back = bptt(cell, params, caches[-1:], dh[-1:])
    dxs, dparams = [back.dx], back.dparams
    for t in reversed(range(len(x) - 1)):
        passed = (_rows(xi[t], ds) for ds in back.dstate)
        dstate = type(back.dstate)(*passed)
        back = bptt(cell, params, caches[t : t + 1], dh[t : t + 1], dstate)
        dxs.append(back.dx)
        dparams = add(dparams, back.dparams)
    return Gradients(np.concatenate(dxs[::-1]), back.dstate, dparams)


# --8<-- [end:drawn]


def _rows(factors: Array, array: Array) -> Array:
    """Multiply every row of a batch by its own factor."""
    return factors.reshape(-1, *(1,) * (array.ndim - 1)) * array


def _states(
    cell: Cell, params: Any, x: Array, dh: Array, every: int, through: int, state: Any
) -> dict[int, Any]:
    """Return the state before each step at which a window begins."""
    boundary = Boundary("truncated.gradients")
    boundary.fields("params", cell.Params, params)
    boundary.array("x", x, "T, B, I")
    boundary.array("dh", dh, "T, B, H")
    state = zero_state(cell, params, x.shape[1]) if state is None else state
    boundary.fields("state", cell.State, state)
    at_least_one("truncated.gradients: every", every)
    at_least_one("truncated.gradients: through", through)
    if through < every:
        raise ShapeError(
            f"truncated.gradients: expected through ≥ every = {every}, got {through}; "
            "the loss of a step must at least reach that step."
        )
    later = every - through  # how much before its first loss a window begins
    begins = sorted({max(0, start + later) for start in range(0, len(x), every)})
    found = {0: state}
    for begin, after in pairwise(begins):
        run = sequence.forward(cell, params, x[begin:after], found[begin])
        found[after] = run.state
    return found
