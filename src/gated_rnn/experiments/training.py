"""A cell, a linear read-out, and the loop that trains both: for every task alike.

h₁ … h_T = cell(x)
y = W h + b                      of the last h, or of every one
θ ← Adam(θ, g · min(1, limit/‖g‖))   g: the gradients of cell and read-out together
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from gated_rnn import init, optim, sequence
from gated_rnn.boundary import Array, Boundary, NotFiniteError, resolve, shapes
from gated_rnn.cells.protocol import Cell
from gated_rnn.layers import linear

Loss = Callable[[Array, Any], tuple[float, Array]]
"""Predictions (N, O) and targets → the loss and its gradient, as in ``losses``."""

Head = Callable[[linear.Params, Array, Any], tuple[float, Array, linear.Params]]
"""Read-out, every h (T, B, H), targets → loss, ∂L/∂h, ∂L/∂read-out."""

Draw = Callable[[], tuple[Array, Any]]
"""Returns a fresh batch: inputs (T, B, I), and targets."""


class Model(NamedTuple):
    """All that is trained; gradients come in the same form."""

    cell: Any
    """The parameters of the cell."""

    readout: linear.Params
    """The map from h to the prediction."""


@dataclass(frozen=True)
class Budget:
    """How a model is trained."""

    steps: int
    """How many steps of Adam."""

    lr: float
    """Their size."""

    clip: float
    """The greatest norm of a gradient, all parameters together."""


class Training(NamedTuple):
    """What training came to."""

    model: Model
    """The parameters after the last step."""

    losses: list[float]
    """The loss of each step's batch; the last is NaN if training left the numbers."""

    @property
    def diverged(self) -> bool:
        """Whether a loss or a gradient was not finite, which ends training."""
        return bool(self.losses) and math.isnan(self.losses[-1])


# --8<-- [start:last_step]
def last_step(loss: Loss) -> Head:
    """Predict once, from the last h.

    Args:
        loss: What a prediction costs; its targets belong to sequences.

    Returns:
        Loss and gradients of one prediction for each sequence.
    """

    def head(
        readout: linear.Params, h: Array, targets: Any
    ) -> tuple[float, Array, linear.Params]:
        y, cache = linear.forward(readout, h[-1])
        value, dy = loss(y, targets)
        dh = np.zeros_like(h)
        dh[-1], dreadout = linear.backward(readout, cache, dy)
        return value, dh, dreadout

    return head


# --8<-- [end:last_step]


# --8<-- [start:every_step]
def every_step(loss: Loss) -> Head:
    """Predict at each step, from its h.

    Args:
        loss: What a prediction costs; its targets are (T, B) or (T, B, O).

    Returns:
        Loss and gradients of one prediction for each step of each sequence.
    """

    def head(
        readout: linear.Params, h: Array, targets: Any
    ) -> tuple[float, Array, linear.Params]:
        T, B, H = h.shape
        y, cache = linear.forward(readout, h.reshape(T * B, H))
        value, dy = loss(y, targets.reshape(T * B, *targets.shape[2:]))
        dh, dreadout = linear.backward(readout, cache, dy)
        return value, dh.reshape(T, B, H), dreadout

    return head


# --8<-- [end:every_step]


# --8<-- [start:some_steps]
def some_steps(loss: Loss) -> Head:
    """Predict at the steps that a mask names: padded sequences have others too.

    Args:
        loss: What a prediction costs. The targets of the head are a pair: the mask,
            (T, B), and the targets of the N steps that it names, (N,) or (N, O).

    Returns:
        Loss and gradients of one prediction for each named step.
    """

    def head(
        readout: linear.Params, h: Array, targets: Any
    ) -> tuple[float, Array, linear.Params]:
        mask, named = targets
        y, cache = linear.forward(readout, h[mask])
        value, dy = loss(y, named)
        dh = np.zeros_like(h)
        dh[mask], dreadout = linear.backward(readout, cache, dy)
        return value, dh, dreadout

    return head


# --8<-- [end:some_steps]


# --8<-- [start:gradients]
def gradients(
    cell: Cell,
    model: Model,
    x: Array,
    targets: Any,
    head: Head,
    workspace: sequence.Workspace | None = None,
) -> tuple[float, Model]:
    """Return the loss of a batch, and its gradients in the form of the model.

    Args:
        cell: The cell.
        model: Its parameters and those of the read-out.
        x: Inputs, (T, B, I).
        targets: What ``head`` compares with.
        head: From ``last_step`` or ``every_step``.
        workspace: Buffers to use again; new ones if left out.

    Returns:
        The loss, and ∂L/∂model.
    """
    run = sequence.forward(cell, model.cell, x, workspace=workspace)
    value, dh, dreadout = head(model.readout, run.h, targets)
    dcell = sequence.backward(run.tape, dh).dparams
    return value, Model(dcell, dreadout)


# --8<-- [end:gradients]


Gradient = Callable[[Cell, Model, Array, Any, Head], tuple[float, Model]]
"""What ``gradients`` is."""


