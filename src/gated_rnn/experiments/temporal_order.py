"""Temporal order: which cells learn the order of two symbols far apart?

One run trains one network until the last 2000 sequences were all right, or to the end
of its budget of 800 steps of 16 sequences; then it is tested on 2560 new ones.

    success   at most 1 of 100 test sequences is wrong
    wrong     how many of the test are
    streak    2000 in a row were right while training

The paper's figures (Hochreiter & Schmidhuber 1997, section 5.6, experiment 6a, table 9;
means of 20 trials): sequences of 100 to 110 steps, solved after 31,390 sequences, 1 of
2560 wrong, by 2 blocks of 2 cells, 156 weights.

What differs here: at most 12,800 sequences; Adam on batches of 16 at three rates; an
LSTM of width 8 with a forget gate; besides T = 100 also T = 50.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gated_rnn import cells
from gated_rnn.boundary import Array
from gated_rnn.experiments import founding, training
from gated_rnn.experiments.protocol import Result
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import temporal_order

NAME = "temporal_order"
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
    """Every setting of a run."""

    T: int
    streak: int = 2000
    """How many sequences in a row must be right for training to end."""

    test: int = 2560
    """How many sequences the trained network is tested on."""


def config(cell: str, bias: float | None, T: int, lr: float, **others: int) -> Config:
    """Return a configuration at the matched width.

    Args:
        cell: The name of the cell.
        bias: Bias of the gate that keeps, or None.
        T: The least length.
        lr: Size of a step of Adam.
        **others: Other settings, in the place of the usual ones.

    Returns:
        The configuration.
    """
    H = founding.matched(cell, len(temporal_order.ALPHABET), like=8)
    return Config(
        cell=cell, keep_bias=bias, T=T, lr=lr, **({"H": H, "steps": 800} | others)
    )


GRID = [
    config(cell, bias, T, lr)
    for T in (50, 100)
    for cell, bias in founding.STARTS
    for lr in founding.RATES
]
"""The configurations of the full run."""

QUICK = [
    config(cell, bias, 20, 0.01, steps=60, streak=200, test=160)
    for cell, bias in founding.STARTS
]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network and test it.

    Args:
        config: The settings.
        rng: Where weights, batches and test come from.

    Returns:
        What the test gave, and the loss while training.
    """
    streak = founding.Streak(softmax_loss, right, config.streak)
    trained = founding.learn(
        config,
        rng,
        sizes(config),
        lambda: temporal_order.batch(rng, config.T, config.batch),
        training.last_step(streak),
        streak.done,
    )
    wrong = test(config, trained, rng)
    metrics = {
        "success": float(wrong <= config.test / 100),
        "streak": float(streak.done()),
        "wrong": wrong,
        **founding.measured(trained),
    }
    return Result(metrics, founding.curve(config, trained))


def sizes(config: Config) -> tuple[int, int]:
    """Return the sizes of input and output.

    Args:
        config: The settings; here they do not matter.

    Returns:
        I and O.
    """
    return len(temporal_order.ALPHABET), 4


def right(y: Array, targets: NDArray[np.integer[Any]]) -> NDArray[np.bool_]:
    """Say of each answer whether it is the class.

    Args:
        y: Scores, (B, 4).
        targets: Classes, (B,).

    Returns:
        True where the class scores highest, (B,).
    """
    same: NDArray[np.bool_] = y.argmax(axis=1) == targets
    return same


def test(config: Config, trained: training.Training, rng: np.random.Generator) -> float:
    """Test on new sequences, in parts of many lengths.

    Args:
        config: The settings.
        trained: The trained network.
        rng: Where the sequences come from.

    Returns:
        How many are wrong; NaN where training diverged.
    """
    if trained.diverged:
        return math.nan
    parts, wrong = 8, 0
    for _ in range(parts):
        x, targets = temporal_order.batch(rng, config.T, config.test // parts)
        y = training.predict(cells.get(config.cell), trained.model, x)
        wrong += int((~right(y, targets)).sum())
    return float(wrong)
