"""How long a window must be to learn a lag: truncated backpropagation through time.

First-token recall at one lag; the loss comes at the last step, and its gradient goes
back through ``window`` steps. Where the window is shorter than the sequence, no
gradient reaches the step that has to be remembered. The state still comes through, and
a read-out may learn to decode what an untrained state happens to hold; two starts show
it: gates as drawn, which forget, and a forget gate that begins open.

``first_gradient`` is the norm of ∂L/∂x₁ at the start of training: exactly zero beyond
the window. The task and the criterion are those of ``first_token_recall``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gated_rnn import cells, sequence
from gated_rnn.boundary import Array
from gated_rnn.experiments import first_token_recall, training
from gated_rnn.experiments.protocol import Result
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import first_token
from gated_rnn.unroll import Gradients

NAME = "truncation"
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
    """Every setting of a run, with the window."""

    window: int = 1
    """Through how many steps the gradient goes back."""


GRID = [
    Config("lstm", bias, T=20, lr=lr, H=24, window=window)
    for bias in (0.0, 3.0)
    for window in (2, 5, 10, 19, 20)
    for lr in first_token_recall.RATES
]
"""The configurations of the full run."""

QUICK = [
    Config("lstm", 3.0, T=6, lr=0.02, H=8, steps=60, test=200, window=window)
    for window in (2, 6)
]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Train one LSTM through a window and test it.

    Args:
        config: The settings.
        rng: Where weights, batches and test come from.

    Returns:
        Success, accuracy and loss on the test, the first gradient at the start; the
        loss while training.
    """
    cell = cells.get(config.cell)
    params = cell.init(rng, config.symbols, config.H)
    params = training.keep_bias(cell, params, config.keep_bias)
    model = training.Model(params, linear.init(rng, config.H, config.symbols))

    def draw() -> tuple[Array, Any]:
        return first_token.batch(rng, config.T, config.batch, config.symbols)

    gradients = through_window(config.window)
    reached = reach(cell, model, draw(), config.window)
    budget = training.Budget(config.steps, config.lr, config.clip)
    trained = training.train(cell, model, draw, HEAD, budget, gradients)
    accuracy, loss = first_token_recall.test(config, cell, trained, rng)
    metrics = {
        "success": float(accuracy > first_token_recall.THRESHOLD),
        "test_accuracy": accuracy,
        "test_loss": loss,
        "first_gradient": reached,
    }
    return Result(metrics, training.curve(trained.losses, config.every))


HEAD = training.last_step(softmax_loss)
"""One prediction, from the last h."""


def through_window(window: int) -> training.Gradient:
    """Return what takes a batch's gradient through the last steps alone.

    Args:
        window: Through how many steps.

    Returns:
        A function like ``training.gradients``.
    """

    def gradients(
        cell: cells.Cell, model: training.Model, x: Array, targets: Any, head: Any
    ) -> tuple[float, training.Model]:
        run = sequence.forward(cell, model.cell, x)
        value, dh, dreadout = head(model.readout, run.h, targets)
        found = through(cell, model, x, dh, window)
        return value, training.Model(found.dparams, dreadout)

    return gradients


def reach(
    cell: cells.Cell, model: training.Model, batch: tuple[Array, Any], window: int
) -> float:
    """Return the norm of the gradient that arrives at the first step.

    Args:
        cell: The cell.
        model: Its parameters and those of the read-out.
        batch: Inputs (T, B, I) and targets.
        window: Through how many steps the gradient goes back.

    Returns:
        ‖∂L/∂x₁‖.
    """
    x, targets = batch
    h = sequence.forward(cell, model.cell, x).h
    _, dh, _ = HEAD(model.readout, h, targets)
    return float(np.linalg.norm(through(cell, model, x, dh, window).dx[0]))


def through(
    cell: cells.Cell, model: training.Model, x: Array, dh: Array, window: int
) -> Gradients:
    """Return the gradient of the last step's loss through the last steps alone.

    It is ``truncated.gradients`` with ``every`` = 1, without the windows of the steps
    that have no loss.

    Args:
        cell: The cell.
        model: Its parameters and those of the read-out.
        x: Inputs, (T, B, I).
        dh: ∂L/∂hₜ from the loss at each t, (T, B, H).
        window: Through how many steps the gradient goes back.

    Returns:
        Gradients; that of the inputs is zero before the window.
    """
    start, held, dx = max(0, len(x) - window), None, np.zeros_like(x)
    if start:
        held = sequence.forward(cell, model.cell, x[:start]).state
    run = sequence.forward(cell, model.cell, x[start:], held)
    found = sequence.backward(run.tape, dh[start:])
    dx[start:] = found.dx
    return found._replace(dx=dx)
