"""What the experiments after the founding papers share.

The cells and their starts, three learning rates for each, widths of about the same
number of parameters, one way to train, and how a learning rate is chosen afterwards: by
the loss of validation where there is one, else of training, never by the test.

Everywhere the optimiser is Adam on batches of fresh sequences, the gradient goes back
through all steps, and weights start as PyTorch draws them. Hochreiter &
Schmidhuber (1997) had plain gradient descent, on-line, and cut the gradient where it
leaves a cell.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gated_rnn import cells
from gated_rnn.boundary import Array
from gated_rnn.experiments import training
from gated_rnn.experiments.store import Record, decode
from gated_rnn.layers import linear
from gated_rnn.sequence import Workspace

STARTS = (
    ("rnn", None),
    ("lstm", 1.0),
    ("lstm", 3.0),
    ("gru", None),
    ("gru", 3.0),
)
"""Cells, and the bias of the gate that keeps (f or z); None leaves it as drawn."""

RATES = (0.003, 0.01, 0.03)
"""The learning rates that each of them gets."""

LAST = 50
"""Over how many of the last steps the loss of training is averaged."""

POINTS = 30
"""How many points the stored curve of the loss has at most."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings that all these experiments have."""

    cell: str
    keep_bias: float | None
    """Bias of the gate that keeps (f or z) at the start; None leaves it as drawn."""

    lr: float
    H: int
    steps: int
    """How many steps of Adam at most."""

    batch: int = 16
    clip: float = 1.0
    """The greatest norm of the gradient."""


def matched(cell: str, I: int, like: int) -> int:
    """Return the width at which a cell has the parameters of an LSTM of another.

    Args:
        cell: The name of the cell.
        I: Size of the input.
        like: The width of the LSTM.

    Returns:
        H.
    """
    wanted = training.parameter_count(cells.lstm, I, like)
    return training.matched_width(cells.get(cell), I, wanted)


def learn(
    config: Config,
    rng: np.random.Generator,
    sizes: tuple[int, int],
    draw: training.Draw,
    head: training.Head,
    done: Callable[[], bool] | None = None,
) -> training.Training:
    """Draw a network and train it.

    Args:
        config: The settings.
        rng: Where the weights come from.
        sizes: I and O, the sizes of input and output.
        draw: Returns the next batch.
        head: How h is read out.
        done: Asked after each step whether training may end.

    Returns:
        The trained network and the loss of every step.
    """
    cell, (I, O) = cells.get(config.cell), sizes
    params = training.keep_bias(cell, cell.init(rng, I, config.H), config.keep_bias)
    model = training.Model(params, linear.init(rng, config.H, O))
    budget = training.Budget(config.steps, config.lr, config.clip)
    gradient = partial(training.gradients, workspace=Workspace())
    return training.train(cell, model, draw, head, budget, gradient, done)


def measured(trained: training.Training) -> dict[str, float]:
    """Return what every run tells of its training.

    Args:
        trained: What training came to.

    Returns:
        ``train_loss``, the mean of the last steps, NaN where training diverged;
        ``steps``, how many were made; ``parameters``, read-out included.
    """
    last = trained.losses[-LAST:]
    count = sum(cells.parameter_count(part) for part in trained.model)
    return {
        "train_loss": sum(last) / len(last) if last else math.nan,
        "steps": float(len(trained.losses)),
        "parameters": float(count),
    }


def curve(config: Config, trained: training.Training) -> dict[str, list[float]]:
    """Return the loss while training, thinned to ``POINTS`` points of the budget.

    Args:
        config: The settings, which tell the budget.
        trained: What training came to.

    Returns:
        ``step`` and ``loss``.
    """
    return training.curve(trained.losses, max(1, math.ceil(config.steps / POINTS)))


class Streak:
    """A loss that also counts how many sequences in a row were right.

    Hochreiter & Schmidhuber end training when so many of the most recent sequences
    were: each is judged before the network has learned from it.
    """

    def __init__(
        self,
        loss: training.Loss,
        right: Callable[[Array, Any], NDArray[np.bool_]],
        wanted: int,
    ) -> None:
        """Start with none.

        Args:
            loss: What a prediction costs.
            right: Says of each prediction, (B,), whether it is right.
            wanted: How many in a row are enough.
        """
        self.loss, self.right, self.wanted, self.count = loss, right, wanted, 0

    def __call__(self, y: Array, targets: Any) -> tuple[float, Array]:
        """Count, and return the loss and its gradient.

        Args:
            y: Predictions, (B, O).
            targets: What they should be.

        Returns:
            What ``loss`` returns.
        """
        right = self.right(y, targets)
        wrong = np.flatnonzero(~right)
        since = len(right) - 1 - wrong[-1] if len(wrong) else self.count + len(right)
        self.count = int(since)
        return self.loss(y, targets)

    def done(self) -> bool:
        """Say whether training may end.

        Returns:
            True where enough were right in a row.
        """
        return self.count >= self.wanted


# ------------------------------------------------------------------ choosing a rate


def at_best_rates(runs: list[Record]) -> list[Record]:
    """Return the runs at the learning rate of the least loss.

    For all seeds of a setting together: the mean of ``valid_loss`` decides where the
    experiment measured one, else of ``train_loss``, and a rate at which a run diverged
    is the last choice. The test has no say.

    Args:
        runs: As a results file lists them.

    Returns:
        Those of each setting that were made at its best rate, in the same order.
    """
    groups: dict[str, dict[float, list[float]]] = {}
    for run in runs:
        rates = groups.setdefault(_setting(run), {})
        told = run["metrics"]
        loss = decode(told["valid_loss" if "valid_loss" in told else "train_loss"])
        rates.setdefault(run["config"]["lr"], []).append(
            math.inf if math.isnan(loss) else loss
        )
    best = {
        setting: min(rates, key=lambda lr: (sum(rates[lr]) / len(rates[lr]), lr))
        for setting, rates in groups.items()
    }
    return [run for run in runs if run["config"]["lr"] == best[_setting(run)]]


def _setting(run: Record) -> str:
    """Return the settings of a run without its learning rate, as one text."""
    return repr({k: v for k, v in run["config"].items() if k != "lr"})
