"""The same training twice: the loss in NumPy and in PyTorch, step by step.

Both start from the same weights, see the same batches of first-token recall, clip the
same gradient and take the same steps of Adam, in float64. One has its gradients from
the formulas written by hand, the other from autograd. A wrong gradient that still
learns would show here; so would a difference between two optimisers.

``loss_difference`` and ``parameter_difference`` are the largest over all steps and all
parameters after the last step, absolute.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gated_rnn import cells
from gated_rnn.experiments import training
from gated_rnn.experiments.extras import needed
from gated_rnn.experiments.protocol import Result
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import first_token

NAME = "numpy_and_torch"
"""The module's own name."""

TIER = "B"
"""How long all of it takes: see ``protocol.TIERS``."""

SEEDS = 5
"""How many runs each configuration gets."""

QUICK_SEEDS = 1
"""How many runs each configuration of the quick run gets."""

TOLERANCE = 1e-4
"""The last loss, made again, may differ by so much, relative."""

ROUNDING = 1e-8
"""Both differences are rounding: they may be any number far below this."""


@dataclass(frozen=True)
class Config:
    """Every setting of a run."""

    cell: str
    T: int = 12
    H: int = 10
    symbols: int = 3
    steps: int = 60
    batch: int = 16
    lr: float = 0.01
    clip: float = 0.5
    """The greatest norm of the gradient: small, so that it is reached."""

    every: int = 4
    """The curves have one point for so many steps."""


GRID = [Config(cell) for cell in cells.CELLS]
"""The configurations of the full run."""

QUICK = [Config(cell, T=5, H=4, steps=8) for cell in cells.CELLS]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train once in NumPy and once in PyTorch.

    Args:
        config: The settings.
        rng: Where weights and batches come from.

    Returns:
        The largest differences and the last loss; both curves of the loss.
    """
    with needed("torch"):
        from gated_rnn.torch import training as twin
    cell = cells.get(config.cell)
    model = training.Model(
        cell.init(rng, config.symbols, config.H),
        linear.init(rng, config.H, config.symbols),
    )
    batches = [
        first_token.batch(rng, config.T, config.batch, config.symbols)
        for _ in range(config.steps)
    ]
    budget = training.Budget(config.steps, config.lr, config.clip)
    ours, theirs = iter(batches), iter(batches)
    head = training.last_step(softmax_loss)
    here = training.train(cell, model, lambda: next(ours), head, budget)
    losses, modules = twin.train(
        cell, *model, lambda: next(theirs), config.steps, config.lr, config.clip
    )
    return compared(here, losses, modules, config.every)


def compared(
    here: training.Training, losses: list[float], modules: Any, every: int
) -> Result:
    """Return the differences between the two trainings, and both curves.

    Args:
        here: The training in NumPy.
        losses: The losses of the training in PyTorch.
        modules: Its modules after the last step.
        every: How many steps make a point of a curve.

    Returns:
        The largest differences and the last loss; both curves.
    """
    arrays = [*here.model.cell, *here.model.readout]
    twins = [p.detach().numpy() for p in modules.parameters()]
    gaps = [np.abs(a - b).max() for a, b in zip(arrays, twins, strict=True)]
    metrics = {
        "loss_difference": float(np.abs(np.subtract(here.losses, losses)).max()),
        "parameter_difference": float(max(gaps)),
        "last_loss": here.losses[-1],
    }
    curve = training.curve(here.losses, every)
    curve["loss_torch"] = training.curve(losses, every)["loss"]
    return Result(metrics, curve)
