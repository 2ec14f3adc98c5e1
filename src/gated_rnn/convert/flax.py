"""Flax, linen and nnx: dense layers of their own, each with a kernel (in, out).

    linen  lstm  ii if ig io (I, H)        hi hf hg ho (H, H), with the bias
           gru   ir iz in (I, H), with bias   hr hz hn (H, H), hn with b_hn
           rnn   i (I, H), with bias          h (H, H)
    nnx    lstm  ii if_ ig io (I, H)       hi hf hg ho (H, H), with the bias
           gru   dense_i (I, 3H), with bias   dense_h (H, 3H), r, z, n
           rnn   dense_i (I, H), with bias    dense_h (H, H)

nnx also has ``OptimizedLSTMCell`` with ``dense_i`` (I, 4H) and ``dense_h`` (H, 4H) in
the order i, f, g, o; that of linen has the parameters of ``LSTMCell``. The docstring of
``nnx.GRUCell`` writes b_hn but the cell has none, so a GRU with a b_hn that is not zero
cannot be carried over and is refused. z = 1 keeps. The LSTM carry is (c, h), in this
order. One bias becomes b_ih, with zeros in b_hh. Not here: ``linen.MGUCell`` is another
function than ``mgu``, with the reset after the product.

Source: Flax, ``flax/linen/recurrent.py`` and ``flax/nnx/nn/recurrent.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from gated_rnn.boundary import Array
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


class Dense(NamedTuple):
    """A cell as dense layers: one for each block, or one for all."""

    layout: Layout
    inputs: tuple[str, ...]
    """The layers of the input."""

    hidden: tuple[str, ...]
    """The layers of the old state."""

    biased: tuple[str, ...]
    """The layers, of either, that hold the bias of each block."""

    @property
    def stacks(self) -> list[tuple[tuple[str, ...], str]]:
        """The layers that hold each array of ``Rows``, and what they call it."""
        held = [(self.inputs, "kernel"), (self.hidden, "kernel"), (self.biased, "bias")]
        order, apart = self.layout.order, self.layout.apart
        own = tuple(self.hidden[order.index(gate)] for gate in apart)
        return held + ([(own, "bias")] if own else [])

    @property
    def shapes(self) -> dict[str, str]:
        """Names and shapes of all arrays."""
        blocks = len(self.layout.order) // len(self.inputs)
        kernels = dict.fromkeys(self.inputs, f"I, {blocks}H")
        kernels |= dict.fromkeys(self.hidden, f"H, {blocks}H")
        shapes = {f"{name}/kernel": shape for name, shape in kernels.items()}
        biased = [name for names, kind in self.stacks[2:] for name in names]
        return shapes | {f"{name}/bias": f"{blocks}H" for name in biased}


_LSTM = ("i", "f", "g", "o")
_GRU = ("r", "z", "n")
_FUSED = (("dense_i",), ("dense_h",))

LINEN = {
    "rnn": Dense(Layout("SimpleCell", ("h",)), ("i",), ("h",), ("i",)),
    "rnn_relu": Dense(
        Layout("SimpleCell(activation_fn=relu)", ("h",)), ("i",), ("h",), ("i",)
    ),
    "lstm": Dense(
        Layout("LSTMCell", _LSTM),
        ("ii", "if", "ig", "io"),
        ("hi", "hf", "hg", "ho"),
        biased=("hi", "hf", "hg", "ho"),
    ),
    "gru": Dense(
        Layout("GRUCell", _GRU, apart=("n",)),
        ("ir", "iz", "in"),
        ("hr", "hz", "hn"),
        biased=("ir", "iz", "in"),
    ),
}
"""What ``flax.linen`` has, by the name of the cell here."""

NNX = {
    "rnn": Dense(Layout("SimpleCell", ("h",)), *_FUSED, ("dense_i",)),
    "rnn_relu": Dense(
        Layout("SimpleCell(activation_fn=relu)", ("h",)), *_FUSED, ("dense_i",)
    ),
    "lstm": Dense(
        Layout("LSTMCell", _LSTM),
        ("ii", "if_", "ig", "io"),
        ("hi", "hf", "hg", "ho"),
        biased=("hi", "hf", "hg", "ho"),
    ),
    "gru": Dense(Layout("GRUCell", _GRU), *_FUSED, ("dense_i",)),
}
"""What ``flax.nnx`` has."""

NNX_OPTIMIZED = {
    "lstm": Dense(Layout("OptimizedLSTMCell", _LSTM), *_FUSED, ("dense_h",)),
}
"""The LSTM of ``flax.nnx`` with all blocks in one dense layer."""


def to_linen(cell: Cell, params: Any) -> dict[str, dict[str, Array]]:
    """Return the parameters of a linen cell, for ``apply({"params": …}, …)``.

    Args:
        cell: ``rnn``, ``rnn_relu``, ``lstm`` or ``gru``.
        params: Its parameters; they are copied.

    Returns:
        kernel (in, out) and, where the layer has one, bias (out), by layer.

    Raises:
        UnknownNameError: linen has no such cell.
    """
    return _to("to_linen", LINEN, cell, params)


def from_linen(cell: Cell, weights: Mapping[str, Mapping[str, Any]]) -> Any:
    """Return the parameters of a linen cell.

    Args:
        cell: ``rnn``, ``rnn_relu``, ``lstm`` or ``gru``.
        weights: ``variables["params"]`` of the cell.

    Returns:
        The ``Params`` of the cell.

    Raises:
        UnknownNameError: linen has no such cell, or other names.
        ShapeError: Another shape.
        DtypeError: Other dtypes than float64 or float32.
    """
    return _from("from_linen", LINEN, cell, weights)


def to_nnx(cell: Cell, params: Any) -> dict[str, dict[str, Array]]:
    """Return the parameters of an nnx cell, for ``nnx.update``.

    Args:
        cell: ``rnn``, ``rnn_relu``, ``lstm`` or ``gru``.
        params: Its parameters; they are copied.

    Returns:
        kernel (in, out) and, where the layer has one, bias (out), by layer.

    Raises:
        UnknownNameError: nnx has no such cell.
        ValueError: A ``gru`` whose b_hn is not zero; nnx has no place for it.
    """
    return _to("to_nnx", NNX, cell, params)


def from_nnx(cell: Cell, weights: Mapping[str, Mapping[str, Any]]) -> Any:
    """Return the parameters of an nnx cell.

    Args:
        cell: ``rnn``, ``rnn_relu``, ``lstm`` or ``gru``.
        weights: ``nnx.to_pure_dict(nnx.state(cell, nnx.Param))``.

    Returns:
        The ``Params`` of the cell.

    Raises:
        UnknownNameError: nnx has no such cell, or other names.
        ShapeError: Another shape.
        DtypeError: Other dtypes than float64 or float32.
    """
    return _from("from_nnx", NNX, cell, weights)


def to_nnx_optimized(cell: Cell, params: Any) -> dict[str, dict[str, Array]]:
    """Return the parameters of ``nnx.OptimizedLSTMCell``, for ``nnx.update``.

    Args:
        cell: ``lstm``.
        params: Its parameters; they are copied.

    Returns:
        ``dense_i`` with kernel (I, 4H); ``dense_h`` with kernel (H, 4H), bias (4H).

    Raises:
        UnknownNameError: Another cell.
    """
    return _to("to_nnx_optimized", NNX_OPTIMIZED, cell, params)


def from_nnx_optimized(cell: Cell, weights: Mapping[str, Mapping[str, Any]]) -> Any:
    """Return the parameters of ``nnx.OptimizedLSTMCell``.

    Args:
        cell: ``lstm``.
        weights: ``nnx.to_pure_dict(nnx.state(cell, nnx.Param))``.

    Returns:
        The ``Params`` of the cell.

    Raises:
        UnknownNameError: Another cell, or other names.
        ShapeError: Another shape.
        DtypeError: Other dtypes than float64 or float32.
    """
    return _from("from_nnx_optimized", NNX_OPTIMIZED, cell, weights)


def layouts(cells: Mapping[str, Dense]) -> dict[str, Layout]:
    """Return the layouts alone.

    Args:
        cells: ``LINEN``, ``NNX`` or ``NNX_OPTIMIZED``.

    Returns:
        Layout by the cell's name.
    """
    return {name: dense.layout for name, dense in cells.items()}


def _to(
    place: str, cells: Mapping[str, Dense], cell: Cell, params: Any
) -> dict[str, dict[str, Array]]:
    rows = arrange(place, layouts(cells), cell, params)
    dense = cells[cell.NAME]
    arrays = (rows.W, rows.U, *rows.biases)
    flat = {}
    for (names, kind), array in zip(dense.stacks, arrays, strict=True):
        for name, part in zip(names, np.split(array, len(names)), strict=True):
            flat[f"{name}/{kind}"] = np.ascontiguousarray(part.T)
    return nest(flat)


def _from(
    place: str,
    cells: Mapping[str, Dense],
    cell: Cell,
    weights: Mapping[str, Mapping[str, Any]],
) -> Any:
    layout = find(place, layouts(cells), cell)
    dense = cells[cell.NAME]
    arrays = take(place, layout, dense.shapes, flatten(place, weights))
    flat = dict(zip(dense.shapes, arrays, strict=True))
    W, U, *biases = (
        np.concatenate([flat[f"{name}/{kind}"].T for name in names])
        for names, kind in dense.stacks
    )
    return restore(layout, cell, Rows(W, U, tuple(biases)))
