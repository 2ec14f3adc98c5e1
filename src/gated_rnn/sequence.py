"""Whole sequences, fast: the same results as ``unroll`` and ``bptt``, to rounding.

What makes it fast, in the order of what it saves:

* the products with the inputs do not wait for anything, so they are made for all time
  steps before the loop; only W_hh hₜ₋₁ is left in it;
* the gradients of the weights are one product over all steps, after the loop;
* inside, a step is (features, batch): the blocks of the gates are contiguous, and BLAS
  multiplies (4H, H) by a few columns up to twice as fast as a few rows by (H, 4H);
* σ(a) = ½ tanh(a/2) + ½: with the rows of the gates halved beforehand, one call of tanh
  serves all blocks;
* the factors of the backward pass are computed for many steps at once, as many as stay
  in the cache;
* buffers are made once and their views too; nothing is allocated in the loop. A
  ``Workspace`` keeps them for the next call.

How to read it: ``forward`` and ``backward`` are the door. Behind it ``Rnn``, ``Lstm``
and ``Gru`` are the formulas of ``cells/`` again, written into buffers. The minimal
cells need no loop over their steps; ``scan`` has them. All other cells run through
``unroll`` and ``bptt``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import cycle, pairwise
from typing import Any, NamedTuple

import numpy as np

from gated_rnn.boundary import Array, Boundary
from gated_rnn.cells import gru, lstm, rnn
from gated_rnn.cells.protocol import Cell
from gated_rnn.init import zero_state
from gated_rnn.scan import MinGru, MinLstm
from gated_rnn.unroll import Gradients, bptt, unroll


class StaleTapeError(RuntimeError):
    """The buffers of a tape hold another sequence by now."""


class Run(NamedTuple):
    """What a whole sequence gives, and what the way back needs."""

    h: Array
    """Every hidden state, (T, B, H)."""

    state: Any
    """The last state, as the cell defines it."""

    tape: Tape
    """What ``backward`` takes."""


class Tape(NamedTuple):
    """What ``backward`` needs from ``forward``."""

    cell: Cell
    """The cell that ran."""

    params: Any
    """Its parameters."""

    x: Array
    """Its inputs, (T, B, I)."""

    first: Any
    """The state before the first step."""

    saved: Any
    """The kernels with their buffers, or the caches of ``unroll``."""

    weights: Any
    """The parameters as the kernels want them."""

    turn: int
    """Which use of the buffers this is."""


class Workspace:
    """Buffers that calls with the same sizes use one after the other.

    A training loop calls ``forward`` and ``backward`` over and over with the same
    sizes; with a workspace the memory is asked for once. The buffers belong to the
    last ``forward``: a tape from before it is refused. Results are always new arrays.
    """

    def __init__(self) -> None:
        """Start without buffers; each new size adds its own."""
        self._kernels: dict[Any, Any] = {}

    def kernels(self, cell: Cell, params: Any, x: Array) -> Any:
        """Return a kernel for each group of sequences, old ones if there are any.

        Args:
            cell: A cell in ``KERNELS``.
            params: Its parameters; they give H.
            x: Inputs, (T, B, I).

        Returns:
            The part of the batch and its kernel with the buffers, for each group.
        """
        (T, B, I), H = x.shape, len(params.b_ih) // len(cell.GATES)
        key = (cell.NAME, T, B, I, H, x.dtype)
        if key not in self._kernels:
            kernel = KERNELS[cell.NAME]
            self._kernels[key] = [
                (part, kernel((T, part.stop - part.start, I, H), x.dtype))
                for part in _groups(B, H, x.dtype)
            ]
        return self._kernels[key]


def forward(
    cell: Cell,
    params: Any,
    x: Array,
    state: Any = None,
    workspace: Workspace | None = None,
) -> Run:
    """Run a cell over a sequence; equal to ``unroll``.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        state: The state before the first step; zeros if left out.
        workspace: Buffers to use again; new ones if left out.

    Returns:
        Every hₜ, the last state, and the tape for ``backward``.
    """
    boundary = Boundary("sequence.forward")
    boundary.fields("params", cell.Params, params)
    boundary.array("x", x, "T, B, I")
    if state is None:
        state = zero_state(cell, params, x.shape[1])
    boundary.fields("state", cell.State, state)
    return run(cell, params, prepare(cell, params), x, state, workspace or Workspace())


def backward(tape: Tape, dh: Array, dstate: Any = None) -> Gradients:
    """Carry gradients back through time; equal to ``bptt``.

    Args:
        tape: What ``forward`` returned.
        dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
        dstate: ∂L/∂(last state), beside ``dh``; zeros if left out.

    Returns:
        Gradients for the inputs, the first state and the parameters.

    Raises:
        StaleTapeError: The tape's workspace was used by a later ``forward``.
    """
    cell, params, x, first, *_ = tape
    boundary = Boundary("sequence.backward")
    boundary.array("x", x, "T, B, I")
    boundary.fields("first state", cell.State, first)
    boundary.array("dh", dh, "T, B, H")
    if dstate is None:
        dstate = zero_state(cell, params, x.shape[1])
    boundary.fields("dstate", cell.State, dstate)
    dx, first, gathered = run_back(tape, dh, dstate)
    return Gradients(dx, first, finish(cell, gathered))


# ------------------------------------- the same in parts, for those who call it often


def prepare(cell: Cell, params: Any) -> Any:
    """Return the parameters in the order and scale that the cell's kernel wants.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.

    Returns:
        What ``run`` takes as ``weights``; a copy, or ``params`` without a kernel.
    """
    return KERNELS[cell.NAME].prepare(params) if cell.NAME in KERNELS else params


def run(
    cell: Cell, params: Any, weights: Any, x: Array, state: Any, workspace: Workspace
) -> Run:
    """Do what ``forward`` does, with prepared weights and without checks.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        weights: What ``prepare`` made of them.
        x: Inputs, time first, (T, B, I).
        state: The state before the first step.
        workspace: Buffers to use again.

    Returns:
        Every hₜ, the last state, and the tape.
    """
    if cell.NAME not in KERNELS:
        h, last, caches = unroll(cell, params, x, state)
        return Run(h, last, Tape(cell, params, x, state, caches, weights, 0))
    kernels = workspace.kernels(cell, params, x)
    runs = []
    for part, kernel in kernels:
        kernel.turn += 1
        runs.append(kernel.forward(weights, x[:, part], _part(state, part)))
    h, last = np.concatenate([h for h, _ in runs], axis=1), _join(s for _, s in runs)
    turn = kernels[0][1].turn
    return Run(h, last, Tape(cell, params, x, state, kernels, weights, turn))


def run_back(tape: Tape, dh: Array, dstate: Any) -> tuple[Array, Any, list[Array]]:
    """Do what ``backward`` does without checks, up to ``finish``.

    Args:
        tape: What ``run`` returned.
        dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
        dstate: ∂L/∂(last state).

    Returns:
        ∂L/∂x, ∂L/∂(first state), and what is gathered for the parameters; such
        lists of several segments are added, array by array, before ``finish``.

    Raises:
        StaleTapeError: The workspace was used by a later ``run``.
    """
    cell, params, _, _, saved, weights, turn = tape
    if cell.NAME not in KERNELS:
        dx, first, dparams = bptt(cell, params, saved, dh, dstate)
        return dx, first, list(dparams)
    if saved[0][1].turn != turn:
        raise StaleTapeError(
            "sequence.backward: expected the tape of the workspace's last forward, "
            "got an earlier one, whose buffers are overwritten. Go backward before the "
            "next forward, or give each its own workspace."
        )
    found = [
        kernel.backward(weights, dh[:, part], _part(dstate, part))
        for part, kernel in saved
    ]
    dx = np.concatenate([dx for dx, _, _ in found], axis=1)
    gathered = zip(*(parts for _, _, parts in found), strict=True)
    total = [sum(parts[1:], parts[0]) for parts in gathered]
    return dx, _join(first for _, first, _ in found), total


def finish(cell: Cell, gathered: list[Array]) -> Any:
    """Return what was gathered for the weights as the cell's ``Params``.

    Args:
        cell: The cell of the run.
        gathered: What ``run_back`` returned, or the sum over segments.

    Returns:
        ∂L/∂params.
    """
    if cell.NAME not in KERNELS:
        return cell.Params(*gathered)
    return KERNELS[cell.NAME].finish(*gathered)


def _part(state: Any, part: slice) -> Any:
    """Return the state of some of the sequences."""
    return type(state)(*(field[part] for field in state))


def _join(states: Iterable[Any]) -> Any:
    """Return the states of all the sequences as one."""
    first, *others = states
    fields = zip(first, *others, strict=True)
    return type(first)(*(np.concatenate(parts) for parts in fields))


# --------------------------------------------------------------- what kernels share

SMALL = 100**3
"""Up to so many multiplications OpenBLAS has a kernel that does not pack its matrices:
a product cut into blocks of rows of that size can be twice as fast as one call."""

CACHE = 1 << 19
"""How many bytes of gradients a chunk of steps may have: they should stay in cache."""


def _groups(B: int, H: int, dtype: np.dtype[Any]) -> list[slice]:
    """Cut the batch into groups that run one after the other.

    Sequences do not see each other. In float64 a group is made narrow enough for
    blocks of 120 rows (see ``SMALL``); in float32 wide products are as fast.
    """
    most = max(16, SMALL // (120 * H)) if dtype == np.float64 else B
    count = -(-B // most)
    ends = [B * k // count for k in range(count + 1)]
    return [slice(start, end) for start, end in pairwise(ends)]


def _blocks(W: Array, B: int) -> list[slice]:
    """Cut the rows of W into equal blocks for a product with B columns."""
    rows, columns = W.shape
    fitting = SMALL // (columns * B) // 8 * 8
    if B == 1 or fitting < 24:  # measured: there one product is as fast
        return [slice(0, rows)]
    count = -(-rows // fitting)
    length = -(-rows // (8 * count)) * 8
    return [slice(start, start + length) for start in range(0, rows, length)]


def _product(W: Array, B: int) -> Callable[[Array, Array], Any]:
    """Return what writes W v into ``out``, the fastest way for B columns v."""
    if B == 1:
        return W.dot  # its call costs half of what np.matmul's does
    W = np.ascontiguousarray(W)
    blocks = [(W[rows], rows) for rows in _blocks(W, B)]
    if len(blocks) == 1:
        return W.dot

    def product(v: Array, out: Array) -> None:
        for block, rows in blocks:
            block.dot(v, out[rows])

    return product


def _transpose(array: Array, out: Array) -> None:
    """Write (T, m, n) as (T, n, m), 64 of the m at a time: they stay in cache."""
    for start in range(0, array.shape[1], 64):
        rows = slice(start, start + 64)
        out[:, :, rows] = array[:, rows].swapaxes(1, 2)


def _turned(array: Array, shift: int) -> Array:
    """Put the last rows first, or with a negative shift the first last; a copy."""
    out = np.empty(array.shape, array.dtype)  # rows contiguous, whatever came
    return np.concatenate([array[-shift:], array[:-shift]], out=out)


def _halve(array: Array, rows: int) -> Array:
    """Halve the first rows, those of the gates, in place.

    σ goes by way of tanh(a/2), so the kernels work with a/2, its weights W/2, and
    ∂L/∂(a/2) = 2 ∂L/∂a. For the same reason ∂L/∂W is half of ∂L/∂(W/2).
    """
    array[:rows] *= 0.5
    return array


Sizes = tuple[int, int, int, int]
"""T, B, I, H."""

Weights = tuple[Array, ...]
"""The parameters as a kernel wants them."""


class _Kernel:
    """Buffers for one size, and what both ways of every cell do with them."""

    def __init__(self, sizes: Sizes, dtype: Any) -> None:
        (T, B, I, H), self.sizes, self.turn = sizes, sizes, 0
        self.half = np.asarray(0.5, dtype)  # cheaper to call with than a number
        # A 1 behind every input makes the bias one more weight.
        self.x = np.ones((T, I + 1, B), dtype)
        self.inputs = np.ones((T + 1, B, H + I + 1), dtype)  # [hₜ₋₁, xₜ, 1] as rows

    def _buffer(self, T: int, rows: int) -> Array:
        return np.empty((T, rows, self.sizes[1]), self.half.dtype)

    def _chunk(self, rows: int) -> int:
        """Return how many steps of so many rows stay in cache."""
        T, B, _, _ = self.sizes
        return int(min(T, max(1, CACHE // (rows * B * self.half.itemsize))))

    def _inputs(self, x: Array, W: Array, b: Array, out: Array) -> None:
        """Write W xₜ + b for all steps into ``out``, (T, rows, B)."""
        weights, I = np.column_stack([W, b]), x.shape[2]
        self.inputs[:-1, :, -1 - I : -1] = x
        if x.shape[1] == 1:  # nothing to transpose: one product for all steps
            np.matmul(self.inputs[:-1, 0, -1 - I :], weights.T, out[:, :, 0])
        else:
            self.x[:, :I] = x.swapaxes(1, 2)
            for rows in _blocks(weights, x.shape[1]):
                np.matmul(weights[rows], self.x, out[:, rows])

    def _outputs(self, state: Any, h: Array) -> Array:
        """Keep every h as rows for the way back; return a copy of them."""
        rows = self.inputs[:, :, : self.sizes[3]]
        rows[0] = state.h
        _transpose(h, rows[1:])
        return rows[1:].copy()


def _chunks(T: int, length: int) -> Iterator[slice]:
    """Yield chunks of steps, the last first."""
    for start in reversed(range(0, T, length)):
        yield slice(start, min(T, start + length))


# -------------------------------------------------------------------------------- RNN


class Rnn(_Kernel):
    """The vanilla network over a whole sequence."""

    def __init__(self, sizes: Sizes, dtype: Any) -> None:
        """Make the buffers of the way forward and the views of every step.

        Args:
            sizes: T, B, I, H.
            dtype: float64 or float32.
        """
        super().__init__(sizes, dtype)
        T, B, _, H = sizes
        self.h = self._buffer(T + 1, H)  # the first state in front
        self.from_h = np.empty((H, B), dtype)
        self.steps = list(zip(self.h[:-1], self.h[1:], strict=True))

    @staticmethod
    def prepare(params: rnn.Params) -> Weights:
        """Add the biases.

        Args:
            params: Weights and biases of the cell.

        Returns:
            The weights as ``forward`` and ``backward`` take them.
        """
        W_ih, W_hh, b_ih, b_hh = params
        return W_ih, W_hh, b_ih + b_hh

    def forward(
        self, weights: Weights, x: Array, state: rnn.State
    ) -> tuple[Array, rnn.State]:
        """Fill the buffers; return every hₜ, (T, B, H), and the last state.

        Args:
            weights: From ``prepare``.
            x: Inputs, time first, (T, B, I).
            state: The state before the first step.

        Returns:
            Every hₜ, (T, B, H), and the last state.
        """
        W_ih, W_hh, b = weights
        self._inputs(x, W_ih, b, self.h[1:])
        self.h[0] = state.h.T
        product, from_h = _product(W_hh, x.shape[1]), self.from_h
        for h_0, h in self.steps:
            product(h_0, from_h)
            np.add(h, from_h, h)  # W_ih xₜ + b is in the place of hₜ until now
            np.tanh(h, h)
        return self._outputs(state, self.h[1:]), rnn.State(h.T.copy())

    @cached_property
    def way_back(self) -> tuple[Array, ...]:
        """The buffers of the way back: a chunk of steps, and da of all as rows."""
        T, B, _, H = self.sizes
        self.length = self._chunk(H)
        da, dh = self._buffer(self.length, H), self._buffer(self.length, H)
        self.steps_back = list(zip(dh, da, strict=True))[::-1]
        return da, dh, np.empty((T, B, H), self.half.dtype)

    def backward(
        self, weights: Weights, dh: Array, dstate: rnn.State
    ) -> tuple[Array, rnn.State, list[Array]]:
        """Return the gradients of inputs and first state, and what ``finish`` takes.

        Args:
            weights: Those of ``forward``.
            dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
            dstate: ∂L/∂(last state).

        Returns:
            The gradients of inputs and first state, and what ``finish`` takes.
        """
        W_ih, W_hh, _ = weights
        first, (T, B, I, H) = self.back_through_time(W_hh, dh, dstate), self.sizes
        da = self.way_back[2].reshape(T * B, H)
        by_inputs = self.inputs[:-1].reshape(T * B, -1).T @ da
        return (da @ W_ih).reshape(T, B, I), first, [by_inputs]

    @staticmethod
    def finish(by_inputs: Array) -> rnn.Params:
        """Return ∂L/∂params from ∂L/∂[W_hh, W_ih, b]ᵀ.

        Args:
            by_inputs: From ``backward``.

        Returns:
            The gradients in the cell's own form.
        """
        H, b = by_inputs.shape[1], by_inputs[-1]
        W_ih, W_hh = by_inputs[H:-1].T.copy(), by_inputs[:H].T.copy()
        return rnn.Params(W_ih, W_hh, b.copy(), b.copy())

    def back_through_time(self, W_hh: Array, dh: Array, dstate: rnn.State) -> rnn.State:
        """Fill the rows of da; return the gradient of the first state.

        Args:
            W_hh: The prepared weights of h.
            dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
            dstate: ∂L/∂(last state).

        Returns:
            The gradient of the first state.
        """
        (da, dh_steps, rows), (T, B, _, _) = self.way_back, self.sizes
        product, dh_next = _product(W_hh.T, B), dstate.h.T.copy()
        dh_t, h = np.empty_like(dh_next), self.h[1:]
        for steps in _chunks(T, self.length):
            n = steps.stop - steps.start
            np.multiply(h[steps], h[steps], da[:n])
            np.subtract(1, da[:n], da[:n])  # 1 − h²
            _transpose(dh[steps], dh_steps[:n])
            for of_loss, da_t in self.steps_back[self.length - n :]:
                np.add(of_loss, dh_next, dh_t)
                np.multiply(da_t, dh_t, da_t)
                product(da_t, dh_next)
            _transpose(da[:n], rows[steps])
        return rnn.State(dh_next.T.copy())


# ------------------------------------------------------------------------------- LSTM


def _o_first(array: Array) -> Array:
    """Put the rows i, f, g, o in the order o, i, f, g: the gates stand together."""
    return _turned(array, len(array) // 4)


def _o_last(array: Array) -> Array:
    """Put the rows o, i, f, g in the order i, f, g, o."""
    return _turned(array, -len(array) // 4)


class Lstm(_Kernel):
    """The LSTM over a whole sequence."""

    def __init__(self, sizes: Sizes, dtype: Any) -> None:
        """Make the buffers of the way forward and the views of every step."""
        super().__init__(sizes, dtype)
        T, B, _, H = sizes
        self.gates = g = self._buffer(T + 1, 5 * H)  # o, i, f, g, and c before the step
        self.products = p = self._buffer(T + 1, 3 * H)  # h, i ⊙ g, f ⊙ c after it
        self.tanh_c = self._buffer(T, H)
        self.from_h = np.empty((4 * H, B), dtype)
        o, i_f, g_c = g[:-1, :H], g[:-1, H : 3 * H], g[:-1, 3 * H :]
        h, written, kept = (p[1:, k * H : (k + 1) * H] for k in range(3))
        affine, gates, c = g[:-1, : 4 * H], g[:-1, : 3 * H], g[1:, 4 * H :]
        steps = (p[:-1, :H], affine, gates, i_f, g_c, p[1:, H:], written, kept)
        self.steps = list(zip(*steps, c, self.tanh_c, o, h, strict=True))

    @staticmethod
    def prepare(params: lstm.Params) -> Weights:
        """Put o first and halve the rows of the gates; the biases are added.

        Args:
            params: Weights and biases of the cell.

        Returns:
            The weights as ``forward`` and ``backward`` take them.
        """
        gates = 3 * params.W_hh.shape[1]
        W_ih, W_hh, b_ih, b_hh = (_halve(_o_first(p), gates) for p in params)
        return W_ih, W_hh, b_ih + b_hh

    def forward(
        self, weights: Weights, x: Array, state: lstm.State
    ) -> tuple[Array, lstm.State]:
        """Fill the buffers; return every hₜ, (T, B, H), and the last state.

        Args:
            weights: From ``prepare``.
            x: Inputs, time first, (T, B, I).
            state: The state before the first step.

        Returns:
            Every hₜ, (T, B, H), and the last state.
        """
        (W_ih, W_hh, b), H, half = weights, self.sizes[3], self.half
        self._inputs(x, W_ih, b, self.gates[:-1, : 4 * H])
        self.products[0, :H], self.gates[0, 4 * H :] = state.h.T, state.c.T
        product, from_h = _product(W_hh, x.shape[1]), self.from_h
        for h_0, a, oif, i_f, g_c, both, written, kept, c, tanh, o, h in self.steps:
            product(h_0, from_h)
            np.add(a, from_h, a)
            np.tanh(a, a)
            np.multiply(oif, half, oif)  # σ(a) = ½ tanh(a/2) + ½
            np.add(oif, half, oif)
            np.multiply(i_f, g_c, both)  # i ⊙ g and f ⊙ c
            np.add(written, kept, c)
            np.tanh(c, tanh)
            np.multiply(o, tanh, h)
        last = lstm.State(h.T.copy(), c.T.copy())
        return self._outputs(state, self.products[1:, :H]), last

    @cached_property
    def way_back(self) -> tuple[Array, ...]:
        """The buffers of the way back: a chunk of steps, and da of all as rows."""
        T, B, _, H = self.sizes
        self.length = self._chunk(4 * H)
        da, dh, through = (self._buffer(self.length, n * H) for n in (4, 1, 1))
        f, blocks = self.gates[:-1, 2 * H : 3 * H], da.reshape(-1, 4, H, B)
        oifg = (cycle(blocks[:, k]) for k in range(4))
        chunk = (cycle(dh), cycle(through), *oifg, cycle(da))
        self.steps_back = list(zip(f, *chunk, strict=False))[::-1]
        return da, dh, through, np.empty((T, B, 4 * H), self.half.dtype)

    def factors(self, steps: slice, da: Array, through: Array) -> None:
        """Write ∂h/∂(a/2) of o, ∂c/∂(a/2) of i and f, ∂c/∂a of g and ∂h/∂c.

        A gate σ that multiplies v has the slope σ (1 − σ) v = σv − σ (σv), and the
        products σv of the way forward are at hand.

        Args:
            steps: Which steps.
            da: Where the factors of o, i, f, g go, (n, 4H, B).
            through: Where ∂h/∂c goes, (n, H, B).
        """
        H = self.sizes[3]
        gates, products = self.gates[:-1][steps], self.products[1:][steps]
        o, i, g = (gates[:, k * H : (k + 1) * H] for k in (0, 1, 3))
        oif, of_g = da[:, : 3 * H], da[:, 3 * H :]
        np.multiply(gates[:, : 3 * H], products, oif)
        np.subtract(products, oif, oif)
        np.add(oif, oif, oif)  # by a/2
        np.multiply(g, products[:, H : 2 * H], of_g)
        np.subtract(i, of_g, of_g)  # i (1 − g²)
        np.multiply(self.tanh_c[steps], products[:, :H], through)
        np.subtract(o, through, through)  # o (1 − tanh²c)

    def backward(
        self, weights: Weights, dh: Array, dstate: lstm.State
    ) -> tuple[Array, lstm.State, list[Array]]:
        """Return the gradients of inputs and first state, and what ``finish`` takes.

        Args:
            weights: From ``prepare``.
            dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
            dstate: ∂L/∂(last state), beside ``dh``.

        Returns:
            ∂L/∂x (T, B, I), ∂L/∂(first state), and what ``finish`` takes.
        """
        W_ih, W_hh, _ = weights
        first, (T, B, I, H) = self.back_through_time(W_hh, dh, dstate), self.sizes
        da = self.way_back[3].reshape(T * B, 4 * H)
        # In this order, and not da.T @ inputs: faster in float64.
        by_inputs = self.inputs[:-1].reshape(T * B, -1).T @ da
        return (da @ W_ih).reshape(T, B, I), first, [by_inputs]

    @staticmethod
    def finish(by_inputs: Array) -> lstm.Params:
        """Return ∂L/∂params from ∂L/∂[W_hh, W_ih, b]ᵀ of the prepared weights.

        Args:
            by_inputs: ∂L/∂[W_hh, W_ih, b]ᵀ of the prepared weights, (H + I + 1, 4H).

        Returns:
            ∂L/∂params of the cell.
        """
        H = by_inputs.shape[1] // 4
        parts = (by_inputs[H:-1], by_inputs[:H], by_inputs[-1])
        W_ih, W_hh, b = (_o_last(part.T) for part in parts)
        for gradient in (W_ih, W_hh, b):
            _halve(gradient, 2 * H)
            _halve(gradient[3 * H :], H)
        return lstm.Params(W_ih, W_hh, b, b.copy())

    def back_through_time(
        self, W_hh: Array, dh: Array, dstate: lstm.State
    ) -> lstm.State:
        """Fill the rows of da; return the gradient of the first state.

        Args:
            W_hh: The prepared weights of hₜ₋₁.
            dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
            dstate: ∂L/∂(last state), beside ``dh``.

        Returns:
            ∂L/∂(first state).
        """
        (da, dh_steps, through, rows), (T, B, _, _) = self.way_back, self.sizes
        product, dh_next, dc = _product(W_hh.T, B), dstate.h.T.copy(), dstate.c.T
        dh_t, dc, dc_t = np.empty_like(dh_next), dc.copy(), np.empty_like(dh_next)
        for steps in _chunks(T, self.length):
            n = steps.stop - steps.start
            self.factors(steps, da[:n], through[:n])
            _transpose(dh[steps], dh_steps[:n])
            views = self.steps_back[T - steps.stop : T - steps.start]
            for f, of_loss, slope, by_o, by_i, by_f, by_g, da_t in views:
                np.add(of_loss, dh_next, dh_t)
                np.multiply(dh_t, slope, dc_t)
                np.add(dc, dc_t, dc)
                np.multiply(by_o, dh_t, by_o)
                np.multiply(by_i, dc, by_i)
                np.multiply(by_f, dc, by_f)
                np.multiply(by_g, dc, by_g)
                product(da_t, dh_next)
                np.multiply(dc, f, dc)
            _transpose(da[:n], rows[steps])
        return lstm.State(dh_next.T.copy(), dc.T.copy())


# -------------------------------------------------------------------------------- GRU


class Gru(_Kernel):
    """The GRU, reset after the product, over a whole sequence."""

    def __init__(self, sizes: Sizes, dtype: Any) -> None:
        """Make the buffers of the way forward and the views of every step."""
        super().__init__(sizes, dtype)
        T, B, _, H = sizes
        self.gates = g = self._buffer(T, 3 * H)  # r, z, n
        self.h = self._buffer(T + 1, H)  # the first state in front
        self.m = self._buffer(T, H)  # W_hn hₜ₋₁ + b_hn
        self.from_h = np.empty((3 * H, B), dtype)
        r, z, n = (g[:, k * H : (k + 1) * H] for k in range(3))
        steps = (self.h[:-1], g[:, : 2 * H], r, z, n, self.m, self.h[1:])
        self.steps = list(zip(*steps, strict=True))

    @staticmethod
    def prepare(params: gru.Params) -> Weights:
        """Halve the rows of the gates; add the biases, but not b_hn: it is inside r.

        Args:
            params: Weights and biases of the cell.

        Returns:
            The weights as ``forward`` and ``backward`` take them.
        """
        H = params.W_hh.shape[1]
        W_ih, W_hh, b_ih, b_hh = (_halve(p.copy(), 2 * H) for p in params)
        b_ih[: 2 * H] += b_hh[: 2 * H]
        return W_ih, W_hh, b_ih, b_hh[2 * H :]

    def forward(
        self, weights: Weights, x: Array, state: gru.State
    ) -> tuple[Array, gru.State]:
        """Fill the buffers; return every hₜ, (T, B, H), and the last state.

        Args:
            weights: From ``prepare``.
            x: Inputs, time first, (T, B, I).
            state: The state before the first step.

        Returns:
            Every hₜ, (T, B, H), and the last state.
        """
        (_, B, _, H), half, from_h = self.sizes, self.half, self.from_h
        W_ih, W_hh, b, b_hn = weights
        b_n = np.repeat(b_hn[:, None], B, axis=1)
        self._inputs(x, W_ih, b, self.gates)
        self.h[0] = state.h.T
        product, rz_h, n_h = _product(W_hh, B), from_h[: 2 * H], from_h[2 * H :]
        for h_0, rz, r, z, n, m, h in self.steps:
            product(h_0, from_h)
            np.add(n_h, b_n, m)
            np.add(rz, rz_h, rz)
            np.tanh(rz, rz)
            np.multiply(rz, half, rz)  # σ(a) = ½ tanh(a/2) + ½
            np.add(rz, half, rz)
            np.multiply(r, m, h)
            np.add(n, h, n)
            np.tanh(n, n)
            np.subtract(h_0, n, h)  # h = n + z (h_prev − n)
            np.multiply(h, z, h)
            np.add(h, n, h)
        return self._outputs(state, self.h[1:]), gru.State(h.T.copy())

    @cached_property
    def way_back(self) -> tuple[Array, ...]:
        """The buffers of the way back: a chunk of steps, and da of all as rows.

        The blocks of da: n on the side of the input; r, z; n on that of the state.
        """
        T, B, _, H = self.sizes
        self.length = self._chunk(4 * H)
        da, dh = (self._buffer(self.length, n * H) for n in (4, 1))
        blocks, z = da.reshape(-1, 4, H, B), self.gates[:, H : 2 * H]
        parts = (cycle(blocks[:, k]) for k in range(4))
        chunk = (cycle(dh), *parts, cycle(da[:, H:]))
        self.steps_back = list(zip(z, *chunk, strict=False))[::-1]
        return da, dh, np.empty((T, B, 4 * H), self.half.dtype)

    def factors(self, steps: slice, da: Array) -> None:
        """Write ∂h/∂a of both n and ∂h/∂(a/2) of the gates into da.

        Args:
            steps: Which steps.
            da: Where the factors of n, r, z, n go, (n, 4H, B).
        """
        H = self.sizes[3]
        r, z, n = (self.gates[steps, k * H : (k + 1) * H] for k in range(3))
        by_n, by_r, by_z, by_m = (da[:, k * H : (k + 1) * H] for k in range(4))
        np.subtract(1, z, by_r)  # for a moment: both n and z are multiplied by it
        np.multiply(n, n, by_n)
        np.subtract(1, by_n, by_n)
        np.multiply(by_n, by_r, by_n)  # (1 − n²)(1 − z)
        np.subtract(self.h[:-1][steps], n, by_z)
        np.multiply(by_z, by_r, by_z)
        np.multiply(by_z, z, by_z)  # (h_prev − n) z (1 − z)
        np.multiply(by_n, r, by_m)
        np.subtract(1, r, by_r)
        np.multiply(by_r, by_m, by_r)
        np.multiply(by_r, self.m[steps], by_r)  # by_n m r (1 − r)
        gates = da[:, H : 3 * H]
        np.add(gates, gates, gates)  # by a/2

    def backward(
        self, weights: Weights, dh: Array, dstate: gru.State
    ) -> tuple[Array, gru.State, list[Array]]:
        """Return the gradients of inputs and first state, and what ``finish`` takes.

        Args:
            weights: From ``prepare``.
            dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
            dstate: ∂L/∂(last state), beside ``dh``.

        Returns:
            ∂L/∂x (T, B, I), ∂L/∂(first state), and what ``finish`` takes.
        """
        W_ih, W_hh, _, _ = weights
        first, (T, B, I, H) = self.back_through_time(W_hh, dh, dstate), self.sizes
        da = self.way_back[2].reshape(T * B, 4 * H)
        of_x, of_h = da[:, : 3 * H], da[:, H:]
        inputs = self.inputs[:-1].reshape(T * B, -1).T
        dx = (of_x @ _turned(W_ih, H)).reshape(T, B, I)
        gathered = [inputs[H:] @ of_x, inputs[:H] @ of_h, of_h.sum(axis=0)]
        return dx, first, gathered

    @staticmethod
    def finish(by_x: Array, by_h: Array, db_hh: Array) -> gru.Params:
        """Return ∂L/∂params from ∂L/∂[W_ih, b]ᵀ with n first, ∂L/∂W_hhᵀ, ∂L/∂b_hh.

        Args:
            by_x: ∂L/∂[W_ih, b]ᵀ of the prepared weights, n first, (I + 1, 3H).
            by_h: ∂L/∂W_hhᵀ, (H, 3H).
            db_hh: ∂L/∂b_hh, (3H).

        Returns:
            ∂L/∂params of the cell.
        """
        H = len(by_h)
        of_x = _halve(_turned(by_x.T, -H), 2 * H)  # n last again
        dW_hh, db_hh = (_halve(d.T.copy(), 2 * H) for d in (by_h, db_hh))
        return gru.Params(of_x[:, :-1].copy(), dW_hh, of_x[:, -1].copy(), db_hh)

    def back_through_time(self, W_hh: Array, dh: Array, dstate: gru.State) -> gru.State:
        """Fill the rows of da; return the gradient of the first state.

        Args:
            W_hh: The prepared weights of hₜ₋₁.
            dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
            dstate: ∂L/∂(last state), beside ``dh``.

        Returns:
            ∂L/∂(first state).
        """
        (da, dh_steps, rows), (T, B, _, _) = self.way_back, self.sizes
        product, dh_next = _product(W_hh.T, B), dstate.h.T.copy()
        dh_t = np.empty_like(dh_next)
        for steps in _chunks(T, self.length):
            n = steps.stop - steps.start
            self.factors(steps, da[:n])
            _transpose(dh[steps], dh_steps[:n])
            views = self.steps_back[T - steps.stop : T - steps.start]
            for z, of_loss, by_n, by_r, by_z, by_m, da_h in views:
                np.add(of_loss, dh_next, dh_t)
                np.multiply(by_n, dh_t, by_n)
                np.multiply(by_r, dh_t, by_r)
                np.multiply(by_z, dh_t, by_z)
                np.multiply(by_m, dh_t, by_m)
                product(da_h, dh_next)
                np.multiply(dh_t, z, dh_t)
                np.add(dh_next, dh_t, dh_next)
            _transpose(da[:n], rows[steps])
        return gru.State(dh_next.T.copy())


KERNELS: dict[str, Any] = {
    "rnn": Rnn,
    "lstm": Lstm,
    "gru": Gru,
    "mingru": MinGru,
    "minlstm": MinLstm,
}
"""The cells that have a kernel of their own."""
