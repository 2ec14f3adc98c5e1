"""How much the last state depends on an earlier one: exact Jacobians through time.

    ∂state_T/∂state₀ = ∂state_T/∂state_{T−1} · … · ∂state₁/∂state₀

A state with several fields gives blocks: for the LSTM ∂h_T/∂h₀, ∂h_T/∂c₀, ∂c_T/∂h₀ and
∂c_T/∂c₀. Each row of the Jacobian is the gradient of one number of the last state, so
``step_backward`` with unit gradients gives all rows at once and exactly, for any cell.

Source: Pascanu, Mikolov & Bengio, On the difficulty of training recurrent neural
networks, ICML 2013 (the product, and what its norm means).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from gated_rnn.boundary import Array, ShapeError, shapes
from gated_rnn.cells.protocol import Cell
from gated_rnn.unroll import unroll

KEEPS = {
    "lstm": "f",
    "lstm_peephole": "f",
    "gru": "z",
    "gru_before": "z",
}
"""The gate that alone multiplies the old state on the direct path, by cell."""


# --8<-- [start:state_jacobian]
def state_jacobian(cell: Cell, params: Any, x: Array, state: Any = None) -> Array:
    """Return ∂state_T/∂state₀ of a cell over a sequence.

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        state: The state before the first step; zeros if left out.

    Returns:
        One Jacobian a sequence, (B, S·H, S·H) with S fields in the state: rows are
        the last state, columns the first, both in the order of ``cell.State``.
    """
    return jacobians_by_lag(cell, params, x, [len(x)], state)[len(x)]


# --8<-- [end:state_jacobian]


# --8<-- [start:jacobians_by_lag]
def jacobians_by_lag(
    cell: Cell, params: Any, x: Array, lags: Iterable[int], state: Any = None
) -> dict[int, Array]:
    """Return ∂state_T/∂state_{T−k} for several k, from one way back.

    row j:  dstate_T = e_j,  dstate_{t−1} = step_backward(dstate_t),  t = T … T−k+1

    Args:
        cell: A module of ``gated_rnn.cells``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        lags: Every k that is wanted, from 0 to T.
        state: The state before the first step; zeros if left out.

    Returns:
        By lag, the Jacobians (B, S·H, S·H) as of ``state_jacobian``.

    Raises:
        ShapeError: A lag that is not from 0 to T.
    """
    wanted = _check_lags(set(lags), len(x))
    run = unroll(cell, params, x, state)
    B, H = run.state.h.shape
    dstate = _unit_gradients(cell, B, H, x.dtype)
    found = {0: _rows(dstate, B)} if 0 in wanted else {}
    for lag, cache in enumerate(reversed(run.caches[len(x) - max(wanted) :]), start=1):
        size = len(dstate) * H  # every sequence is its own cache, once for each row
        repeated = _repeat_sequences(cache, size)
        _, dstate, _ = cell.step_backward(params, repeated, dstate)
        if lag in wanted:
            found[lag] = _rows(dstate, B)
    return found


# --8<-- [end:jacobians_by_lag]


def block(cell: Cell, jacobian: Array, of: str, by: str) -> Array:
    """Cut one block out of a Jacobian: ∂(field ``of``)_T / ∂(field ``by``)₀.

    Args:
        cell: The cell it belongs to.
        jacobian: From ``state_jacobian``, (B, S·H, S·H).
        of: A field of the last state, such as ``c``.
        by: A field of the first state.

    Returns:
        The block, (B, H, H).
    """
    fields = cell.State._fields
    H = jacobian.shape[-1] // len(fields)
    row, column = fields.index(of) * H, fields.index(by) * H
    return jacobian[:, row : row + H, column : column + H]


def spectral_norm(matrices: Array) -> Array:
    """Return ‖A‖₂, the largest singular value: the most that a vector can grow.

    Args:
        matrices: Matrices, (…, n, m).

    Returns:
        One norm a matrix, (…).
    """
    norms: Array = np.linalg.svd(matrices, compute_uv=False)[..., 0]
    return norms


# --8<-- [start:direct_path]
def direct_path(cell: Cell, params: Any, x: Array, state: Any = None) -> Array:
    """Return what is left of the first state on the path without a matrix.

    LSTM: ∏ₜ fₜ of c₀.  GRU: ∏ₜ zₜ of h₀.  One factor a unit, never above 1; the total
    ∂state_T/∂state₀ has all the paths through the gates beside it.

    Args:
        cell: A cell whose state is kept by a gate; see ``KEEPS``.
        params: Its parameters.
        x: Inputs, time first, (T, B, I).
        state: The state before the first step; zeros if left out.

    Returns:
        The product over all steps, (B, H).

    Raises:
        ValueError: No gate of this cell keeps the state by itself.
    """
    if cell.NAME not in KEEPS:
        raise ValueError(
            f"direct_path: expected one of {', '.join(KEEPS)}, got {cell.NAME!r}; "
            "its state has no path that a gate alone stands on."
        )
    caches = unroll(cell, params, x, state).caches
    gates: Array = np.stack([getattr(cache, KEEPS[cell.NAME]) for cache in caches])
    product: Array = gates.prod(axis=0)
    return product


# --8<-- [end:direct_path]


def _unit_gradients(cell: Cell, B: int, H: int, dtype: Any) -> Any:
    """Return e_j for every number j of a state, for every sequence, as states."""
    size = len(cell.State._fields) * H
    rows = np.tile(np.eye(size, dtype=dtype), (B, 1))
    return cell.State(*(part.copy() for part in np.split(rows, size // H, axis=1)))


def _repeat_sequences(cache: Any, times: int) -> Any:
    """Repeat every sequence of a cache; its axis is the one that is named B."""
    kind: Any = type(cache)
    fields = zip(cache, shapes(kind).values(), strict=True)
    return kind(
        *(
            np.repeat(field, times, axis=shape.replace(" ", "").split(",").index("B"))
            for field, shape in fields
        )
    )


def _rows(dstate: Any, B: int) -> Array:
    """Put the gradients of a state side by side, (B, S·H, S·H)."""
    rows: Array = np.concatenate(dstate, axis=1)
    return rows.reshape(B, -1, rows.shape[1])


def _check_lags(lags: set[int], T: int) -> set[int]:
    if not lags or min(lags) < 0 or max(lags) > T:
        raise ShapeError(
            f"jacobians_by_lag: expected lags from 0 to T = {T}, got {sorted(lags)}; "
            "a lag counts the steps between the last state and an earlier one."
        )
    return lags