# --8<-- [start:train]
def train(
    cell: Cell,
    model: Model,
    draw: Draw,
    head: Head,
    budget: Budget,
    gradient: Gradient | None = None,
    done: Callable[[], bool] | None = None,
) -> Training:
    """Train a model on fresh batches.

    It ends early where a loss or a gradient is not finite: nothing can be learned from
    it, and that it happened is a result.

    Args:
        cell: The cell.
        model: Where training starts; it is not changed.
        draw: Returns the next batch.
        head: From ``last_step`` or ``every_step``.
        budget: Steps, their size, and the bound of the gradient.
        gradient: How it is taken, if not by ``gradients`` through all steps.
        done: Asked after each step whether training may end before its budget.

    Returns:
        The trained model and the loss of every step.
    """
    take = gradient or gradients

    def of_batch(model: Model) -> tuple[float, Model]:
        x, targets = draw()
        return take(cell, model, x, targets, head)

    return descend(model, of_batch, budget, done)


def descend(
    model: Any,
    gradient: Callable[[Any], tuple[float, Any]],
    budget: Budget,
    done: Callable[[], bool] | None = None,
) -> Training:
    """Go down the gradient with Adam, whatever the model is made of.

    Args:
        model: A NamedTuple of parts, each a NamedTuple of arrays; it is not changed.
        gradient: Returns the loss of the next batch and its gradients, in that form.
        budget: Steps, their size, and the bound of the gradient.
        done: Asked after each step whether training may end before its budget.

    Returns:
        The trained model and the loss of every step.
    """
    losses: list[float] = []
    states = [optim.adam_start(part) for part in model]
    for _ in range(budget.steps):
        try:
            with np.errstate(over="ignore", invalid="ignore"):  # found out below
                value, grads = gradient(model)
                length = optim.norm(tuple(chain.from_iterable(grads)))
        except NotFiniteError:
            value = length = math.nan
        if not (math.isfinite(value) and math.isfinite(length)):
            return Training(model, [*losses, math.nan])
        losses.append(value)
        share = min(1.0, budget.clip / length) if length else 1.0
        moved = [
            optim.adam(part, _scaled(grad, share), state, budget.lr)
            for part, grad, state in zip(model, grads, states, strict=True)
        ]
        model, states = type(model)(*(m[0] for m in moved)), [m[1] for m in moved]
        if done and done():
            break
    return Training(model, losses)


# --8<-- [end:train]


def predict(cell: Cell, model: Model, x: Array) -> Array:
    """Return the prediction after the last step, (B, O).

    Args:
        cell: The cell.
        model: Its parameters and those of the read-out.
        x: Inputs, (T, B, I).

    Returns:
        What the read-out makes of the last h.
    """
    y, _ = linear.forward(model.readout, sequence.forward(cell, model.cell, x).h[-1])
    return y


def predict_every(cell: Cell, model: Model, x: Array) -> Array:
    """Return the prediction after each step, (T, B, O).

    Args:
        cell: The cell.
        model: Its parameters and those of the read-out.
        x: Inputs, (T, B, I).

    Returns:
        What the read-out makes of every h.
    """
    h = sequence.forward(cell, model.cell, x).h
    y, _ = linear.forward(model.readout, h.reshape(-1, h.shape[2]))
    return y.reshape(*h.shape[:2], -1)


def curve(losses: list[float], every: int) -> dict[str, list[float]]:
    """Thin out the losses of training: one mean for so many steps.

    Args:
        losses: One a step.
        every: How many steps make a point; a shorter rest makes one too.

    Returns:
        ``step``, the last of each group counted from 1, and ``loss``, its mean.
    """
    ends = [min(start + every, len(losses)) for start in range(0, len(losses), every)]
    groups = [losses[max(0, end - 1) // every * every : end] for end in ends]
    means = [sum(group) / len(group) for group in groups]
    return {"step": [float(end) for end in ends], "loss": means}


# ------------------------------------------------------------------ where it starts


def keep_bias(cell: Cell, params: Any, value: float | None) -> Any:
    """Set the bias of the gate that keeps: f of the LSTM, z of the GRU.

    Args:
        cell: The cell.
        params: Its parameters; they are not changed.
        value: The bias; None leaves it as it was drawn.

    Returns:
        New parameters.

    Raises:
        ValueError: The cell has no such gate, and a value is given.
    """
    if value is None:
        return params
    if cell.NAME == "lstm":
        return init.forget_bias(params, value)
    if cell.NAME == "gru":
        return init.update_bias(params, value)
    raise ValueError(
        f"keep_bias: expected lstm or gru, got {cell.NAME}; it has no gate that keeps, "
        "so leave keep_bias at None."
    )


def parameter_count(cell: Cell, I: int, H: int) -> int:
    """Count the parameters of a cell of a given width without drawing them all.

    Args:
        cell: The cell.
        I: Size of the input.
        H: Size of the hidden state.

    Returns:
        How many numbers training may change.
    """
    boundary = Boundary("parameter_count")  # the smallest one tells all other sizes
    smallest = cell.init(np.random.default_rng(0), I, 1)
    boundary.fields("params", cell.Params, smallest)
    sizes = {**boundary.sizes, "H": H}
    return sum(math.prod(resolve(s, sizes)) for s in shapes(cell.Params).values())


def matched_width(cell: Cell, I: int, parameters: int) -> int:
    """Return the width at which a cell has nearest to so many parameters.

    Args:
        cell: The cell.
        I: Size of the input.
        parameters: How many are wanted.

    Returns:
        H, at least 1.
    """
    H = 1
    while parameter_count(cell, I, H) < parameters:
        H += 1
    near = [max(1, H - 1), H]
    return min(near, key=lambda h: abs(parameter_count(cell, I, h) - parameters))


def _scaled(grads: Any, share: float) -> Any:
    return type(grads)(*(share * g for g in grads))
