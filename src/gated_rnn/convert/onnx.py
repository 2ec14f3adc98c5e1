"""ONNX: one direction of the operators RNN, LSTM and GRU, with both biases in one row.

    lstm                i, o, f, c with c = g   W (1, 4H, I)   R (1, 4H, H)   B (1, 8H)
    gru, gru_before     z, r, h with h = n      W (1, 3H, I)   R (1, 3H, H)   B (1, 6H)
    rnn                 one block               W (1, H, I)    R (1, H, H)    B (1, 2H)

The first axis counts directions. B is b_ih of all blocks, then b_hh of all blocks.
z = 1 keeps. ``linear_before_reset`` is 0 if left out, which is ``gru_before``: the
GRU of PyTorch and of this package's ``gru`` needs 1.

Source: ONNX, ``docs/Operators.md`` (written from ``onnx/defs/rnn/defs.cc``), operators
LSTM, GRU and RNN: inputs W, R and B, and the equations.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from gated_rnn.boundary import Array
from gated_rnn.cells.protocol import Cell
from gated_rnn.convert.layout import Layout, Rows, arrange, find, restore, take


class Operator(NamedTuple):
    """The operator of a cell, and the attributes that make it that cell."""

    op_type: str
    attributes: Mapping[str, Any]


OPERATORS = {
    "rnn": Operator("RNN", {}),
    "rnn_relu": Operator("RNN", {"activations": ["Relu"]}),
    "lstm": Operator("LSTM", {}),
    "gru": Operator("GRU", {"linear_before_reset": 1}),
    "gru_before": Operator("GRU", {"linear_before_reset": 0}),
}
"""What ``onnx.helper.make_node`` needs beside ``hidden_size``, by the cell's name."""

ORDERS = {"RNN": ("h",), "LSTM": ("i", "o", "f", "g"), "GRU": ("z", "r", "n")}
"""The blocks of each operator; all have both biases."""

LAYOUTS = {
    name: Layout(
        f"{op_type}({', '.join(f'{k}={v}' for k, v in attributes.items())})"
        if attributes
        else op_type,
        order=ORDERS[op_type],
        apart=ORDERS[op_type],
    )
    for name, (op_type, attributes) in OPERATORS.items()
}
"""What ONNX has, by the name of the cell here."""


def to_onnx(cell: Cell, params: Any) -> dict[str, Array]:
    """Return the inputs W, R and B of the operator, for one direction.

    Args:
        cell: ``rnn``, ``rnn_relu``, ``lstm``, ``gru`` or ``gru_before``.
        params: Its parameters; they are copied.

    Returns:
        W (1, GH, I), R (1, GH, H) and B (1, 2GH). ``OPERATORS`` says of which
        operator, and with which attributes.

    Raises:
        UnknownNameError: ONNX has no such cell.
    """
    rows = arrange("to_onnx", LAYOUTS, cell, params)
    B = np.concatenate(rows.biases)
    return {"W": rows.W[None], "R": rows.U[None], "B": B[None]}


def from_onnx(cell: Cell, weights: Mapping[str, Any]) -> Any:
    """Return the parameters of an operator of one direction.

    Args:
        cell: The cell that computes what the operator does with its attributes.
        weights: W (1, GH, I), R (1, GH, H) and B (1, 2GH).

    Returns:
        The ``Params`` of the cell.

    Raises:
        UnknownNameError: ONNX has no such cell, or another name.
        ShapeError: Another shape, such as that of two directions.
        DtypeError: Other dtypes than float64 or float32.
    """
    layout = find("from_onnx", LAYOUTS, cell)
    both = 2 * len(layout.order)
    shapes = {"W": "1, GH, I", "R": "1, GH, H", "B": f"1, {both}H"}
    W, R, B = take("from_onnx", layout, shapes, weights)
    return restore(layout, cell, Rows(W[0], R[0], tuple(np.split(B[0], 2))))
