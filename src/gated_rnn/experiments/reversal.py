"""Reversal: what one state carries, and what attention to all states adds.

One run trains one encoder-decoder on one length and tests it on new sequences of that
length; it writes alone, each step reading what the step before said.

    tokens   the share of symbols that are right; 1/8 is guessing
    exact    the share of sequences that are right from end to end
    forced   the share of symbols that are right under teacher forcing
    success  exact is at least 0.9

Expected, written before the first run: without attention ``tokens`` falls as T grows,
for h_T is of one size at every length; with attention, at the longest length, the
median of ``tokens`` is higher by at least 0.2.

The network without attention is wider, so that it has no fewer parameters. Lengths of
training and test are the same: nothing here is about other lengths. Where 800 steps of
training end is not what a network could come to: the numbers tell of training and
memory together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gated_rnn.experiments import founding, training
from gated_rnn.experiments.extras import needed
from gated_rnn.experiments.protocol import Result
from gated_rnn.tasks import reversal

NAME = "reversal"
"""The module's own name."""

TIER = "C"
"""How long all of it takes: see ``protocol.TIERS``."""

SEEDS = 5
"""How many runs each configuration gets."""

QUICK_SEEDS = 1
"""How many runs each configuration of the quick run gets."""

TOLERANCE = 5e-2
"""Training in float32 amplifies the last digit; elsewhere a run ends nearby."""

ROUNDING = 0.0
"""No absolute difference is passed over."""


def count(H: int, *, attends: bool) -> int:
    """Return how many parameters a network has.

    Args:
        H: Size of both states.
        attends: Whether the read-out sees a context beside the state.

    Returns:
        Both cells and the read-out.
    """
    cells = sum(3 * H * (I + H + 2) for I in (reversal.SYMBOLS, reversal.SYMBOLS + 1))
    return cells + reversal.SYMBOLS * ((2 * H if attends else H) + 1)


def matched(H: int) -> int:
    """Return the least width without attention that has no fewer parameters.

    Args:
        H: The width with attention.

    Returns:
        The width without.
    """
    width = H
    while count(width, attends=False) < count(H, attends=True):
        width += 1
    return width


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of a run."""

    attends: bool
    T: int
    lr: float
    H: int
    steps: int = 800
    batch: int = 32
    clip: float = 1.0
    """The greatest norm of the gradient."""

    test: int = 256
    """How many sequences the trained network is tested on."""


def config(attends: bool, T: int, lr: float, H: int = 32, **others: int) -> Config:
    """Return a configuration of matched width.

    Args:
        attends: Whether there is attention.
        T: How long the sequences are.
        lr: Size of a step of Adam.
        H: The width with attention.
        **others: Other settings, in the place of the usual ones.

    Returns:
        The configuration.
    """
    width = H if attends else matched(H)
    return Config(attends=attends, T=T, lr=lr, H=width, **others)


GRID = [
    config(attends, T, lr)
    for T in (5, 10, 20)
    for attends in (False, True)
    for lr in founding.RATES
]
"""The configurations of the full run."""

QUICK = [config(attends, 4, 0.01, 8, steps=30, test=16) for attends in (False, True)]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network and test it.

    Args:
        config: The settings.
        rng: Where weights, batches and test come from.

    Returns:
        What the test gave, and the loss while training.
    """
    with needed("torch"):
        from gated_rnn.torch import seq2seq
    network = seq2seq.Seq2Seq(reversal.SYMBOLS, config.H, attends=config.attends)
    network.draw(rng)
    losses = seq2seq.learn(
        network,
        lambda: reversal.batch(rng, config.T, config.batch),
        *(config.steps, config.lr, config.clip),
    )
    last = losses[-founding.LAST :]
    asked = reversal.batch(rng, config.T, config.test)
    metrics = seq2seq.test(network, *asked, reversal.START) | {
        "train_loss": sum(last) / len(last),
        "parameters": float(sum(p.numel() for p in network.parameters())),
    }
    metrics["success"] = float(metrics["exact"] >= 0.9)
    every = max(1, math.ceil(config.steps / founding.POINTS))
    return Result(metrics, training.curve(losses, every))
