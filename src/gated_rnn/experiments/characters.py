"""A character model in Korean and English: bits per character, beside n-grams.

One run trains one network on pieces of 50 symbols and then reads the whole test once,
from its first symbol to its last.

    bits        mean bits for one symbol of the test
    per_char    the same for one printed character: a syllable in Korean, a letter in
                English. The jamo of one syllable together cost what the syllable costs,
                so the two ways to cut Korean can be compared here.
    unigram     what counting single symbols needs, per printed character
    fivegram    what counting up to five symbols needs
    success     fewer bits than the five-gram

The texts are tiny, 19,000 and 35,000 characters, and legal prose repeats itself. What
is measured is which of these does better with so little; it is no figure for a
language.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from gated_rnn import cells
from gated_rnn.experiments import founding, training
from gated_rnn.experiments.protocol import Result
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import characters

NAME = "characters"
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

T = 50
"""Length of a piece."""

STARTS = (("rnn", None), ("lstm", 1.0), ("gru", None))
"""Cells, and the bias of the gate that keeps."""


@dataclass(frozen=True, kw_only=True)
class Config(founding.Config):
    """Every setting of a run."""

    text: str


def config(
    text: str, cell: str, bias: float | None, lr: float, **others: int
) -> Config:
    """Return a configuration at the matched width.

    Args:
        text: A key of ``characters.FILES``.
        cell: The name of the cell.
        bias: Bias of the gate that keeps, or None.
        lr: Size of a step of Adam.
        **others: Other settings, in the place of the usual ones.

    Returns:
        The configuration.
    """
    V = len(characters.load(text).symbols)
    usual = {"H": founding.matched(cell, V, like=48), "steps": 400}
    return Config(text=text, cell=cell, keep_bias=bias, lr=lr, **(usual | others))


GRID = [
    config(text, cell, bias, lr)
    for text in characters.FILES
    for cell, bias in STARTS
    for lr in (0.003, 0.01)
]
"""The configurations of the full run."""

QUICK = [
    config(text, cell, bias, 0.01, H=8, steps=5)
    for text in characters.FILES
    for cell, bias in STARTS
]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network and test it.

    Args:
        config: The settings.
        rng: Where weights and pieces come from.

    Returns:
        Bits, and the loss while training.
    """
    text = characters.load(config.text)
    V = len(text.symbols)
    trained = founding.learn(
        config,
        rng,
        (V, V),
        lambda: characters.batch(rng, text, T, config.batch),
        training.every_step(softmax_loss),
    )
    bits = test(config, text, trained)
    longer = len(text.test) / text.characters
    unigram, fivegram = baselines(config.text)
    metrics = {
        "bits": bits,
        "per_char": bits * longer,
        "unigram": unigram * longer,
        "fivegram": fivegram * longer,
        "success": float(bits < fivegram),
        **founding.measured(trained),
    }
    return Result(metrics, founding.curve(config, trained))


@cache
def baselines(name: str) -> tuple[float, float]:
    """Return what counting needs.

    Args:
        name: A key of ``characters.FILES``.

    Returns:
        Bits for one symbol of the test, of the unigram and of the five-gram.
    """
    text = characters.load(name)
    return characters.ngram_bits(text, 1), characters.ngram_bits(text, 5)


def test(config: Config, text: characters.Text, trained: training.Training) -> float:
    """Read the test once.

    Args:
        config: The settings.
        text: The text.
        trained: The trained network.

    Returns:
        Mean bits for a symbol; NaN where training diverged.
    """
    if trained.diverged:
        return math.nan
    before = np.concatenate([text.train[-T:], text.test])
    x = np.eye(len(text.symbols))[before[:-1], None]
    y = training.predict_every(cells.get(config.cell), trained.model, x)[T - 1 :, 0]
    loss, _ = softmax_loss(y, text.test)
    return loss / math.log(2)
