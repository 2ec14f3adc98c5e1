"""Bach's chorales, frame by frame: which pitches will sound on the next beat?

    nll         nats for one frame of the test, all pitches together; each pitch is a
                yes-or-no question of its own
    valid_loss  the same for the chorales of the validation, at its least
    kept        after how many steps of training that was; these weights are tested
    frequency   nats where every pitch is told by how often it sounds
    repeat      nats where every pitch is told by whether it sounded one beat before
    success     fewer nats than ``repeat``

The paper (Chung, Gulcehre, Cho & Bengio 2014, arXiv 1412.3555, table 2, JSB Chorales,
as reading notes of others quote it): tanh network 9.10, GRU 8.54, LSTM 8.67.

What was expected before the first run, from the paper: LSTM and GRU below the tanh
network, GRU and LSTM within a twentieth of each other, and all three below ``repeat``.

What differs here: the chorales of music21 with four parts, a frame for each quarter
note, split by BWV number, nothing transposed; Adam instead of RMSProp, 600 steps on
batches of 16 whole chorales at three rates; no weight noise; every cell with the
parameters of an LSTM of width 36. The learning rate is the one of the least
``valid_loss``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np

from gated_rnn import cells
from gated_rnn.boundary import Array
from gated_rnn.experiments import founding, training
from gated_rnn.experiments.protocol import Result
from gated_rnn.layers import linear
from gated_rnn.losses import sigmoid_loss
from gated_rnn.sequence import Workspace
from gated_rnn.tasks import chorales
from gated_rnn.tasks.chorales import PITCHES

NAME = "polyphonic_music"
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

STARTS = (("rnn", None), ("lstm", 1.0), ("gru", None))
"""Cells, and the bias of the gate that keeps."""


@dataclass(frozen=True, kw_only=True)
class Config(founding.Config):
    """Every setting of a run."""

    every: int = 25
    """After how many steps the validation is read again."""


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
    usual = {"H": founding.matched(cell, PITCHES, like=36), "steps": 600}
    return Config(cell=cell, keep_bias=bias, lr=lr, **(usual | others))


GRID = [config(cell, bias, lr) for cell, bias in STARTS for lr in founding.RATES]
"""The configurations of the full run."""

QUICK = [config(cell, bias, 0.01, H=8, steps=5, every=2) for cell, bias in STARTS]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network, keep its best weights by the validation, and test those.

    Args:
        config: The settings.
        rng: Where weights and chorales come from.

    Returns:
        Nats for one frame, and the loss while training.
    """
    music = chorales.load()
    best, trained = learn(config, rng, music)
    score = nll(config, best.model, music.test)
    frequency, repeat = baselines()
    metrics = {
        "nll": score,
        "valid_loss": best.least,
        "kept": float(best.kept),
        "frequency": frequency,
        "repeat": repeat,
        "success": float(score < repeat),
        **founding.measured(trained),
    }
    return Result(metrics, founding.curve(config, trained))


@cache
def baselines() -> tuple[float, float]:
    """Return what counting needs.

    Returns:
        Nats for one frame of the test: by frequency alone, and by the last frame.
    """
    train, _, test = chorales.load()
    return chorales.frequency_nll(train, test), chorales.repeat_nll(train, test)


def frame_loss(logits: Array, frames: Array) -> tuple[float, Array]:
    """Return the mean cost of a frame, all pitches together, and its gradient.

    L = −(1/N) Σ_n Σ_p  t log p + (1 − t) log(1 − p)

    Args:
        logits: One score for each pitch of each frame, (N, PITCHES).
        frames: What sounds, (N, PITCHES).

    Returns:
        L in nats, and ∂L/∂logits.
    """
    value, dlogits = sigmoid_loss(logits, frames)
    return value * PITCHES, dlogits * PITCHES


def nll(config: Config, model: training.Model, rolls: tuple[Array, ...]) -> float:
    """Return what telling chorales costs.

    Args:
        config: The settings.
        model: The network.
        rolls: The chorales.

    Returns:
        Nats for one frame, all pitches together.
    """
    made = chorales.side_by_side(rolls)
    y = training.predict_every(cells.get(config.cell), model, made.x)
    return frame_loss(y[made.mask], made.frames[made.mask])[0]


class Best:
    """Takes the gradient, and every so many steps remembers the better weights."""

    def __init__(self, config: Config, valid: tuple[Array, ...]) -> None:
        """Start with none.

        Args:
            config: The settings.
            valid: The chorales that judge.
        """
        self.config, self.valid = config, valid
        self.taken, self.kept, self.least = 0, 0, math.inf
        self.model: Any = None
        self.gradient = partial(training.gradients, workspace=Workspace())

    def __call__(
        self, cell: Any, model: training.Model, x: Array, targets: Any, head: Any
    ) -> tuple[float, training.Model]:
        """Return what ``training.gradients`` does; look at the weights first."""
        if self.taken % self.config.every == 0:
            self.look(model)
        self.taken += 1
        return self.gradient(cell, model, x, targets, head)

    def look(self, model: training.Model) -> None:
        """Keep these weights where the validation costs less than ever before.

        Args:
            model: The network after ``taken`` steps.
        """
        found = nll(self.config, model, self.valid)
        if found < self.least:
            self.model, self.kept, self.least = model, self.taken, found


def learn(
    config: Config, rng: np.random.Generator, music: chorales.Chorales
) -> tuple[Best, training.Training]:
    """Draw a network and train it.

    Args:
        config: The settings.
        rng: Where weights and chorales come from.
        music: All chorales.

    Returns:
        The best weights by the validation, and what training came to.
    """
    cell, best = cells.get(config.cell), Best(config, music.valid)
    params = cell.init(rng, PITCHES, config.H)
    params = training.keep_bias(cell, params, config.keep_bias)
    model = training.Model(params, linear.init(rng, config.H, PITCHES))

    def draw() -> tuple[Array, Any]:
        made = chorales.batch(rng, music.train, config.batch)
        return made.x, (made.mask, made.frames[made.mask])

    budget = training.Budget(config.steps, config.lr, config.clip)
    head = training.some_steps(frame_loss)
    trained = training.train(cell, model, draw, head, budget, best)
    if not trained.diverged:
        best.look(trained.model)
    return best, trained
