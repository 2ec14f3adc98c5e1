"""How long RNN, LSTM and GRU learn to hold the first token of a sequence.

One run trains one network on fresh batches and then tests it on sequences it has not
seen. ``success`` is 1 if it names the first token of more than 99 % of them; guessing
gives 50 %. The widths give every cell as nearly as possible the parameters of an LSTM
of width 24. The learning rate is part of the grid: a cell is judged at its own best.

The numbers speak of this task, this budget of 400 steps and these widths only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gated_rnn import cells
from gated_rnn.experiments import training
from gated_rnn.experiments.protocol import Result
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import first_token

NAME = "first_token_recall"
"""The module's own name."""

TIER = "C"
"""How long all of it takes: see ``protocol.TIERS``."""

SEEDS = 5
"""How many runs each configuration gets."""

QUICK_SEEDS = 1
"""How many runs each configuration of the quick run gets."""

TOLERANCE = 1e-2
"""Training amplifies the last digit; on another processor a run ends nearby."""

THRESHOLD = 0.99
"""The share of right answers above which a run counts as a success."""

ROUNDING = 0.0
"""No absolute difference is passed over."""


@dataclass(frozen=True)
class Config:
    """Every setting of a run."""

    cell: str
    keep_bias: float | None
    """Bias of the gate that keeps (f or z) at the start; None leaves it as drawn."""

    T: int
    lr: float
    H: int
    symbols: int = 2
    """Size of the alphabet."""

    steps: int = 400
    batch: int = 32
    clip: float = 1.0
    """The greatest norm of the gradient."""

    test: int = 1000
    """How many sequences the trained network is tested on."""

    every: int = 20
    """The curve has one point, a mean, for so many steps."""


STARTS = (
    ("rnn", None),
    ("lstm", 0.0),
    ("lstm", 1.0),
    ("lstm", 3.0),
    ("gru", 0.0),
    ("gru", 2.0),
)
"""Each cell with the bias of the gate that keeps."""

RATES = (0.002, 0.005, 0.02)
"""Learning rates: each cell is judged at its own best."""


def matched(cell: str, symbols: int = 2, like: int = 24) -> int:
    """Return the width at which a cell has the parameters of an LSTM of another.

    Args:
        cell: The name of the cell.
        symbols: Size of the alphabet.
        like: Width of that LSTM.

    Returns:
        H.
    """
    wanted = training.parameter_count(cells.lstm, symbols, like)
    return training.matched_width(cells.get(cell), symbols, wanted)


GRID = [
    Config(cell, bias, T, lr, matched(cell))
    for T in (10, 30, 60, 100)
    for cell, bias in STARTS
    for lr in RATES
]
"""The configurations of the full run."""

QUICK = [
    Config(cell, bias, T=8, lr=0.02, H=matched(cell, like=12), steps=100, test=200)
    for cell, bias in STARTS
]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network and test it.

    Args:
        config: The settings.
        rng: Where weights, batches and test come from.

    Returns:
        Success, accuracy and loss on the test, parameters; the loss while training.
    """
    cell = cells.get(config.cell)
    params = cell.init(rng, config.symbols, config.H)
    params = training.keep_bias(cell, params, config.keep_bias)
    model = training.Model(params, linear.init(rng, config.H, config.symbols))
    trained = training.train(
        cell,
        model,
        lambda: first_token.batch(rng, config.T, config.batch, config.symbols),
        training.last_step(softmax_loss),
        training.Budget(config.steps, config.lr, config.clip),
    )
    accuracy, loss = test(config, cell, trained, rng)
    metrics = {
        "success": float(accuracy > THRESHOLD),
        "test_accuracy": accuracy,
        "test_loss": loss,
        "parameters": float(cells.parameter_count(params)),
    }
    return Result(metrics, training.curve(trained.losses, config.every))


def test(
    config: Config,
    cell: cells.Cell,
    trained: training.Training,
    rng: np.random.Generator,
) -> tuple[float, float]:
    """Return accuracy and loss on new sequences; NaN where training diverged.

    Args:
        config: The settings.
        cell: The cell.
        trained: What training came to.
        rng: Where the test comes from.

    Returns:
        Share of right answers, and mean cross-entropy in nats.
    """
    if trained.diverged:
        return math.nan, math.nan
    x, targets = first_token.batch(rng, config.T, config.test, config.symbols)
    logits = training.predict(cell, trained.model, x)
    loss, _ = softmax_loss(logits, targets)
    return float((logits.argmax(axis=1) == targets).mean()), loss
