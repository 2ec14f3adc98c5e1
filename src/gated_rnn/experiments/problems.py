"""Tasks as one set, for experiments that ask the same of several of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from gated_rnn import cells
from gated_rnn.boundary import Array
from gated_rnn.experiments import training
from gated_rnn.experiments.counting import reach
from gated_rnn.losses import sigmoid_loss, softmax_loss, squared_loss
from gated_rnn.tasks import adding_problem, counting, digits, first_token

Drawn = tuple[Array, Any]
"""Inputs, (T, B, I), and targets."""


class Problem(NamedTuple):
    """A task: how it is drawn, read out and judged."""

    I: int
    O: int
    T: int
    """The length of its sequences; of strings of varied length the longest."""

    draw: Callable[[np.random.Generator, int], Drawn]
    """Returns so many sequences and their targets."""

    head: training.Head
    solved: Callable[[cells.Cell, training.Model, np.random.Generator], bool]
    """Says whether a trained network meets the criterion on new sequences."""


def _first_token(rng: np.random.Generator, B: int) -> Drawn:
    return first_token.batch(rng, 30, B)


def _named(cell: cells.Cell, model: training.Model, rng: np.random.Generator) -> bool:
    x, first = _first_token(rng, 500)
    said = training.predict(cell, model, x).argmax(axis=1)
    return bool((said == first).mean() > 0.95)


def _adding(rng: np.random.Generator, B: int) -> Drawn:
    return adding_problem.batch(rng, 50, B)


def _added(cell: cells.Cell, model: training.Model, rng: np.random.Generator) -> bool:
    x, targets = _adding(rng, 500)
    error, _ = squared_loss(training.predict(cell, model, x), targets)
    return error < adding_problem.BASELINE / 10


def _counting(rng: np.random.Generator, B: int) -> Drawn:
    x, mask, legal = counting.batch(rng, 20, B, letters=2)
    return x, (mask, legal[mask])


def _counted(cell: cells.Cell, model: training.Model, rng: np.random.Generator) -> bool:
    """Every n up to 40 is right: twice as far as was trained."""
    x, mask, legal = counting.strings(np.arange(1, 41), letters=2)
    said = training.predict_every(cell, model, x) > 0
    right = (said == (legal == 1)).all(axis=2) | ~mask
    return reach(right.all(axis=0)) == 40


def _pixels(rng: np.random.Generator, B: int) -> Drawn:
    drawn = digits.batch(rng, B)
    return drawn.x.T[:, :, None].copy(), drawn.digit


def _seen(cell: cells.Cell, model: training.Model, rng: np.random.Generator) -> bool:
    _, test = digits.load()
    said = training.predict(cell, model, test.x.T[:, :, None].copy()).argmax(axis=1)
    return bool((said == test.digit).mean() > 0.9)


PROBLEMS = {
    "first_token": Problem(
        2, 2, 30, _first_token, training.last_step(softmax_loss), _named
    ),
    "adding_problem": Problem(
        2, 1, 55, _adding, training.last_step(squared_loss), _added
    ),
    "counting": Problem(
        3, 3, 41, _counting, training.some_steps(sigmoid_loss), _counted
    ),
    "pixel_digits": Problem(
        1, 10, 64, _pixels, training.last_step(softmax_loss), _seen
    ),
}
"""Remember one token over 30 steps; add two numbers among 50; count to 20; read a digit
pixel by pixel."""
