"""Copy memory: who beats the best that can be done without a memory?

One run trains one network and tests it on new sequences.

    loss         mean cross-entropy of a step, on the test
    share        loss / (10 ln 8 / (T + 20)): 1 is what needs no memory
    recalled     the share of the ten symbols that are said rightly; 1/8 is guessing
    success      share below 0.5

The paper's figure (Arjovsky, Shah & Bengio 2016, as remembered; not verified): with
delays of 100 to 500 steps an LSTM of about 6,500 parameters beats the baseline only by
a little at 100 and not at all from 200, while the unitary network solves all.

What differs here: delays of 10, 30 and 100; 12,800 sequences; Adam, not
RMSProp, at three rates; an LSTM of about 3,800 parameters; starts with an open forget
gate are tried too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gated_rnn import cells
from gated_rnn.experiments import founding, training
from gated_rnn.experiments.protocol import Result
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import copy_memory

NAME = "copy_memory"
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
    test: int = 256
    """How many sequences the trained network is tested on."""


def config(cell: str, bias: float | None, T: int, lr: float, **others: int) -> Config:
    """Return a configuration at the matched width.

    Args:
        cell: The name of the cell.
        bias: Bias of the gate that keeps, or None.
        T: How long the symbols must be kept.
        lr: Size of a step of Adam.
        **others: Other settings, in the place of the usual ones.

    Returns:
        The configuration.
    """
    H = founding.matched(cell, copy_memory.SYMBOLS + 2, like=24)
    return Config(
        cell=cell, keep_bias=bias, T=T, lr=lr, **({"H": H, "steps": 800} | others)
    )


GRID = [
    config(cell, bias, T, lr)
    for T in (10, 30, 100)
    for cell, bias in founding.STARTS
    for lr in founding.RATES
]
"""The configurations of the full run."""

QUICK = [
    config(cell, bias, 5, 0.01, H=8, steps=60, test=32)
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
    trained = founding.learn(
        config,
        rng,
        sizes(config),
        lambda: copy_memory.batch(rng, config.T, config.batch),
        training.every_step(softmax_loss),
    )
    loss, recalled = test(config, trained, rng)
    share = loss / copy_memory.memoryless(config.T)
    metrics = {
        "loss": loss,
        "share": share,
        "recalled": recalled,
        "success": float(share < 0.5),
        **founding.measured(trained),
    }
    return Result(metrics, founding.curve(config, trained))


def sizes(config: Config) -> tuple[int, int]:
    """Return the sizes of input and output.

    Args:
        config: The settings; here they do not matter.

    Returns:
        I and O: the mark is read and never said.
    """
    return copy_memory.SYMBOLS + 2, copy_memory.SYMBOLS + 1


def test(
    config: Config, trained: training.Training, rng: np.random.Generator
) -> tuple[float, float]:
    """Test on new sequences.

    Args:
        config: The settings.
        trained: The trained network.
        rng: Where the sequences come from.

    Returns:
        The loss, and the share of the symbols that are said rightly; NaN where training
        diverged.
    """
    if trained.diverged:
        return math.nan, math.nan
    x, answers = copy_memory.batch(rng, config.T, config.test)
    y = training.predict_every(cells.get(config.cell), trained.model, x)
    loss, _ = softmax_loss(y.reshape(-1, y.shape[2]), answers.reshape(-1))
    last = slice(-copy_memory.RECALLED, None)
    return loss, float((y[last].argmax(axis=2) == answers[last]).mean())
