"""Linear recurrences in parallel: the minimal cells without a loop over all steps.

    hₜ = kₜ ⊙ hₜ₋₁ + vₜ,  t = 1 … T

In minGRU and minLSTM k and v depend on the input alone, so all of them are known
beforehand. Cut time into blocks of about √T steps and let every block start at zero:
all blocks go forwards at once. What a block got from the one before it is the state at
its start times the product of its k, and only these starts go one after the other.

    local:    sₗ = kₗ ⊙ sₗ₋₁ + vₗ,  s₀ = 0      in all blocks at once
    carried:  pₗ = k₁ ⊙ … ⊙ kₗ                  in all blocks at once
    joined:   hₗ = sₗ + pₗ ⊙ h₀                 h₀ is the last h of the block before

The blocks cost more multiplications and fewer calls. They pay where one step is too
small to fill a call; ``recurrence`` chooses by size.

Source: Blelloch, Prefix sums and their applications, CMU-CS-90-190, 1990; Feng et al.,
Were RNNs all we needed?, arXiv:2410.01201, 2024.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gated_rnn.activations import sigmoid, sigmoid_grad
from gated_rnn.boundary import Array, Boundary
from gated_rnn.cells import mingru, minlstm
from gated_rnn.cells.protocol import zeros_like

FEWEST_STEPS = 64
"""Blocks pay from so many steps on: measured."""

WIDEST = 256
"""Blocks pay from so many steps on and up to so many numbers B·H a step: measured."""


def recurrence(keep: Array, value: Array, first: Array) -> Array:
    """Run hₜ = kₜ ⊙ hₜ₋₁ + vₜ in the form that is faster for its size.

    Args:
        keep: k, how much of the old is kept, (T, B, H).
        value: v, what is added, (T, B, H).
        first: h₀, (B, H).

    Returns:
        h₁ … h_T, (T, B, H).
    """
    boundary = Boundary("scan.recurrence")
    boundary.array("keep", keep, "T, B, H")
    boundary.array("value", value, "T, B, H")
    boundary.array("first", first, "B, H")
    return fastest(len(keep), first.size)(keep, value, first)


def fastest(T: int, width: int) -> Callable[[Array, Array, Array], Array]:
    """Return ``in_blocks`` where it pays, else ``in_steps``.

    Args:
        T: How many steps.
        width: How many numbers a step has, B·H.

    Returns:
        The faster of the two.
    """
    return in_blocks if T >= FEWEST_STEPS and width <= WIDEST else in_steps


# --8<-- [start:in_steps]
def in_steps(keep: Array, value: Array, first: Array) -> Array:
    """Run the recurrence one step after the other.

    Args:
        keep: k, (T, B, H).
        value: v, (T, B, H).
        first: h₀, (B, H).

    Returns:
        h₁ … h_T, (T, B, H).
    """
    h, last = np.empty_like(value), first
    for k_t, v_t, h_t in zip(keep, value, h, strict=True):
        np.multiply(k_t, last, h_t)
        last = np.add(h_t, v_t, h_t)
    return h


# --8<-- [end:in_steps]


# --8<-- [start:in_blocks]
def in_blocks(keep: Array, value: Array, first: Array) -> Array:
    """Run the recurrence in about √T blocks side by side.

    Args:
        keep: k, (T, B, H).
        value: v, (T, B, H).
        first: h₀, (B, H).

    Returns:
        h₁ … h_T, (T, B, H).
    """
    length = int(np.sqrt(len(keep)))
    count = len(keep) // length
    whole, shape = count * length, (count, length, first.size)
    # Inside, the step within the block comes first: (length, count, B·H).
    p, s = (a[:whole].reshape(shape).swapaxes(0, 1).copy() for a in (keep, value))
    for step in range(1, length):
        s[step] += p[step] * s[step - 1]
        p[step] *= p[step - 1]
    starts = in_steps(p[-1, :-1], s[-1, :-1], first.ravel())
    s += p * np.concatenate([first.reshape(1, -1), starts])
    h = np.empty_like(value)
    h[:whole] = s.swapaxes(0, 1).reshape(whole, *first.shape)
    h[whole:] = in_steps(keep[whole:], value[whole:], h[whole - 1])
    return h


# --8<-- [end:in_blocks]


def recurrence_backward(keep: Array, dh: Array) -> Array:
    """Carry the gradient back: the same recurrence, with time reversed.

    gₜ = dhₜ + kₜ₊₁ ⊙ gₜ₊₁

    Args:
        keep: k, (T, B, H).
        dh: ∂L/∂hₜ not through later steps, (T, B, H).

    Returns:
        ∂L/∂hₜ in total, (T, B, H); ∂L/∂vₜ is the same, and ∂L/∂h₀ is k₁ ⊙ g₁.
    """
    none = np.zeros_like(keep[:1])
    after = np.concatenate([keep[1:], none])
    run = fastest(len(keep), none.size)
    return run(after[::-1], dh[::-1], none[0])[::-1]


CACHE = 1 << 19
"""How many bytes of one block a chunk of steps may have: it should stay in cache."""


class _Minimal:
    """A cell whose gates do not see the state, over a whole sequence."""

    def __init__(self, sizes: tuple[int, int, int, int], dtype: np.dtype[Any]) -> None:
        T, B, _, H = sizes
        length = max(1, CACHE // (B * H * dtype.itemsize))
        starts = range(0, T, length)
        self.chunks = [slice(start, min(T, start + length)) for start in starts]
        self.turn = 0

    @staticmethod
    def prepare(params: Any) -> Any:
        """Return the parameters: they are taken as they are."""
        return params

    def gates(self, params: Any, x: Array) -> tuple[Array, Array, tuple[Array, ...]]:
        """Return k, v, and what ``slopes`` needs."""
        raise NotImplementedError

    def slopes(self, g: Array, h_prev: Array, *saved: Array) -> tuple[Array, ...]:
        """Return ∂L/∂a of each block from g, ∂L/∂hₜ in total."""
        raise NotImplementedError

    def forward(self, params: Any, x: Array, state: Any) -> tuple[Array, Any]:
        """Return every hₜ, (T, B, H), and the last state."""
        self.x, self.saved, last = x, [], state.h
        for steps in self.chunks:
            keep, value, saved = self.gates(params, x[steps])
            h = fastest(len(keep), last.size)(keep, value, last)
            self.saved.append((np.concatenate([last[None], h]), keep, saved))
            last = h[-1]
        every = np.concatenate([h[1:] for h, _, _ in self.saved])
        return every, type(state)(last.copy())

    def backward(
        self, params: Any, dh: Array, dstate: Any
    ) -> tuple[Array, Any, list[Array]]:
        """Return the gradients of inputs, first state and parameters."""
        x = self.x
        dx, dparams, first = np.empty_like(x), zeros_like(params), dstate.h
        chunks = zip(self.chunks, self.saved, strict=True)
        for steps, (h, keep, saved) in reversed(list(chunks)):
            upstream = dh[steps].copy()
            upstream[-1] += first
            g = recurrence_backward(keep, upstream)
            first = keep[0] * g[0]
            da = np.concatenate(self.slopes(g, h[:-1], *saved), axis=2)
            rows = da.reshape(-1, da.shape[2])
            dparams.W_ih[:] += rows.T @ x[steps].reshape(len(rows), -1)
            dparams.b_ih[:] += rows.sum(axis=0)
            dx[steps] = da @ params.W_ih
        return dx, type(dstate)(first), list(dparams)


class MinGru(_Minimal):
    """The minimal GRU over a whole sequence."""

    finish = mingru.Params

    def gates(
        self, params: mingru.Params, x: Array
    ) -> tuple[Array, Array, tuple[Array, ...]]:
        """Return 1 − z and z ⊙ n, and z and n.

        Args:
            params: Weights and biases of the cell.
            x: Inputs, time first, (T, B, I).

        Returns:
            k and v of the recurrence, (T, B, H) each, and what ``slopes`` needs.
        """
        a_z, n = np.split(x @ params.W_ih.T + params.b_ih, 2, axis=2)
        z = sigmoid(a_z)
        return 1.0 - z, z * n, (z, n)

    def slopes(self, g: Array, h_prev: Array, *saved: Array) -> tuple[Array, ...]:
        """Return ∂L/∂a_z and ∂L/∂n.

        Args:
            g: ∂L/∂hₜ in total, (T, B, H).
            h_prev: hₜ₋₁, (T, B, H).
            *saved: What ``gates`` kept.

        Returns:
            ∂L/∂a_z and ∂L/∂n, (T, B, H) each.
        """
        z, n = saved
        return g * (n - h_prev) * sigmoid_grad(z), g * z


class MinLstm(_Minimal):
    """The minimal LSTM over a whole sequence."""

    finish = minlstm.Params

    def gates(
        self, params: minlstm.Params, x: Array
    ) -> tuple[Array, Array, tuple[Array, ...]]:
        """Return f′ and (1 − f′) ⊙ n, and f, i, n and f′.

        Args:
            params: Weights and biases of the cell.
            x: Inputs, time first, (T, B, I).

        Returns:
            k and v of the recurrence, (T, B, H) each, and what ``slopes`` needs.
        """
        a_f, a_i, n = np.split(x @ params.W_ih.T + params.b_ih, 3, axis=2)
        f, i, zero = sigmoid(a_f), sigmoid(a_i), a_f.dtype.type(0)
        share = sigmoid(np.logaddexp(zero, -a_i) - np.logaddexp(zero, -a_f))
        return share, (1.0 - share) * n, (f, i, n, share)

    def slopes(self, g: Array, h_prev: Array, *saved: Array) -> tuple[Array, ...]:
        """Return ∂L/∂a_f, ∂L/∂a_i and ∂L/∂n.

        Args:
            g: ∂L/∂hₜ in total, (T, B, H).
            h_prev: hₜ₋₁, (T, B, H).
            *saved: What ``gates`` kept.

        Returns:
            ∂L/∂a_f, ∂L/∂a_i and ∂L/∂n, (T, B, H) each.
        """
        f, i, n, share = saved
        ds = g * (h_prev - n) * sigmoid_grad(share)
        return ds * (1.0 - f), -ds * (1.0 - i), g * (1.0 - share)
