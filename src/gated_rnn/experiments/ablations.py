"""The LSTM with one part taken away, on two tasks: Greff et al. 2015 in small.

    lstm            all of it
    no_input        iₜ = 1         no_forget   fₜ = 1         no_output   oₜ = 1
    lstm_coupled    fₜ = 1 − iₜ    lstm_peephole   gates see the cell state
    gru             for comparison

A gate is taken away by holding it open: the rows of its weights are zero and its bias
is 40, where σ is exactly 1 in float64 and its slope exactly 0, so training never moves
it. Such a block counts as no parameters; every variant gets the width at which what it
learns is nearest to an LSTM of width 12.

    success   the task is solved on new sequences

What is reported of the paper (abstract of Greff et al. 2015): on three tasks no variant
is significantly better than the standard LSTM, and forget gate and output activation
are its most critical parts. Taking away the output activation is not tried here.

What differs here: two small made tasks, 5 seeds, three learning rates; the paper made
5400 runs of random search on speech, handwriting and polyphonic music.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gated_rnn import cells
from gated_rnn.experiments import founding, training
from gated_rnn.experiments.problems import PROBLEMS
from gated_rnn.experiments.protocol import Result
from gated_rnn.layers import linear
from gated_rnn.sequence import Workspace

NAME = "ablations"
"""The module's own name."""

TIER = "C"
"""How long all of it takes: see ``protocol.TIERS``."""

SEEDS = 5
"""How many runs each configuration gets."""

QUICK_SEEDS = 1
"""How many runs each configuration of the quick run gets."""

TOLERANCE = 1e-2
"""Training amplifies the last digit; on another processor a run ends nearby."""

ROUNDING = 0.0
"""No absolute difference is passed over."""

HELD = {"no_input": "i", "no_forget": "f", "no_output": "o"}
"""The gate that each of these variants holds open."""

VARIANTS = ("lstm", *HELD, "lstm_coupled", "lstm_peephole", "gru")
"""All that are compared."""

LIKE = 12
"""The width of the LSTM that all are matched to."""

OPEN = 40.0
"""σ of this is 1 in float64, and its slope 0."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of a run."""

    task: str
    variant: str
    lr: float
    H: int
    keep_bias: float = 1.0
    """Where the gate that keeps starts, if there is one that learns."""

    steps: int = 800
    batch: int = 16
    clip: float = 1.0
    """The greatest norm of the gradient."""


def learned(variant: str, I: int, H: int) -> int:
    """Count what a variant learns: its parameters without those that are held.

    Args:
        variant: One of ``VARIANTS``.
        I: Size of the input.
        H: Width.

    Returns:
        The count.
    """
    whole = training.parameter_count(base(variant), I, H)
    return whole - (H * (I + H + 2) if variant in HELD else 0)


def base(variant: str) -> cells.Cell:
    """Return the cell that a variant is made from.

    Args:
        variant: One of ``VARIANTS``.

    Returns:
        The cell.
    """
    return cells.get("lstm" if variant in HELD else variant)


def width(variant: str, I: int) -> int:
    """Return the width at which a variant learns as many numbers as the LSTM.

    Args:
        variant: One of ``VARIANTS``.
        I: Size of the input.

    Returns:
        H.
    """
    wanted = learned("lstm", I, LIKE)
    return min(range(1, 4 * LIKE), key=lambda H: abs(learned(variant, I, H) - wanted))


def config(task: str, variant: str, lr: float, **others: int) -> Config:
    """Return a configuration at the matched width.

    Args:
        task: A key of ``PROBLEMS``.
        variant: One of ``VARIANTS``.
        lr: Size of a step of Adam.
        **others: Other settings, in the place of the usual ones.

    Returns:
        The configuration.
    """
    H = width(variant, PROBLEMS[task].I)
    return Config(task=task, variant=variant, lr=lr, **({"H": H} | others))


GRID = [
    config(task, variant, lr)
    for task in ("adding_problem", "counting")
    for variant in VARIANTS
    for lr in founding.RATES
]
"""The configurations of the full run."""

QUICK = [
    config(task, variant, 0.01, H=4, steps=10)
    for task in ("adding_problem", "counting")
    for variant in VARIANTS
]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one variant and test it.

    Args:
        config: The settings.
        rng: Where weights, batches and test come from.

    Returns:
        Success, and the loss while training.
    """
    cell, problem = base(config.variant), PROBLEMS[config.task]
    params = start(config, cell, cell.init(rng, problem.I, config.H))
    trained = training.train(
        cell,
        training.Model(params, linear.init(rng, config.H, problem.O)),
        lambda: problem.draw(rng, config.batch),
        problem.head,
        training.Budget(config.steps, config.lr, config.clip),
        partial(training.gradients, workspace=Workspace()),
    )
    solved = not trained.diverged and problem.solved(cell, trained.model, rng)
    metrics = {
        "success": float(solved),
        "learned": float(learned(config.variant, problem.I, config.H)),
        **founding.measured(trained),
    }
    return Result(metrics, training.curve(trained.losses, max(1, config.steps // 30)))


def start(config: Config, cell: cells.Cell, params: Any) -> Any:
    """Start the gate that keeps where the settings say, and hold what is held.

    Args:
        config: The settings.
        cell: The cell.
        params: Its parameters as drawn; they are not changed.

    Returns:
        New parameters.
    """
    params = type(params)(*(array.copy() for array in params))
    gates = {"lstm_peephole": "f", "lstm_coupled": "f", "lstm": "f", "gru": "z"}
    _set_bias(cell, params, gates[cell.NAME], config.keep_bias)
    if config.variant in HELD:
        rows = _rows(cell, params, HELD[config.variant])
        for array in params:
            array[rows] = 0.0
        _set_bias(cell, params, HELD[config.variant], OPEN)
    return params


def _rows(cell: cells.Cell, params: Any, gate: str) -> slice:
    H, k = len(params.b_ih) // len(cell.GATES), cell.GATES.index(gate)
    return slice(k * H, (k + 1) * H)


def _set_bias(cell: cells.Cell, params: Any, gate: str, value: float) -> None:
    """Put the whole bias of a gate into b_ih; a coupled f has the rows of i, turned."""
    if gate not in cell.GATES:
        gate, value = "i", -value
    rows = _rows(cell, params, gate)
    params.b_ih[rows], params.b_hh[rows] = value, 0.0
