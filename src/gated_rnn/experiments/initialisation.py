"""Where training starts, and how long a lag it then learns: first-token recall.

    drawn        every weight and bias as PyTorch draws it
    keep 0, 1, 3 the share that is kept is σ(0), σ(1), σ(3): ``init.keep_bias``
    chrono       memories between one step and T: ``init.chrono``
    orthogonal   W_hh of orthogonal blocks: ``init.orthogonal``; the rest as drawn

The keep biases set the forget and the input gate of the LSTM, and the update gate of
the GRU. The learning rate is part of the grid, so that each start is judged at its own
best; the widths give all cells about the parameters of an LSTM of width 24. The task
and the criterion are those of ``first_token_recall``.

The paper of the chrono start (Tallec & Ollivier 2018) has other tasks, lags up to
thousands of steps and far more training; what is measured here says nothing about them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gated_rnn import cells, init
from gated_rnn.experiments import first_token_recall, training
from gated_rnn.experiments.protocol import Result
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import first_token

NAME = "initialisation"
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


@dataclass(frozen=True)
class Config(first_token_recall.Config):
    """Every setting of a run; ``keep_bias`` is None, ``start`` says how it begins."""

    start: str = "drawn"


STARTS = {
    "rnn": ("drawn", "orthogonal"),
    "lstm": ("drawn", "keep 1", "keep 3", "chrono", "orthogonal"),
    "gru": ("drawn", "keep 1", "keep 3", "chrono", "orthogonal"),
}
"""The starts of each cell, as ``begin`` calls them."""


def config(cell: str, start: str, T: int, lr: float, **others: Any) -> Config:
    """Return a configuration at the matched width.

    Args:
        cell: The name of the cell.
        start: How it begins.
        T: The lag.
        lr: Size of a step of Adam.
        **others: Other settings, in the place of the usual ones.

    Returns:
        The configuration.
    """
    H = first_token_recall.matched(cell)
    return Config(cell, None, T, lr, **({"H": H} | others), start=start)


GRID = [
    config(cell, start, T, lr)
    for T in (20, 50)
    for cell, starts in STARTS.items()
    for start in starts
    for lr in first_token_recall.RATES
]
"""The configurations of the full run."""

QUICK = [
    config(cell, start, 6, 0.02, H=8, steps=60, test=200)
    for cell, starts in STARTS.items()
    for start in starts
]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network from one start and test it.

    Args:
        config: The settings.
        rng: Where weights, batches and test come from.

    Returns:
        Success, accuracy and loss on the test, parameters; the loss while training.
    """
    cell = cells.get(config.cell)
    params = begin(config.start, cell, config.T, rng, config.symbols, config.H)
    model = training.Model(params, linear.init(rng, config.H, config.symbols))
    trained = training.train(
        cell,
        model,
        lambda: first_token.batch(rng, config.T, config.batch, config.symbols),
        training.last_step(softmax_loss),
        training.Budget(config.steps, config.lr, config.clip),
    )
    accuracy, loss = first_token_recall.test(config, cell, trained, rng)
    metrics = {
        "success": float(accuracy > first_token_recall.THRESHOLD),
        "test_accuracy": accuracy,
        "test_loss": loss,
        "parameters": float(cells.parameter_count(params)),
    }
    return Result(metrics, training.curve(trained.losses, config.every))


def begin(
    start: str, cell: cells.Cell, T: int, rng: np.random.Generator, I: int, H: int
) -> Any:
    """Draw parameters in one of the ways above.

    Args:
        start: ``drawn``, ``keep`` and a number, ``chrono`` or ``orthogonal``.
        cell: The cell.
        T: The longest lag, for ``chrono``.
        rng: Where the numbers come from.
        I: Size of the input.
        H: Size of the hidden state.

    Returns:
        New parameters.

    Raises:
        ValueError: A start that is not known.
    """
    params = cell.init(rng, I, H)
    word, _, value = start.partition(" ")
    if word == "keep":
        return init.keep_bias(cell, params, float(value))
    if word == "chrono":
        return init.chrono(rng, cell, params, T)
    if word == "orthogonal":
        return init.orthogonal(rng, params)
    if word != "drawn":
        raise ValueError(
            "initialisation: expected the start drawn, keep and a number, chrono or "
            f"orthogonal; got {start!r}."
        )
    return params
