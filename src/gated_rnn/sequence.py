"""Whole sequences, fast: the same results as ``unroll`` and ``bptt``, to rounding.

What makes it fast, in the order of what it saves:

* the products with the inputs do not wait for anything, so all time steps are one
  product; only W_hh hₜ₋₁ is left in the loop;
* the gradients of the weights are one product over all steps, after the loop;
* σ(a) = ½ tanh(a/2) + ½: with the rows of the gates halved beforehand, one call of tanh
  serves all blocks;
* the factors of the backward pass are computed for all steps at once;
* inside, a step is (features, batch): the blocks of the gates are contiguous, and BLAS
  multiplies (4H, H) by a few columns up to twice as fast as a few rows by (H, 4H);
* buffers are made once; nothing is allocated in the loop.

Cells without a kernel here run through ``unroll`` and ``bptt``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gated_rnn.boundary import Array, Boundary
from gated_rnn.cells import gru, lstm
from gated_rnn.cells.protocol import Cell
from gated_rnn.init import zero_state
from gated_rnn.unroll import Gradients, bptt, unroll


class Run(NamedTuple):
    """What a whole sequence gives, and what the way back needs."""

    h: Array
    """Every hidden state, (T, B, H)."""

    state: Any
    """The last state, as the cell defines it."""

    tape: Tape


class Tape(NamedTuple):
    """What ``backward`` needs from ``forward``."""

    cell: Cell
    params: Any
    x: Array
    first: Any
    saved: Any


Kernel = tuple[
    Callable[[Any, Array, Any], tuple[Array, Any, Any]],
    Callable[[Any, Array, Any, Any, Array, Any], Gradients],
]


def forward(cell: Cell, params: Any, x: Array, state: Any = None) -> Run:
    """Run a cell over a sequence; equal to ``unroll``.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        state: The state before the first step; zeros if left out.

    Returns:
        Every hₜ, the last state, and the tape for ``backward``.
    """
    boundary = Boundary("sequence.forward")
    boundary.fields("params", cell.Params, params)
    boundary.array("x", x, "T, B, I")
    if state is None:
        state = zero_state(cell, params, x.shape[1])
    boundary.fields("state", cell.State, state)
    if cell.NAME not in KERNELS:
        run = unroll(cell, params, x, state)
        return Run(run.h, run.state, Tape(cell, params, x, state, run.caches))
    h, last, saved = KERNELS[cell.NAME][0](params, x, state)
    return Run(h, last, Tape(cell, params, x, state, saved))


def backward(tape: Tape, dh: Array, dstate: Any = None) -> Gradients:
    """Carry gradients back through time; equal to ``bptt``.

    Args:
        tape: What ``forward`` returned.
        dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
        dstate: ∂L/∂(last state), beside ``dh``; zeros if left out.

    Returns:
        Gradients for the inputs, the first state and the parameters.
    """
    cell, params, x, first, saved = tape
    boundary = Boundary("sequence.backward")
    boundary.array("x", x, "T, B, I")
    boundary.fields("first state", cell.State, first)
    boundary.array("dh", dh, "T, B, H")
    if dstate is None:
        dstate = zero_state(cell, params, x.shape[1])
    boundary.fields("dstate", cell.State, dstate)
    if cell.NAME not in KERNELS:
        return bptt(cell, params, saved, dh, dstate)
    return KERNELS[cell.NAME][1](params, x, first, saved, dh, dstate)


def _columns(array: Array) -> Array:
    """Turn (T, B, features) into (T, features, B), or back, as a copy."""
    return np.ascontiguousarray(array.swapaxes(1, 2))


def _inputs(x: Array, W: Array, b: Array) -> Array:
    """Return W xₜ + b for all steps, (T, rows, B)."""
    out = W @ _columns(x)
    out += b[:, None]
    return out


def _open(gates: Array) -> None:
    """Turn tanh(a/2) into σ(a), in place."""
    gates *= 0.5
    gates += 0.5


# ------------------------------------------------------------------------------- LSTM


class _Lstm(NamedTuple):
    h: Array  # (T + 1, H, B), the first state in front
    c: Array  # (T + 1, H, B)
    gates: Array  # (T, 4, H, B): i, f, o, g
    tanh_c: Array  # (T, H, B)


def _ifog(array: Array, scale: bool) -> Array:
    """Put the rows i, f, g, o in the order i, f, o, g; halve the gates if asked."""
    i, f, g, o = np.split(array, 4)
    half = array.dtype.type(0.5 if scale else 1.0)
    return np.concatenate([half * i, half * f, half * o, g])


def _lstm_forward(
    params: lstm.Params, x: Array, state: lstm.State
) -> tuple[Array, lstm.State, _Lstm]:
    (T, B, _), H, dtype = x.shape, params.W_hh.shape[1], x.dtype
    W = _ifog(params.W_hh, scale=True)
    bias = _ifog(params.b_ih + params.b_hh, scale=True)
    gates = _inputs(x, _ifog(params.W_ih, scale=True), bias)
    h, c = np.empty((2, T + 1, H, B), dtype)
    h[0], c[0] = state.h.T, state.c.T
    tanh_c, product = np.empty((T, H, B), dtype), np.empty((4 * H, B), dtype)
    i, f, o, g = (gates[:, k * H : (k + 1) * H] for k in range(4))
    steps = zip(gates, gates[:, : 3 * H], i, f, o, g, tanh_c, strict=True)
    states = zip(h, h[1:], c, c[1:], strict=False)  # one state more than steps
    for (a, ifo, i, f, o, g, tanh), (h_0, h_1, c_0, c_1) in zip(
        steps, states, strict=True
    ):
        a += np.matmul(W, h_0, out=product)
        np.tanh(a, out=a)
        _open(ifo)
        np.multiply(i, g, out=tanh)
        np.multiply(f, c_0, out=c_1)
        c_1 += tanh
        np.tanh(c_1, out=tanh)
        np.multiply(o, tanh, out=h_1)
    saved = _Lstm(h, c, gates.reshape(T, 4, H, B), tanh_c)
    last = lstm.State(h[T].T.copy(), c[T].T.copy())
    return _columns(h[1:]), last, saved


def _lstm_factors(saved: _Lstm, steps: slice, da: Array, through: Array) -> None:
    """Write ∂c/∂a of i, f, g and ∂h/∂a of o into da, and ∂h/∂c into ``through``."""
    i, f, o, g = (saved.gates[steps, k] for k in range(4))
    tanh_c, c_prev = saved.tanh_c[steps], saved.c[:-1][steps]
    for k, (gate, factor) in enumerate(((i, g), (f, c_prev), (g, i), (o, tanh_c))):
        slope = da[:, k]
        np.multiply(gate, gate, out=slope)
        np.subtract(1 if k == 2 else gate, slope, out=slope)  # tanh′ or σ′
        slope *= factor
    np.multiply(tanh_c, tanh_c, out=through)
    np.subtract(1, through, out=through)
    through *= o


def _lstm_backward(
    params: lstm.Params,
    x: Array,
    first: lstm.State,
    saved: _Lstm,
    dh: Array,
    dstate: lstm.State,
) -> Gradients:
    (T, B, H), dh = dh.shape, _columns(dh)
    da, W = np.empty_like(saved.gates), np.ascontiguousarray(params.W_hh.T)
    dh_next, dc = dstate.h.T.copy(), dstate.c.T.copy()
    total, new = np.empty_like(dh_next), np.empty_like(dc)
    chunk = _steps_in_cache(da)
    buffer = np.empty((chunk, H, B), dh.dtype)
    for end in range(T, 0, -chunk):
        steps = slice(max(0, end - chunk), end)
        through, part = buffer[: end - steps.start], da[steps]
        _lstm_factors(saved, steps, part, through)
        flat = part.reshape(-1, 4 * H, B)
        ifg, o, f = part[:, :3], part[:, 3], saved.gates[steps, 1]
        rows = (dh[steps], through, ifg, o, flat, f)
        for dh_t, through_t, ifg_t, o_t, da_t, f_t in zip(
            *(array[::-1] for array in rows), strict=True
        ):
            np.add(dh_t, dh_next, out=total)
            dc += np.multiply(total, through_t, out=new)
            ifg_t *= dc
            o_t *= total
            np.matmul(W, da_t, out=dh_next)
            dc *= f_t
    first = lstm.State(dh_next.T.copy(), dc.T.copy())
    return _gradients(params, x, saved.h, da, da, first)


CACHE = 1 << 19
"""How many bytes of gradients a chunk of steps may have: they should stay in cache."""


def _steps_in_cache(da: Array) -> int:
    return int(min(len(da), max(1, CACHE // da[0].nbytes)))


def _gradients(
    params: Any, x: Array, h: Array, da_x: Array, da_h: Array, first: Any
) -> Gradients:
    """Gather what is one product over all steps: weights, biases and inputs."""
    T, B, I = x.shape
    rows_x = _columns(da_x.reshape(T, -1, B)).reshape(T * B, -1)
    rows_h = rows_x
    if da_h is not da_x:
        rows_h = _columns(da_h.reshape(T, -1, B)).reshape(T * B, -1)
    dW_ih = rows_x.T @ x.reshape(T * B, I)
    dW_hh = rows_h.T @ _columns(h[:-1]).reshape(T * B, -1)
    dparams = type(params)(dW_ih, dW_hh, rows_x.sum(axis=0), rows_h.sum(axis=0))
    return Gradients((rows_x @ params.W_ih).reshape(T, B, I), first, dparams)


# -------------------------------------------------------------------------------- GRU


class _Gru(NamedTuple):
    h: Array  # (T + 1, H, B), the first state in front
    gates: Array  # (T, 3, H, B): r, z, n
    m: Array  # (T, H, B): W_hn hₜ₋₁ + b_hn


def _halved(array: Array) -> Array:
    """Halve the rows of the gates r and z, not those of n."""
    H = len(array) // 3
    out = array.copy()
    out[: 2 * H] *= array.dtype.type(0.5)
    return out


def _gru_forward(
    params: gru.Params, x: Array, state: gru.State
) -> tuple[Array, gru.State, _Gru]:
    (T, B, _), H, dtype = x.shape, params.W_hh.shape[1], x.dtype
    W, b = _halved(params.W_hh), _halved(params.b_hh)[:, None]
    gates = _inputs(x, _halved(params.W_ih), _halved(params.b_ih))
    h, m = np.empty((T + 1, H, B), dtype), np.empty((T, H, B), dtype)
    h[0] = state.h.T
    product = np.empty((3 * H, B), dtype)
    h_rz, h_n = product[: 2 * H], product[2 * H :]
    r, z, n = (gates[:, k * H : (k + 1) * H] for k in range(3))
    steps = zip(gates[:, : 2 * H], r, z, n, m, h, h[1:], strict=False)
    for rz, r, z, n, m_t, h_0, h_1 in steps:
        np.matmul(W, h_0, out=product)
        product += b
        m_t[:] = h_n
        rz += h_rz
        np.tanh(rz, out=rz)
        _open(rz)
        n += np.multiply(r, m_t, out=h_1)
        np.tanh(n, out=n)
        np.subtract(h_0, n, out=h_1)  # h = n + z (h_prev − n)
        h_1 *= z
        h_1 += n
    saved = _Gru(h, gates.reshape(T, 3, H, B), m)
    return _columns(h[1:]), gru.State(h[T].T.copy()), saved


def _gru_factors(saved: _Gru, steps: slice, da_x: Array, da_h: Array) -> None:
    """Write ∂h/∂a of r, z, n: on the side of the input, and of the old state."""
    r, z, n = (saved.gates[steps, k] for k in range(3))
    by_n = da_x[:, 2]
    np.multiply(n, n, out=by_n)
    np.subtract(1, by_n, out=by_n)
    by_n *= 1 - z
    for k, (gate, factor) in enumerate(((r, saved.m[steps] * by_n), (z, None))):
        slope = da_x[:, k]
        np.multiply(gate, gate, out=slope)
        np.subtract(gate, slope, out=slope)
        slope *= saved.h[:-1][steps] - n if factor is None else factor
    da_h[:] = da_x
    da_h[:, 2] *= r


def _gru_backward(
    params: gru.Params,
    x: Array,
    first: gru.State,
    saved: _Gru,
    dh: Array,
    dstate: gru.State,
) -> Gradients:
    (T, B, H), gates, dh = dh.shape, saved.gates, _columns(dh)
    W = np.ascontiguousarray(params.W_hh.T)
    da_x, da_h = np.empty_like(gates), np.empty_like(gates)
    dh_next, total = dstate.h.T.copy(), np.empty((H, B), dh.dtype)
    chunk = _steps_in_cache(da_x)
    for end in range(T, 0, -chunk):
        steps = slice(max(0, end - chunk), end)
        _gru_factors(saved, steps, da_x[steps], da_h[steps])
        flat = da_h[steps].reshape(-1, 3 * H, B)
        rows = (dh[steps], da_x[steps], da_h[steps], flat, gates[steps, 1])
        for dh_t, x_t, h_t, flat_t, z_t in zip(
            *(array[::-1] for array in rows), strict=True
        ):
            np.add(dh_t, dh_next, out=total)
            x_t *= total
            h_t *= total
            np.matmul(W, flat_t, out=dh_next)
            total *= z_t
            dh_next += total
    return _gradients(params, x, saved.h, da_x, da_h, gru.State(dh_next.T.copy()))


KERNELS: dict[str, Kernel] = {
    "lstm": (_lstm_forward, _lstm_backward),
    "gru": (_gru_forward, _gru_backward),
}
"""The cells that have a kernel of their own."""
