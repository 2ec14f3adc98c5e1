"""The twins of the cells in PyTorch, and the way there and back.

Names, shapes and orders are PyTorch's own, so a conversion is four copies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from gated_rnn import cells
from gated_rnn.boundary import Boundary, UnknownNameError
from gated_rnn.cells.protocol import Cell

TWINS: dict[str, Callable[[int, int], torch.nn.RNNBase]] = {
    "rnn": torch.nn.RNN,
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
}
"""The PyTorch module that computes the same as each cell, by the cell's name."""

FIELDS = {
    "W_ih": "weight_ih_l0",
    "W_hh": "weight_hh_l0",
    "b_ih": "bias_ih_l0",
    "b_hh": "bias_hh_l0",
}
"""PyTorch's name for each field of ``Params``."""


def to_torch(cell: Cell, params: Any) -> torch.nn.RNNBase:
    """Return the PyTorch module with these parameters.

    Args:
        cell: The cell.
        params: Its parameters; they are copied.

    Returns:
        A module of one layer, time first, of the same dtype.
    """
    Boundary("to_torch").fields("params", cell.Params, params)
    H, I = params.W_hh.shape[1], params.W_ih.shape[1]
    module = TWINS[cell.NAME](I, H).to(torch.from_numpy(params.W_ih[:1].copy()).dtype)
    with torch.no_grad():
        for field, name in FIELDS.items():
            array = np.ascontiguousarray(getattr(params, field))
            getattr(module, name).copy_(torch.tensor(array))
    return module


def from_torch(module: torch.nn.RNNBase) -> Any:
    """Return the parameters of a PyTorch module of one layer.

    Args:
        module: A twin of a cell.

    Returns:
        The ``Params`` of that cell; copies, not views.

    Raises:
        UnknownNameError: No cell has this module as its twin.
        ValueError: More than one layer, two directions, a projection or no biases.
    """
    names = [name for name, twin in TWINS.items() if type(module) is twin]
    if not names:
        known = ", ".join(str(twin) for twin in TWINS.values())
        raise UnknownNameError(
            f"from_torch: expected one of {known}, got {type(module).__name__}."
        )
    plain = (module.num_layers, module.bidirectional, module.proj_size, module.bias)
    if plain != (1, False, 0, True) or getattr(module, "nonlinearity", "") == "relu":
        raise ValueError(
            "from_torch: expected one layer, one direction, tanh, no projection, with "
            f"biases, got {module}. Convert layer by layer instead."
        )
    arrays = {
        field: getattr(module, name).detach().cpu().numpy().copy()
        for field, name in FIELDS.items()
    }
    return cells.get(names[0]).Params(**arrays)
