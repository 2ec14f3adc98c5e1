"""Digits read pixel by pixel: 64 steps of one number each, then a name.

    accuracy   on the 359 pictures of the test
    success    accuracy above 0.9, about what a linear classifier has that sees all

The paper's figures (Le, Jaitly & Hinton 2015): MNIST, 784 steps; a tanh network 35 %, a
network of rectified units that starts from the identity 97 % (both as Cooijmans et al.
quote them, Recurrent batch normalization, table 1); LSTM 65 % (as remembered).

What differs here: 8 by 8 pixels, so 64 steps; 1438 pictures; 800 steps of Adam on
batches of 32 at three rates; every cell with the parameters of an LSTM of width 24.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gated_rnn import cells
from gated_rnn.experiments import founding, training
from gated_rnn.experiments.problems import PROBLEMS
from gated_rnn.experiments.protocol import Result
from gated_rnn.tasks import digits

NAME = "pixel_digits"
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


@dataclass(frozen=True, kw_only=True)
class Config(founding.Config):
    """Every setting of a run: those that all have."""


def config(cell: str, bias: float | None, lr: float, **others: int) -> Config:
    """Return a configuration at the matched width.

    Args:
        cell: The name of the cell.
        bias: Bias of the gate that keeps, or None.
        lr: Size of a step of Adam.
        **others: Other settings, in the place of the usual ones.

    Returns:
        The configuration.
    """
    usual = {"H": founding.matched(cell, 1, like=24), "steps": 800, "batch": 32}
    return Config(cell=cell, keep_bias=bias, lr=lr, **(usual | others))


GRID = [
    config(cell, bias, lr) for cell, bias in founding.STARTS for lr in founding.RATES
]
"""The configurations of the full run."""

QUICK = [config(cell, bias, 0.01, H=6, steps=20) for cell, bias in founding.STARTS]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network and test it.

    Args:
        config: The settings.
        rng: Where weights and batches come from.

    Returns:
        The accuracy, and the loss while training.
    """
    problem = PROBLEMS["pixel_digits"]
    trained = founding.learn(
        config,
        rng,
        (problem.I, problem.O),
        lambda: problem.draw(rng, config.batch),
        problem.head,
    )
    accuracy = test(config, trained)
    metrics = {
        "accuracy": accuracy,
        "success": float(accuracy > 0.9),
        **founding.measured(trained),
    }
    return Result(metrics, founding.curve(config, trained))


def test(config: Config, trained: training.Training) -> float:
    """Return the share of the test that is named rightly.

    Args:
        config: The settings.
        trained: The trained network.

    Returns:
        0 to 1; NaN where training diverged.
    """
    if trained.diverged:
        return math.nan
    _, kept = digits.load()
    x = kept.x.T[:, :, None].copy()
    y = training.predict(cells.get(config.cell), trained.model, x)
    return float((y.argmax(axis=1) == kept.digit).mean())
