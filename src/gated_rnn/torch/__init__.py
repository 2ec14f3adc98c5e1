"""The twins of the cells in PyTorch, and the way there and back.

Names, shapes and orders are PyTorch's own, so a conversion is a few copies. Where
PyTorch has no such cell, ``twins`` has a small module.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import numpy as np
import torch

from gated_rnn import cells
from gated_rnn.boundary import Boundary, UnknownNameError
from gated_rnn.cells.protocol import Cell
from gated_rnn.torch import twins

Module = TypeVar("Module", bound=torch.nn.Module)
"""A module of PyTorch, and the same kind again."""

NATIVE: dict[str, Callable[[int, int], torch.nn.RNNBase]] = {
    "rnn": torch.nn.RNN,
    "rnn_relu": partial(torch.nn.RNN, nonlinearity="relu"),
    "lstm": torch.nn.LSTM,
    "gru": torch.nn.GRU,
}
"""The cells that PyTorch has itself, by the cell's name."""

STEPS: dict[str, Callable[[int, int], torch.nn.RNNCellBase]] = {
    "rnn": torch.nn.RNNCell,
    "rnn_relu": partial(torch.nn.RNNCell, nonlinearity="relu"),
    "lstm": torch.nn.LSTMCell,
    "gru": torch.nn.GRUCell,
}
"""The same cells as PyTorch has them for one step, without time."""

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

KINDS: dict[type, str] = {
    torch.nn.RNN: "rnn",
    torch.nn.LSTM: "lstm",
    torch.nn.GRU: "gru",
    torch.nn.RNNCell: "rnn",
    torch.nn.LSTMCell: "lstm",
    torch.nn.GRUCell: "gru",
}
"""The cell of each module of PyTorch; with a ReLU, ``rnn`` is ``rnn_relu``."""

FIELDS = {
    "W_ih": "weight_ih",
    "W_hh": "weight_hh",
    "b_ih": "bias_ih",
    "b_hh": "bias_hh",
}
"""PyTorch's name for each field of ``Params``; modules with layers add ``_l0``."""


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
    tensors = _tensors(params)
    if cell.NAME in WRITTEN:
        return twins.Twin(WRITTEN[cell.NAME], tensors)
    return _filled(NATIVE[cell.NAME], tensors, "_l0")


def to_torch_cell(cell: Cell, params: Any) -> torch.nn.RNNCellBase:
    """Return PyTorch's module of one step with these parameters.

    Args:
        cell: ``rnn``, ``rnn_relu``, ``lstm`` or ``gru``.
        params: Its parameters; they are copied.

    Returns:
        ``torch.nn.RNNCell``, ``LSTMCell`` or ``GRUCell``, in the parameters' dtype.

    Raises:
        UnknownNameError: PyTorch has no such cell.
    """
    if cell.NAME not in STEPS:
        raise UnknownNameError(
            f"to_torch_cell: expected one of {', '.join(STEPS)}, got {cell.NAME!r}; "
            "to_torch writes down the others."
        )
    Boundary("to_torch_cell").fields("params", cell.Params, params)
    return _filled(STEPS[cell.NAME], _tensors(params), "")


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
    names = {f"{name}_l0": field for field, name in FIELDS.items()}
    return {
        names.get(name, name): parameter.grad
        for name, parameter in module.named_parameters()
        if parameter.grad is not None
    }


def from_torch(module: torch.nn.RNNBase | torch.nn.RNNCellBase) -> Any:
    """Return the parameters of a PyTorch module of one layer.

    Args:
        module: ``torch.nn.RNN``, ``LSTM`` or ``GRU``, or ``RNNCell``, ``LSTMCell`` or
            ``GRUCell``.

    Returns:
        The ``Params`` of that cell, of ``rnn_relu`` where the nonlinearity is ReLU;
        copies, not views.

    Raises:
        UnknownNameError: Another module.
        ValueError: More than one layer, two directions, a projection or no biases.
    """
    if type(module) not in KINDS:
        known = ", ".join(kind.__name__ for kind in KINDS)
        raise UnknownNameError(
            f"from_torch: expected one of {known}, got {type(module).__name__}."
        )
    _check_plain(module)
    suffix = "" if isinstance(module, torch.nn.RNNCellBase) else "_l0"
    arrays = {
        field: getattr(module, name + suffix).detach().cpu().numpy().copy()
        for field, name in FIELDS.items()
    }
    relu = getattr(module, "nonlinearity", "tanh") == "relu"
    cell = cells.get(KINDS[type(module)] + ("_relu" if relu else ""))
    return cell.Params(**arrays)


def _tensors(params: Any) -> dict[str, torch.Tensor]:
    """Copy parameters to tensors, by field."""
    return {
        field: torch.tensor(np.ascontiguousarray(array))
        for field, array in params._asdict().items()
    }


def _filled(
    make: Callable[[int, int], Module],
    tensors: Mapping[str, torch.Tensor],
    suffix: str,
) -> Module:
    """Make a module of the right sizes and dtype, and copy the tensors into it."""
    H, I = tensors["W_hh"].shape[1], tensors["W_ih"].shape[1]
    module = make(I, H).to(tensors["W_ih"].dtype)
    with torch.no_grad():
        for field, name in FIELDS.items():
            getattr(module, name + suffix).copy_(tensors[field])
    return module


def _check_plain(module: torch.nn.RNNBase | torch.nn.RNNCellBase) -> None:
    expected = {"num_layers": 1, "bidirectional": False, "proj_size": 0, "bias": True}
    # What one step cannot have it has no attribute for.
    if any(getattr(module, name, value) != value for name, value in expected.items()):
        raise ValueError(
            "from_torch: expected one layer, one direction, no projection, with "
            f"biases, got {module}. Convert layer by layer instead."
        )
