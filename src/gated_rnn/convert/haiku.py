"""Haiku: the one that turns z around, adds 1 to the forget gate and knows only ReLU.

    lstm         i, g, f, o; σ(a_f + 1)             w (I + H, 4H)                b (4H)
    gru_before   z, r, a with a = n; z = 1 renews   w_i (I, 3H)    w_h (H, 3H)   b (3H)
    rnn_relu     two linear maps                    w (I, H)       w (H, H)      two b

The 1 is in the formula and not in the parameters: b_f here is Haiku's plus 1. As
1 − σ(a) = σ(−a), weights and bias of z change their sign. The LSTM state is
(hidden, cell). Modules bear the names that ``hk.transform`` gives a bare core.

Source: Haiku, ``haiku/_src/recurrent.py``, ``VanillaRNN``, ``LSTM`` and ``GRU``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gated_rnn.boundary import Array, ShapeError
from gated_rnn.cells.protocol import Cell
from gated_rnn.convert.layout import (
    Layout,
    Rows,
    arrange,
    find,
    flatten,
    nest,
    restore,
    take,
)

LAYOUTS = {
    "rnn_relu": Layout("VanillaRNN", ("h",), apart=("h",)),
    "lstm": Layout("LSTM", ("i", "g", "f", "o"), added={"f": 1.0}),
    "gru_before": Layout("GRU", ("z", "r", "n"), mirrored=("z",)),
}
"""What Haiku has, by the name of the cell here."""

SHAPES = {
    "rnn_relu": {
        "vanilla_rnn/linear/w": "I, H",
        "vanilla_rnn/linear_1/w": "H, H",
        "vanilla_rnn/linear/b": "H",
        "vanilla_rnn/linear_1/b": "H",
    },
    # F is I + H: the input and the old state, one under the other.
    "lstm": {"lstm/linear/w": "F, 4H", "lstm/linear/b": "4H"},
    "gru_before": {"gru/w_i": "I, 3H", "gru/w_h": "H, 3H", "gru/b": "3H"},
}
"""Modules, names and shapes: weights of the input, of the state, biases."""


def to_haiku(cell: Cell, params: Any) -> dict[str, dict[str, Array]]:
    """Return what ``apply`` of a transformed core takes as its parameters.

    Args:
        cell: ``rnn_relu``, ``lstm`` or ``gru_before``.
        params: Its parameters; they are copied.

    Returns:
        Arrays by module and name, as in ``SHAPES``.

    Raises:
        UnknownNameError: Haiku has no such cell.
    """
    rows = arrange("to_haiku", LAYOUTS, cell, params)
    arrays = [rows.W.T, rows.U.T, *rows.biases]
    if cell.NAME == "lstm":
        arrays[:2] = [np.concatenate(arrays[:2])]
    names = SHAPES[cell.NAME]
    return nest(dict(zip(names, map(np.ascontiguousarray, arrays), strict=True)))


def from_haiku(cell: Cell, weights: Mapping[str, Mapping[str, Any]]) -> Any:
    """Return the parameters of a Haiku core.

    Args:
        cell: ``rnn_relu``, ``lstm`` or ``gru_before``.
        weights: Arrays by module and name, as in ``SHAPES``.

    Returns:
        The ``Params`` of the cell.

    Raises:
        UnknownNameError: Haiku has no such cell, or other names.
        ShapeError: Another shape.
        DtypeError: Other dtypes than float64 or float32.
    """
    layout = find("from_haiku", LAYOUTS, cell)
    flat = flatten("from_haiku", weights)
    arrays = take("from_haiku", layout, SHAPES[cell.NAME], flat)
    if cell.NAME == "lstm":
        arrays[:1] = _split(*arrays)
    w_i, w_h, *biases = arrays
    return restore(layout, cell, Rows(w_i.T, w_h.T, tuple(biases)))


def _split(w: Array, b: Array) -> tuple[Array, Array]:
    """Split (I + H, 4H) into (I, 4H) and (H, 4H)."""
    H = len(b) // 4
    if len(w) <= H:
        raise ShapeError(
            f"from_haiku: expected lstm/linear/w (I + H, 4H) with H = {H} and I at "
            f"least 1, got {w.shape}; its rows are those of the input, then of h."
        )
    return w[:-H], w[-H:]
