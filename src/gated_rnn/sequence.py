"""Whole sequences, fast: the same results as ``unroll`` and ``bptt``, to rounding.

What makes it fast, in the order of what it saves:

* the products with the inputs do not wait for anything, so all time steps are one
  product; only W_hh hₜ₋₁ is left in the loop;
* the gradients of the weights are one product over all steps, after the loop;
* σ(a) = ½ tanh(a/2) + ½: with the rows of the gates halved beforehand, one call of tanh
  serves all blocks;
* the factors of the backward pass are computed for all steps at once;
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


def _inputs(x: Array, W: Array, b: Array) -> Array:
    """Return W xₜ + b for all steps in one product, (T, B, rows)."""
    T, B, I = x.shape
    out = x.reshape(T * B, I) @ W.T
    out += b
    return out.reshape(T, B, -1)


def _open(gates: Array) -> None:
    """Turn tanh(a/2) into σ(a), in place."""
    gates *= 0.5
    gates += 0.5


# ------------------------------------------------------------------------------- LSTM


class _Lstm(NamedTuple):
    h: Array  # (T + 1, B, H), the first state in front
    c: Array  # (T + 1, B, H)
    gates: Array  # (T, B, 4, H): i, f, o, g
    tanh_c: Array  # (T, B, H)


def _ifog(array: Array, scale: bool) -> Array:
    """Put the rows i, f, g, o in the order i, f, o, g; halve the gates if asked."""
    i, f, g, o = np.split(array, 4)
    half = array.dtype.type(0.5 if scale else 1.0)
    return np.concatenate([half * i, half * f, half * o, g])


def _lstm_forward(
    params: lstm.Params, x: Array, state: lstm.State
) -> tuple[Array, lstm.State, _Lstm]:
    (T, B, _), H, dtype = x.shape, params.W_hh.shape[1], x.dtype
    W = np.ascontiguousarray(_ifog(params.W_hh, scale=True).T)
    bias = _ifog(params.b_ih + params.b_hh, scale=True)
    gates = _inputs(x, _ifog(params.W_ih, scale=True), bias)
    h, c = np.empty((2, T + 1, B, H), dtype)
    h[0], c[0] = state
    tanh_c, product = np.empty((T, B, H), dtype), np.empty((B, 4 * H), dtype)
    for t in range(T):
        a = gates[t]
        a += np.matmul(h[t], W, out=product)
        np.tanh(a, out=a)
        _open(a[:, : 3 * H])
        i, f, o, g = (a[:, k * H : (k + 1) * H] for k in range(4))
        np.multiply(i, g, out=tanh_c[t])
        np.multiply(f, c[t], out=c[t + 1])
        c[t + 1] += tanh_c[t]
        np.tanh(c[t + 1], out=tanh_c[t])
        np.multiply(o, tanh_c[t], out=h[t + 1])
    saved = _Lstm(h, c, gates.reshape(T, B, 4, H), tanh_c)
    return h[1:], lstm.State(h[T].copy(), c[T].copy()), saved


def _lstm_factors(saved: _Lstm) -> tuple[Array, Array]:
    """Return ∂c/∂a for i, f, g with ∂h/∂a_o, (T, B, 4, H), and ∂h/∂c, (T, B, H)."""
    i, f, o, g = (saved.gates[:, :, k] for k in range(4))
    factors = np.empty_like(saved.gates)
    np.multiply(i * (1 - i), g, out=factors[:, :, 0])
    np.multiply(f * (1 - f), saved.c[:-1], out=factors[:, :, 1])
    np.multiply(i, 1 - g * g, out=factors[:, :, 2])
    np.multiply(o * (1 - o), saved.tanh_c, out=factors[:, :, 3])
    return factors, o * (1 - saved.tanh_c * saved.tanh_c)


def _lstm_backward(
    params: lstm.Params,
    x: Array,
    first: lstm.State,
    saved: _Lstm,
    dh: Array,
    dstate: lstm.State,
) -> Gradients:
    T, B, H = dh.shape
    da, through = _lstm_factors(saved)  # the factors become the gradients, in place
    dh_next, dc = dstate.h.copy(), dstate.c.copy()
    total, new = np.empty_like(dh_next), np.empty_like(dc)
    for t in range(T - 1, -1, -1):
        np.add(dh[t], dh_next, out=total)
        dc += np.multiply(total, through[t], out=new)
        da[t, :, :3] *= dc[:, None]
        da[t, :, 3] *= total
        np.matmul(da[t].reshape(B, 4 * H), params.W_hh, out=dh_next)
        dc *= saved.gates[t, :, 1]
    return _gradients(params, x, saved.h, da, da, lstm.State(dh_next, dc))


def _gradients(
    params: Any, x: Array, h: Array, da_x: Array, da_h: Array, first: Any
) -> Gradients:
    """Gather what is one product over all steps: weights, biases and inputs."""
    T, B, I = x.shape
    rows_x, rows_h = (a.reshape(T * B, -1) for a in (da_x, da_h))
    dW_ih = rows_x.T @ x.reshape(T * B, I)
    dW_hh = rows_h.T @ h[:-1].reshape(T * B, -1)
    dparams = type(params)(dW_ih, dW_hh, rows_x.sum(axis=0), rows_h.sum(axis=0))
    return Gradients((rows_x @ params.W_ih).reshape(T, B, I), first, dparams)


# -------------------------------------------------------------------------------- GRU


class _Gru(NamedTuple):
    h: Array  # (T + 1, B, H), the first state in front
    gates: Array  # (T, B, 3, H): r, z, n
    m: Array  # (T, B, H): W_hn hₜ₋₁ + b_hn


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
    W, b = np.ascontiguousarray(_halved(params.W_hh).T), _halved(params.b_hh)
    gates = _inputs(x, _halved(params.W_ih), _halved(params.b_ih))
    h, m = np.empty((T + 1, B, H), dtype), np.empty((T, B, H), dtype)
    h[0] = state.h
    product = np.empty((B, 3 * H), dtype)
    for t in range(T):
        a, rz, n = gates[t], gates[t][:, : 2 * H], gates[t][:, 2 * H :]
        np.matmul(h[t], W, out=product)
        product += b
        m[t] = product[:, 2 * H :]
        rz += product[:, : 2 * H]
        np.tanh(rz, out=rz)
        _open(rz)
        n += np.multiply(a[:, :H], m[t], out=h[t + 1])
        np.tanh(n, out=n)
        np.subtract(h[t], n, out=h[t + 1])  # h = n + z (h_prev − n)
        h[t + 1] *= a[:, H : 2 * H]
        h[t + 1] += n
    return h[1:], gru.State(h[T].copy()), _Gru(h, gates.reshape(T, B, 3, H), m)


def _gru_backward(
    params: gru.Params,
    x: Array,
    first: gru.State,
    saved: _Gru,
    dh: Array,
    dstate: gru.State,
) -> Gradients:
    (T, B, H), gates = dh.shape, saved.gates
    r, z, n = (gates[:, :, k] for k in range(3))
    da_x = np.empty_like(gates)  # holds the factors of dhₜ first
    np.multiply(1 - z, 1 - n * n, out=da_x[:, :, 2])
    np.multiply(da_x[:, :, 2] * saved.m, r * (1 - r), out=da_x[:, :, 0])
    np.multiply(saved.h[:-1] - n, z * (1 - z), out=da_x[:, :, 1])
    da_h = da_x.copy()
    da_h[:, :, 2] *= r
    dh_next, total = dstate.h.copy(), np.empty((B, H), dh.dtype)
    for t in range(T - 1, -1, -1):
        np.add(dh[t], dh_next, out=total)
        da_x[t] *= total[:, None]
        da_h[t] *= total[:, None]
        np.matmul(da_h[t].reshape(B, 3 * H), params.W_hh, out=dh_next)
        total *= z[t]
        dh_next += total
    return _gradients(params, x, saved.h, da_x, da_h, gru.State(dh_next))


KERNELS: dict[str, Kernel] = {
    "lstm": (_lstm_forward, _lstm_backward),
    "gru": (_gru_forward, _gru_backward),
}
"""The cells that have a kernel of their own."""
