"""Training in PyTorch from the same weights and on the same batches.

It is written with torch's own modules, gradients and optimiser, so that nothing but the
formulas is shared with ``experiments.training``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from gated_rnn.boundary import Array
from gated_rnn.cells.protocol import Cell
from gated_rnn.torch import run, to_torch


def train(
    cell: Cell,
    params: Any,
    readout: Any,
    draw: Callable[[], tuple[Array, Any]],
    steps: int,
    lr: float,
    clip: float,
) -> tuple[list[float], torch.nn.ModuleList]:
    """Train a cell's twin and a linear read-out of the last h with Adam.

    Args:
        cell: The cell.
        params: Where it starts.
        readout: Where the read-out starts: W (O, H) and b (O,).
        draw: Returns the next batch: inputs (T, B, I) and classes (B,).
        steps: How many steps.
        lr: Their size.
        clip: The greatest norm of the gradient, all parameters together.

    Returns:
        The loss of each step, and the two modules after the last.
    """
    module, linear = to_torch(cell, params), _linear(readout)
    both = torch.nn.ModuleList([module, linear])
    optimiser = torch.optim.Adam(both.parameters(), lr)
    losses = []
    for _ in range(steps):
        x, targets = (torch.as_tensor(array) for array in draw())
        zeros = torch.zeros(x.shape[1], linear.in_features, dtype=x.dtype)
        h, _ = run(module, x, tuple(zeros.clone() for _ in cell.State._fields))
        loss = torch.nn.functional.cross_entropy(linear(h[-1]), targets)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        _clip(both, clip)
        optimiser.step()
        losses.append(float(loss.detach()))
    return losses, both


def _linear(readout: Any) -> torch.nn.Linear:
    W, b = (torch.tensor(array) for array in readout)
    linear = torch.nn.Linear(W.shape[1], W.shape[0], dtype=W.dtype)
    with torch.no_grad():
        linear.weight.copy_(W)
        linear.bias.copy_(b)
    return linear


def _clip(modules: torch.nn.Module, limit: float) -> None:
    """Shorten the gradient; torch's own function divides by the norm plus 1e-6."""
    grads = [p.grad for p in modules.parameters() if p.grad is not None]
    length = torch.sqrt(sum(((g * g).sum() for g in grads), torch.zeros(())))
    if length > limit:
        for grad in grads:
            grad *= limit / length
