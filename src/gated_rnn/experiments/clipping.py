"""Clipping: what it does for exploding gradients, and what it does not for vanishing.

First-token recall with plain gradient descent, so that nothing but the clipping stands
between a large gradient and the weights. W_hh is drawn from N(0, scale²/H).

    none     θ ← θ − lr g
    norm     g · min(1, limit/‖g‖), all parameters together
    value    every element within ± limit/10

    diverged   a loss or gradient was not finite, or the loss ended above 10
    thrown     a gradient had a norm above 1000
    success    more than 95 % of new sequences are right
    largest    the largest norm of a gradient, before clipping
    smallest   the smallest

A run diverges where the weights are thrown so far that no number is left, or that the
loss never returns. That a run did not diverge does not say that it learned.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from gated_rnn import cells, optim
from gated_rnn.boundary import NotFiniteError
from gated_rnn.experiments import training
from gated_rnn.experiments.protocol import Result
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import first_token

NAME = "clipping"
"""The module's own name."""

TIER = "C"
"""How long all of it takes: see ``protocol.TIERS``."""

SEEDS = 10
"""How many runs each configuration gets."""

QUICK_SEEDS = 1
"""How many runs each configuration of the quick run gets."""

TOLERANCE = 1e-2
"""Training amplifies the last digit; on another processor a run ends nearby."""

ROUNDING = 1e-12
"""A smaller gradient is made of rounding."""

HIGH = 10.0
"""A loss above this is lost: guessing has ln 2."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of a run."""

    cell: str
    clip: str
    """``none``, ``norm`` or ``value``."""

    T: int
    scale: float
    """W_hh is drawn from N(0, scale²/H)."""

    lr: float
    keep_bias: float | None = None
    """Bias of the gate that keeps; None leaves it as drawn."""

    limit: float = 1.0
    H: int = 16
    steps: int = 600
    batch: int = 32


CLIPS = ("none", "norm", "value")
"""The ways to clip."""

SETTINGS = (
    ("rnn_relu", 20, 1.8, None),
    ("lstm", 20, 8.0, None),
    ("lstm", 50, 1.0, None),
    ("lstm", 50, 1.0, 3.0),
)
"""Cells, T, scale and bias: two whose gradients can explode, one in which they vanish,
and the same with an open gate."""

GRID = [
    Config(cell=cell, clip=clip, T=T, scale=scale, keep_bias=bias, lr=lr)
    for cell, T, scale, bias in SETTINGS
    for clip in CLIPS
    for lr in (0.1, 1.0)
]
"""The configurations of the full run."""

QUICK = [
    Config(cell="rnn_relu", clip=clip, T=5, scale=2.0, lr=0.1, H=4, steps=20)
    for clip in CLIPS
]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one network and test it.

    Args:
        config: The settings.
        rng: Where weights, batches and test come from.

    Returns:
        Whether it diverged or learned, and the norms of its gradients as a curve.
    """
    cell = cells.get(config.cell)
    model = training.Model(drawn(config, cell, rng), linear.init(rng, config.H, 2))
    model, losses, norms = descend(config, cell, model, rng)
    lost = not math.isfinite(losses[-1]) or losses[-1] > HIGH
    metrics = {
        "diverged": float(lost),
        "success": float(not lost and right(config, cell, model, rng) > 0.95),
        "thrown": float(max(norms) > 1000),
        "largest": max(norms),
        "smallest": min(norms),
    }
    every = max(1, config.steps // 30)
    return Result(
        metrics,
        {"norm": [max(norms[n : n + every]) for n in range(0, len(norms), every)]},
    )


def drawn(config: Config, cell: cells.Cell, rng: np.random.Generator) -> Any:
    """Draw the parameters.

    Args:
        config: The settings.
        cell: The cell.
        rng: Where the numbers come from.

    Returns:
        All as PyTorch draws them, but W_hh and the bias of the gate that keeps.
    """
    params = training.keep_bias(cell, cell.init(rng, 2, config.H), config.keep_bias)
    spread = config.scale / math.sqrt(config.H)
    return params._replace(W_hh=rng.normal(0.0, spread, params.W_hh.shape))


def descend(
    config: Config, cell: cells.Cell, model: training.Model, rng: np.random.Generator
) -> tuple[training.Model, list[float], list[float]]:
    """Go down the gradient, clipped as the settings say, until it is not finite.

    Args:
        config: The settings.
        cell: The cell.
        model: Where training starts.
        rng: Where the batches come from.

    Returns:
        The model, every loss (the last is NaN where it ended early), every norm.
    """
    losses: list[float] = []
    norms: list[float] = []
    head = training.last_step(softmax_loss)
    for _ in range(config.steps):
        x, first = first_token.batch(rng, config.T, config.batch)
        try:
            with np.errstate(over="ignore", invalid="ignore"):  # found out below
                loss, grads = training.gradients(cell, model, x, first, head)
                length = optim.norm((*grads.cell, *grads.readout))
        except NotFiniteError:
            return model, [*losses, math.nan], norms or [math.inf]
        if not math.isfinite(length):
            return model, [*losses, math.nan], [*norms, math.inf]
        losses.append(loss)
        norms.append(length)
        model = moved(config, model, grads, length)
    return model, losses, norms


def moved(
    config: Config, model: training.Model, grads: training.Model, length: float
) -> training.Model:
    """Make one step.

    Args:
        config: The settings.
        model: The parameters; they are not changed.
        grads: Their gradients.
        length: The norm of all of them together.

    Returns:
        New parameters.
    """
    lr = config.lr
    if config.clip == "norm" and length > config.limit:
        lr *= config.limit / length
    if config.clip == "value":
        bound = config.limit / 10
        grads = training.Model(*(optim.clip_by_value(part, bound) for part in grads))
    parts = zip(model, grads, strict=True)
    return training.Model(*(optim.sgd(part, grad, lr) for part, grad in parts))


def right(
    config: Config, cell: cells.Cell, model: training.Model, rng: np.random.Generator
) -> float:
    """Return the share of new sequences that are right.

    Args:
        config: The settings.
        cell: The cell.
        model: The trained network.
        rng: Where the sequences come from.

    Returns:
        0 to 1; 0 where a state is not finite.
    """
    x, first = first_token.batch(rng, config.T, 500)
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            said = training.predict(cell, model, x).argmax(axis=1)
    except NotFiniteError:
        return 0.0
    return float((said == first).mean())
