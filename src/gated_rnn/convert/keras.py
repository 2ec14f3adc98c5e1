"""Keras 3: kernels transposed, GRU with z first, and a bias of two rows after reset.

    lstm         i, f, c, o with c = g    kernel (I, 4H)   bias (4H)
    gru          z, r, h with h = n       kernel (I, 3H)   bias (2, 3H): b_ih, b_hh
    gru_before   z, r, h                  kernel (I, 3H)   bias (3H)
    rnn          one block                kernel (I, H)    bias (H)

z = 1 keeps, as here. The states are given and returned as h, then c. Where a layer
merges two biases, ``from_keras`` returns them as b_ih, with zeros in b_hh.

Source: Keras 3, ``keras/src/layers/rnn/lstm.py``, ``gru.py`` and ``simple_rnn.py``:
``build`` for the shapes, ``call`` for the order and the direction of z.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gated_rnn.boundary import Array, ShapeError
from gated_rnn.cells.protocol import Cell
from gated_rnn.convert.layout import Layout, Rows, arrange, find, restore, take

LAYOUTS = {
    "rnn": Layout("SimpleRNN", ("h",)),
    "rnn_relu": Layout('SimpleRNN(activation="relu")', ("h",)),
    "lstm": Layout("LSTM", ("i", "f", "g", "o")),
    "gru": Layout("GRU", ("z", "r", "n"), apart=("z", "r", "n")),
    "gru_before": Layout("GRU(reset_after=False)", ("z", "r", "n")),
}
"""What Keras has, by the name of the cell here."""


def to_keras(cell: Cell, params: Any) -> list[Array]:
    """Return what ``layer.set_weights`` takes.

    Args:
        cell: ``rnn``, ``rnn_relu``, ``lstm``, ``gru`` or ``gru_before``.
        params: Its parameters; they are copied.

    Returns:
        kernel (I, GH), recurrent_kernel (H, GH) and bias: (GH), or for ``gru``
        (2, 3H). ``LAYOUTS`` says of which layer.

    Raises:
        UnknownNameError: Keras has no such cell.
    """
    rows = arrange("to_keras", LAYOUTS, cell, params)
    bias = np.stack(rows.biases) if len(rows.biases) > 1 else rows.biases[0]
    return [np.ascontiguousarray(rows.W.T), np.ascontiguousarray(rows.U.T), bias]


def from_keras(cell: Cell, weights: Sequence[Any]) -> Any:
    """Return the parameters that ``layer.get_weights`` gave.

    Args:
        cell: The cell that computes what the layer does.
        weights: kernel (I, GH), recurrent_kernel (H, GH), bias (GH) or (2, 3H).

    Returns:
        The ``Params`` of the cell.

    Raises:
        UnknownNameError: Keras has no such cell.
        ShapeError: Not three arrays, or another shape.
        DtypeError: Other dtypes than float64 or float32.
    """
    layout = find("from_keras", LAYOUTS, cell)
    _check_count(layout, weights)
    shapes = {
        "kernel": "I, GH",
        "recurrent_kernel": "H, GH",
        "bias": "2, GH" if layout.apart else "GH",
    }
    given = dict(zip(shapes, weights, strict=True))
    kernel, recurrent_kernel, bias = take("from_keras", layout, shapes, given)
    biases = tuple(np.atleast_2d(bias))
    return restore(layout, cell, Rows(kernel.T, recurrent_kernel.T, biases))


def _check_count(layout: Layout, weights: Sequence[Any]) -> None:
    if len(weights) != 3:
        raise ShapeError(
            "from_keras: expected three arrays (kernel, recurrent_kernel, bias) for "
            f"{layout.called}, got {len(weights)}. For a layer with use_bias=False add "
            "a bias of zeros; convert stacked layers and directions one by one."
        )
    rows = 2 if layout.apart else 1
    if layout.called.startswith("GRU") and np.ndim(weights[2]) != rows:
        raise ShapeError(
            f"from_keras: expected a bias of {rows} axes for {layout.called}, got "
            f"{np.shape(weights[2])}. With reset_after=True Keras keeps (2, 3H), and "
            "the cell is gru; with reset_after=False (3H), and the cell is gru_before."
        )
