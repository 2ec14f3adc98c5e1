"""What the gates that keep really do in trained networks, task by task.

One run trains one network and then looks at every value of the gate that keeps (f of
the LSTM, z of the GRU) on 200 new sequences: all units, all steps.

    q05 … q95   quantiles of the values
    open        the share above 0.9
    shut        the share below 0.1
    start       the median before training
    norm        ‖∂c_T/∂c₀‖ (LSTM) or ‖∂h_T/∂h₀‖ (GRU) after training, median over 8
                sequences
    direct      the largest product of the gates over all steps, of the same sequences
    success     whether the task is solved

The saying that is looked at: that forget gates of trained networks stay near 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gated_rnn import cells
from gated_rnn.analysis import jacobian
from gated_rnn.analysis.jacobian import KEEPS
from gated_rnn.boundary import Array
from gated_rnn.experiments import founding, training
from gated_rnn.experiments.problems import PROBLEMS
from gated_rnn.experiments.protocol import Result
from gated_rnn.layers import linear
from gated_rnn.sequence import Workspace
from gated_rnn.unroll import unroll

NAME = "forget_gates"
"""The module's own name."""

TIER = "C"
"""How long all of it takes: see ``protocol.TIERS``."""

SEEDS = 5
"""How many runs each configuration gets."""

QUICK_SEEDS = 1
"""How many runs each configuration of the quick run gets."""

TOLERANCE = 1e-2
"""Training amplifies the last digit; on another processor a run ends nearby."""

ROUNDING = 1e-6
"""A share or a product below this is no difference to look at."""

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Which quantiles are kept."""

POINTS = 50
"""How many points the stored distribution has."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of a run."""

    task: str
    cell: str
    keep_bias: float | None
    """Bias of the gate that keeps at the start; None leaves it as drawn."""

    H: int = 16
    lr: float = 0.01
    steps: int = 800
    batch: int = 16
    clip: float = 1.0
    """The greatest norm of the gradient."""


STARTS = (("lstm", None), ("lstm", 1.0), ("lstm", 3.0), ("gru", None), ("gru", 3.0))
"""Cells, and where their keeping gate starts."""

GRID = [
    Config(task=task, cell=cell, keep_bias=bias)
    for task in PROBLEMS
    for cell, bias in STARTS
]
"""The configurations of the full run."""

QUICK = [
    Config(task=task, cell=cell, keep_bias=1.0, H=4, steps=10)
    for task in PROBLEMS
    for cell in ("lstm", "gru")
]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network and look at its gate.

    Args:
        config: The settings.
        rng: Where weights, batches and test come from.

    Returns:
        Quantiles, shares and norms; the distribution as a curve.
    """
    cell, problem = cells.get(config.cell), PROBLEMS[config.task]
    params = cell.init(rng, problem.I, config.H)
    params = training.keep_bias(cell, params, config.keep_bias)
    model = training.Model(params, linear.init(rng, config.H, problem.O))
    x, _ = problem.draw(rng, 200)
    start = float(np.median(values(cell, params, x)))
    trained = training.train(
        cell,
        model,
        lambda: problem.draw(rng, config.batch),
        problem.head,
        training.Budget(config.steps, config.lr, config.clip),
        partial(training.gradients, workspace=Workspace()),
    )
    found = founding.measured(trained) | {"start": start}
    if trained.diverged:
        names = ("open", "shut", "norm", "direct", *map(_name, QUANTILES))
        return Result(found | dict.fromkeys(names, math.nan) | {"success": 0.0}, {})
    gate = values(cell, trained.model.cell, x)
    solved = float(problem.solved(cell, trained.model, rng))
    found |= spread(gate) | paths(cell, trained.model.cell, x[:, :8])
    shares = np.linspace(0, 1, POINTS + 1)
    curve = {"share": shares.tolist(), "gate": np.quantile(gate, shares).tolist()}
    return Result(found | {"success": solved}, curve)


def spread(gate: Array) -> dict[str, float]:
    """Return how the values of a gate are spread.

    Args:
        gate: From ``values``.

    Returns:
        The shares that are open and shut, and the quantiles.
    """
    found = {"open": float((gate > 0.9).mean()), "shut": float((gate < 0.1).mean())}
    return found | {_name(q): float(np.quantile(gate, q)) for q in QUANTILES}


def values(cell: cells.Cell, params: Any, x: Array) -> Array:
    """Return every value of the gate that keeps.

    Args:
        cell: A cell with such a gate.
        params: Its parameters.
        x: Inputs, (T, B, I).

    Returns:
        All units, sequences and steps, (T, B, H).
    """
    caches = unroll(cell, params, x).caches
    return np.stack([getattr(cache, KEEPS[cell.NAME]) for cache in caches])


def paths(cell: cells.Cell, params: Any, x: Array) -> dict[str, float]:
    """Return how much of the first state reaches the last, in all and directly.

    Args:
        cell: The cell.
        params: Its parameters.
        x: Inputs, (T, B, I).

    Returns:
        ``norm`` and ``direct``, medians over the sequences.
    """
    whole = jacobian.state_jacobian(cell, params, x)
    state = cell.State._fields[-1]  # c of the LSTM, h of the GRU
    norms = jacobian.spectral_norm(jacobian.block(cell, whole, state, state))
    direct = jacobian.direct_path(cell, params, x).max(axis=1)
    return {"norm": float(np.median(norms)), "direct": float(np.median(direct))}


def _name(quantile: float) -> str:
    return f"q{100 * quantile:02.0f}"
