"""The embedded Reber grammar: who keeps one symbol through a whole string?

One run trains one network on 8,000 strings; then it is tested on 256 new ones. A string
is right if after each symbol the possible next ones have the highest scores of all.

    success     every string of the test is right
    right       the share of right strings
    kept        the share of strings whose last but one symbol is right: the one that
                had to be kept

The paper's figures (Hochreiter & Schmidhuber 1997, section 5.1, table 1): an LSTM with
3 blocks of two cells is right on train and test in all 30 trials after 8,440 strings at
the best rate, and over all rates in all but 2 of 150; real-time recurrent learning in
some trials after 25,000 to 173,000, an Elman network in none after more than 200,000.

What differs here: fresh strings instead of 256 for training; Adam on batches of 16 at
three rates; an LSTM with a forget gate, of width 8, and the others with the same number
of parameters; strings of at most 40 symbols.
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
from gated_rnn.tasks import reber

NAME = "reber"
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

    longest: int = 40
    """Longer strings are drawn again."""

    test: int = 256
    """How many strings the trained network is tested on."""


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
    H = founding.matched(cell, len(reber.ALPHABET), like=8)
    return Config(cell=cell, keep_bias=bias, lr=lr, **({"H": H, "steps": 500} | others))


GRID = [
    config(cell, bias, lr) for cell, bias in founding.STARTS for lr in founding.RATES
]
"""The configurations of the full run."""

QUICK = [config(cell, bias, 0.03, steps=40, test=32) for cell, bias in founding.STARTS]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network and test it.

    Args:
        config: The settings.
        rng: Where weights, strings and test come from.

    Returns:
        What the test gave, and the loss while training.
    """

    def draw() -> tuple[Array, Any]:
        made = reber.batch(rng, config.batch, config.longest)
        return made.x, (made.mask, made.target[made.mask])

    head = training.some_steps(softmax_loss)
    trained = founding.learn(config, rng, sizes(config), draw, head)
    right, kept = test(config, trained, rng)
    metrics = {
        "success": float(right == 1.0),
        "right": right,
        "kept": kept,
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
    return len(reber.ALPHABET), len(reber.ALPHABET)


def test(
    config: Config, trained: training.Training, rng: np.random.Generator
) -> tuple[float, float]:
    """Test on new strings.

    Args:
        config: The settings.
        trained: The trained network.
        rng: Where the strings come from.

    Returns:
        The share of right strings, and of those whose kept symbol is right; NaN where
        training diverged.
    """
    if trained.diverged:
        return math.nan, math.nan
    made = reber.batch(rng, config.test, config.longest)
    y = training.predict_every(cells.get(config.cell), trained.model, made.x)
    steps = told(y, made.legal)
    columns = np.arange(config.test)
    kept = steps[made.mask.sum(axis=0) - 2, columns]  # the end itself comes after it
    return float((steps | ~made.mask).all(axis=0).mean()), float(kept.mean())


def told(y: Array, legal: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say of each step whether the possible symbols have the highest scores.

    Args:
        y: Scores, (T, B, 7).
        legal: What was possible, (T, B, 7).

    Returns:
        True where every possible symbol scores above every other, (T, B).
    """
    least = np.where(legal, y, np.inf).min(axis=2)
    most = np.where(legal, -np.inf, y).max(axis=2)
    above: NDArray[np.bool_] = least > most
    return above
