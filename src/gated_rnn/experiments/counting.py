"""Counting aⁿbⁿ and aⁿbⁿcⁿ: how far beyond the n of training each cell is right.

One run trains one network on strings with n from 1 to 50 and then asks it for every n
from 1 to 300, once each. An n is right if after every symbol of its string the network
says of every symbol rightly whether it may follow: yes where its score is above 0.

    largest          the greatest n up to which every n is right; 300 means that no
                     mistake was found
    success          every n up to 200 is right: four times as far as was trained
    success_trained  every n up to 50 is right
    right_beyond     the share of 51 … 300 that are right, wherever the mistakes are

The paper's figures (Weiss, Goldberg & Yahav 2018; 10 units, 100, 50 and 256 as others
quote them, the rest as remembered): networks of 10 units; trained on aⁿbⁿ up to n =
100, the LSTM is right up to 256, the GRU only up to 38; trained on
aⁿbⁿcⁿ up to 50, up to 100 and 8. Its abstract, which was looked up: the LSTM and the
network with ReLU can count, the GRU and the vanilla network cannot.

What differs here: n up to 50 for both languages; legal successors are asked for after
every symbol (Gers & Schmidhuber 2001), where the paper's networks accept or refuse
whole strings; Adam, three learning rates, 24,000 strings; the widths give every cell
the parameters of an LSTM of width 10.

That a cell was not found to count after this training does not show that it cannot:
that is the paper's argument, from the bounds of its state.
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
from gated_rnn.losses import sigmoid_loss
from gated_rnn.tasks import counting

NAME = "counting"
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

LANGUAGES = {"aⁿbⁿ": 2, "aⁿbⁿcⁿ": 3}
"""The languages, and how many letters each has."""

PART = 50
"""So many strings are tested side by side."""


@dataclass(frozen=True, kw_only=True)
class Config(founding.Config):
    """Every setting of a run."""

    language: str
    longest: int = 50
    """The greatest n of training."""

    far: int = 200
    """The n up to which all must be right for a success."""

    test: int = 300
    """The greatest n of the test."""


def config(
    cell: str, bias: float | None, language: str, lr: float, **others: int
) -> Config:
    """Return a configuration at the matched width.

    Args:
        cell: The name of the cell.
        bias: Bias of the gate that keeps, or None.
        language: A key of ``LANGUAGES``.
        lr: Size of a step of Adam.
        **others: Other settings, in the place of the usual ones.

    Returns:
        The configuration.
    """
    H = founding.matched(cell, LANGUAGES[language] + 1, like=10)
    usual = {"H": H, "steps": 1500}
    return Config(
        cell=cell, keep_bias=bias, language=language, lr=lr, **(usual | others)
    )


GRID = [
    config(cell, bias, language, lr)
    for language in LANGUAGES
    for cell, bias in founding.STARTS
    for lr in founding.RATES
]
"""The configurations of the full run."""

QUICK = [
    config(cell, bias, language, 0.01, H=6, steps=60, longest=5, far=10, test=20)
    for language in LANGUAGES
    for cell, bias in founding.STARTS
]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network and ask it for every n.

    Args:
        config: The settings.
        rng: Where weights and strings come from.

    Returns:
        How far it is right, and the loss while training.
    """
    letters = LANGUAGES[config.language]

    def draw() -> tuple[Array, Any]:
        x, mask, legal = counting.batch(rng, config.longest, config.batch, letters)
        return x, (mask, legal[mask])

    head = training.some_steps(sigmoid_loss)
    trained = founding.learn(config, rng, sizes(config), draw, head)
    right = np.zeros(config.test, bool)
    if not trained.diverged:
        right = test(config, trained)
    largest = reach(right)
    metrics = {
        "success": float(largest >= config.far),
        "success_trained": float(largest >= config.longest),
        "largest": float(largest),
        "right_beyond": float(right[config.longest :].mean()),
        **founding.measured(trained),
    }
    if trained.diverged:
        metrics |= {"largest": math.nan, "right_beyond": math.nan}
    return Result(metrics, founding.curve(config, trained))


def sizes(config: Config) -> tuple[int, int]:
    """Return the sizes of input and output.

    Args:
        config: The settings, which name the language.

    Returns:
        I and O.
    """
    symbols = LANGUAGES[config.language] + 1
    return symbols, symbols


def test(config: Config, trained: training.Training) -> NDArray[np.bool_]:
    """Say of every n whether the network is right about its string.

    Args:
        config: The settings.
        trained: The trained network.

    Returns:
        For n = 1, 2, …, (test,).
    """
    cell, letters = cells.get(config.cell), LANGUAGES[config.language]
    found = []
    for start in range(1, config.test + 1, PART):
        n = np.arange(start, min(start + PART, config.test + 1))
        x, mask, legal = counting.strings(n, letters)
        said = training.predict_every(cell, trained.model, x) > 0
        right = (said == (legal == 1)).all(axis=2)
        found.append((right | ~mask).all(axis=0))
    return np.concatenate(found)


def reach(right: NDArray[np.bool_]) -> int:
    """Return the greatest n up to which every n is right.

    Args:
        right: For n = 1, 2, …

    Returns:
        The count of those before the first mistake.
    """
    wrong = np.flatnonzero(~right)
    return int(wrong[0]) if len(wrong) else len(right)
