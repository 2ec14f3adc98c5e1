"""Equinox: as PyTorch, but with one bias, and b_hn beside it in the GRU.

    lstm   i, f, g, o   weight_ih (4H, I)   weight_hh (4H, H)   bias (4H)
    gru    r, z, n      weight_ih (3H, I)   weight_hh (3H, H)   bias (3H)   bias_n (H)

``from_equinox`` returns the one bias as b_ih, with zeros in b_hh. z = 1 keeps. A cell
takes one step of one sequence, no batch; the LSTM state is (h, c).

Source: Equinox, ``equinox/nn/_rnn.py``, ``GRUCell`` and ``LSTMCell``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gated_rnn.boundary import Array
from gated_rnn.cells.protocol import Cell
from gated_rnn.convert.layout import Layout, Rows, arrange, find, restore, take

LAYOUTS = {
    "lstm": Layout("LSTMCell", ("i", "f", "g", "o")),
    "gru": Layout("GRUCell", ("r", "z", "n"), apart=("n",)),
}
"""What Equinox has, by the name of the cell here."""

SHAPES = {
    "lstm": {"weight_ih": "4H, I", "weight_hh": "4H, H", "bias": "4H"},
    "gru": {"weight_ih": "3H, I", "weight_hh": "3H, H", "bias": "3H", "bias_n": "H"},
}
"""Fields and shapes: weights of the input, of the state, biases."""


def to_equinox(cell: Cell, params: Any) -> dict[str, Array]:
    """Return the fields of an Equinox cell, to be put in with ``eqx.tree_at``.

    Args:
        cell: ``lstm`` or ``gru``.
        params: Its parameters; they are copied.

    Returns:
        weight_ih (GH, I), weight_hh (GH, H), bias (GH) and, for ``gru``, bias_n (H).

    Raises:
        UnknownNameError: Equinox has no such cell.
    """
    rows = arrange("to_equinox", LAYOUTS, cell, params)
    arrays = (rows.W, rows.U, *rows.biases)
    return dict(zip(SHAPES[cell.NAME], arrays, strict=True))


def from_equinox(cell: Cell, weights: Mapping[str, Any]) -> Any:
    """Return the parameters of an Equinox cell.

    Args:
        cell: ``lstm`` or ``gru``.
        weights: The arrays of the cell by field, shapes as ``to_equinox`` returns.

    Returns:
        The ``Params`` of the cell.

    Raises:
        UnknownNameError: Equinox has no such cell, or another field.
        ShapeError: Another shape.
        DtypeError: Other dtypes than float64 or float32.
    """
    layout = find("from_equinox", LAYOUTS, cell)
    W, U, *biases = take("from_equinox", layout, SHAPES[cell.NAME], weights)
    return restore(layout, cell, Rows(W, U, tuple(biases)))
