"""The twins of the cells in PyTorch, and the way there and back.

Names, shapes and orders are PyTorch's own, so a conversion is a few copies. Where
PyTorch has no such cell, ``twins`` has a small module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import torch

from gated_rnn import cells
from gated_rnn.boundary import Boundary, UnknownNameError
from gated_rnn.cells.protocol import Cell
from gated_rnn.torch import twins

NATIVE: dict[str, Callable[[int, int], torch.nn.RNNBase]] = {
    "rnn": torch.nn.RNN,
    "rnn_relu": partial(torch.nn.RNN, nonlinearity="relu"),
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
}
"""The cells that PyTorch has itself, by the cell's name."""

WRITTEN: dict[str, twins.Step] = {
    name: getattr(twins, name)
    for name in (
        "rnn_identity",
        "lstm_1997",
        "lstm_coupled",
        "lstm_peephole",
        "lstm_layer_norm",
        "gru_before",
        "mgu",
        "minlstm",
        "mingru",
        "recurrent_highway",
    )
}
"""The cells that ``twins`` writes down, by the cell's name."""

TWINS: Mapping[str, Any] = {**NATIVE, **WRITTEN}
"""What computes the same as each cell; a cell without an entry fails the tests."""

FIELDS = {
    "W_ih": "weight_ih_l0",
    "W_hh": "weight_hh_l0",
    "b_ih": "bias_ih_l0",
    "b_hh": "bias_hh_l0",
}
"""PyTorch's name for each field of ``Params``."""


def to_torch(cell: Cell, params: Any) -> torch.nn.Module:
    """Return the twin of a cell with these parameters.

    Args:
        cell: The cell.
        params: Its parameters; they are copied.

    Returns:
        ``torch.nn.RNN``, ``LSTM`` or ``GRU`` of one layer, time first, where PyTorch
        has the cell; else a ``twins.Twin``. The dtype is that of the parameters.
    """
    Boundary("to_torch").fields("params", cell.Params, params)
    tensors = {
        field: torch.tensor(np.ascontiguousarray(array))
        for field, array in params._asdict().items()
    }
    if cell.NAME in WRITTEN:
        return twins.Twin(WRITTEN[cell.NAME], tensors)
    H, I = params.W_hh.shape[1], params.W_ih.shape[1]
    module = NATIVE[cell.NAME](I, H).to(tensors["W_ih"].dtype)
    with torch.no_grad():
        for field, name in FIELDS.items():
            getattr(module, name).copy_(tensors[field])
    return module


def run(
    module: torch.nn.Module, x: torch.Tensor, state: tuple[torch.Tensor, ...]
) -> tuple[torch.Tensor, tuple[torch.Tensor, ...]]:
    """Run any twin over a sequence in one way.

    Args:
        module: What ``to_torch`` returned.
        x: Inputs, (T, B, I).
        state: The first state, each field (B, H).

    Returns:
        Every h_t, (T, B, H), and the last state, each field (B, H).
    """
    if isinstance(module, twins.Twin):
        h, last = module(x, state)
        return h, last
    layered = tuple(field[None] for field in state)  # PyTorch counts layers first
    h, last = module(x, layered if len(layered) > 1 else layered[0])
    return h, tuple(field[0] for field in (last if len(layered) > 1 else (last,)))


def gradients(module: torch.nn.Module) -> dict[str, torch.Tensor]:
    """Return the gradient of each parameter of a twin, by the field of ``Params``.

    Args:
        module: What ``to_torch`` returned, after ``backward()`` on a loss.

    Returns:
        Gradient by field; those that autograd did not reach are left out.
    """
    names = {name: field for field, name in FIELDS.items()}
    return {
        names.get(name, name): parameter.grad
        for name, parameter in module.named_parameters()
        if parameter.grad is not None
    }


def from_torch(module: torch.nn.RNNBase) -> Any:
    """Return the parameters of a PyTorch module of one layer.

    Args:
        module: ``torch.nn.RNN``, ``LSTM`` or ``GRU``.

    Returns:
        The ``Params`` of that cell; copies, not views.

    Raises:
        UnknownNameError: Another module.
        ValueError: More than one layer, two directions, a projection or no biases.
    """
    kinds = {torch.nn.RNN: "rnn", torch.nn.LSTM: "lstm", torch.nn.GRU: "gru"}
    if type(module) not in kinds:
        known = ", ".join(kind.__name__ for kind in kinds)
        raise UnknownNameError(
            f"from_torch: expected one of {known}, got {type(module).__name__}."
        )
    plain = (module.num_layers, module.bidirectional, module.proj_size, module.bias)
    if plain != (1, False, 0, True):
        raise ValueError(
            "from_torch: expected one layer, one direction, no projection, with "
            f"biases, got {module}. Convert layer by layer instead."
        )
    arrays = {
        field: getattr(module, name).detach().cpu().numpy().copy()
        for field, name in FIELDS.items()
    }
    return cells.get(kinds[type(module)]).Params(**arrays)
