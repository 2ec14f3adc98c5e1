"""Depth: what the four structures pass on, and what they learn of real data.

    plain       y = tanh(W x + b)
    residual    y = x + f(x)                        f(x) = tanh(W x + b)
    weighted    y = (1 − α) x + α f(x)              α = ½, constant
    highway     y = (1 − α(x)) x + α(x) f(x)        b_α = 0 or −3
    two_gates   y = b(x) x + a(x) f(x)              starts as a highway with b_α = −3

One run stacks L layers of width 32 between two linear maps, measures what a change of
the first layer's input does to the last layer's output, and trains the stack on
scikit-learn's digits.

    norm        ‖∂y_L/∂x₀‖ at the start, largest singular value, mean over 8 pictures
    accuracy    on the test after training
    success     accuracy of at least 0.9

The paper's figure (Srivastava, Greff & Schmidhuber, Training very deep networks, 2015,
section 3.1): on MNIST plain networks do well at 10 and 20 layers and worse from 50 on,
while highway networks of 50 and 100 do about as those of 10 and 20. Widths are 71 and
50; rates were searched at random, and b_α from −1 to −10.

What differs here: 1438 pictures of 64 pixels; width 32; 250 steps of Adam on batches of
32 at three rates; tanh throughout. The plain stack starts from Xavier's weights, which
suit it, the others as PyTorch starts a linear layer. A gated layer has two or three
times the parameters of a plain one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from gated_rnn import init
from gated_rnn.activations import tanh, tanh_grad
from gated_rnn.boundary import Array
from gated_rnn.experiments import training
from gated_rnn.experiments.protocol import Result
from gated_rnn.layers import LAYERS, highway, linear, two_gates, weighted
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import digits

NAME = "highway_depth"
"""The module's own name."""

TIER = "C"
"""How long all of it takes: see ``protocol.TIERS``."""

SEEDS = 5
"""How many runs each configuration gets."""

QUICK_SEEDS = 1
"""How many runs each configuration of the quick run gets."""

TOLERANCE = 1e-2
"""Training amplifies the last digit; on another processor a run ends nearby."""

ROUNDING = 1e-12
"""Below this a norm is made of rounding."""

STRUCTURES = (
    ("plain", None),
    ("residual", None),
    ("weighted", None),
    ("highway", 0.0),
    ("highway", -3.0),
    ("two_gates", -3.0),
)
"""The structures, and the bias that the transform gate starts from."""

EVERY = 20
"""So many steps make a point of the stored curve."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of a run."""

    structure: str
    bias: float | None
    """Where b_α starts."""

    depth: int
    lr: float
    H: int = 32
    steps: int = 250
    batch: int = 32
    clip: float = 1.0
    """The greatest norm of the gradient."""


GRID = [
    Config(structure=structure, bias=bias, depth=depth, lr=lr)
    for depth in (10, 30, 100)
    for structure, bias in STRUCTURES
    for lr in (0.001, 0.003, 0.01)
]
"""The configurations of the full run."""

QUICK = [
    Config(structure=structure, bias=bias, depth=4, lr=0.01, H=8, steps=20)
    for structure, bias in STRUCTURES
]
"""The configurations of the quick run."""


class Stack(NamedTuple):
    """A map to the width, the layers, and the read-out: all that is trained."""

    first: linear.Params
    layers: Any
    """The ``Params`` of the structure, every array with the layers as first axis."""

    last: linear.Params


class Layer(NamedTuple):
    """How one structure is computed, both ways; a plain layer has no module."""

    forward: Any
    backward: Any


def run(config: Config, rng: np.random.Generator) -> Result:
    """Measure one stack at its start, train it, and test it.

    Args:
        config: The settings.
        rng: Where weights and batches come from.

    Returns:
        Norm and accuracy, and the loss while training.
    """
    kind, stack = start(config, rng)
    norm = gradient_norm(config, kind, stack)

    def gradient(stack: Stack) -> tuple[float, Stack]:
        drawn = digits.batch(rng, config.batch)
        return loss_and_gradients(kind, stack, drawn)

    budget = training.Budget(config.steps, config.lr, config.clip)
    trained = training.descend(stack, gradient, budget)
    model: Any = trained.model
    found = math.nan if trained.diverged else accuracy(kind, model)
    last = trained.losses[-EVERY:]
    metrics = {
        "norm": norm,
        "accuracy": found,
        "success": float(found >= 0.9),
        "train_loss": sum(last) / len(last),
        "parameters": float(sum(a.size for part in stack for a in part)),
    }
    return Result(metrics, training.curve(trained.losses, EVERY))


def start(config: Config, rng: np.random.Generator) -> tuple[Layer, Stack]:
    """Draw a stack.

    Args:
        config: The settings.
        rng: Where the weights come from.

    Returns:
        How its layers are computed, and its parameters.
    """
    H, bound = config.H, math.sqrt(3 / config.H)  # Glorot & Bengio 2010
    if config.structure == "plain":
        kind = Layer(_plain, _plain_back)
        drawn = [
            linear.Params(init.uniform(rng, (H, H), bound, np.float64), np.zeros(H))
            for _ in range(config.depth)
        ]
    else:
        module: Any = LAYERS[config.structure]
        back = _constant_back if module is weighted else module.backward
        kind = Layer(module.forward, back)
        drawn = [_biased(module.init(rng, H), config) for _ in range(config.depth)]
    first = linear.init(rng, digits.PIXELS, H)
    return kind, Stack(first, _together(drawn), linear.init(rng, H, digits.CLASSES))


def _biased(params: Any, config: Config) -> Any:
    """Start the gates where the settings say."""
    if isinstance(params, weighted.Params):
        return params._replace(alpha=np.full(1, 0.5))
    if isinstance(params, highway.Params):
        return params._replace(b_alpha=np.full(config.H, float(config.bias or 0.0)))
    if isinstance(params, two_gates.Params):  # b(x) keeps what a(x) does not take
        bias = float(config.bias or 0.0)
        return params._replace(
            b_a=np.full(config.H, bias), b_b=np.full(config.H, -bias)
        )
    return params


def _plain(params: linear.Params, x: Array) -> tuple[Array, Any]:
    a, cache = linear.forward(params, x)
    y = tanh(a)
    return y, (cache, y)


def _plain_back(params: linear.Params, cache: Any, dy: Array) -> tuple[Array, Any]:
    before, y = cache
    return linear.backward(params, before, dy * tanh_grad(y))


def _constant_back(
    params: weighted.Params, cache: Any, dy: Array
) -> tuple[Array, weighted.Params]:
    """Take no step in α: the second structure has a constant."""
    dx, dparams = weighted.backward(params, cache, dy)
    return dx, dparams._replace(alpha=np.zeros_like(params.alpha))


def _together(layers: list[Any]) -> Any:
    """Stack the arrays of all layers."""
    return type(layers[0])(*map(np.stack, zip(*layers, strict=True)))


def _each(stack: Stack) -> list[Any]:
    """Return the parameters layer by layer."""
    return [type(stack.layers)(*arrays) for arrays in zip(*stack.layers, strict=True)]


def forward(kind: Layer, stack: Stack, x: Array) -> tuple[Array, list[Any]]:
    """Compute the scores of a batch.

    Args:
        kind: How a layer is computed.
        stack: The parameters.
        x: Pixels, (B, 64).

    Returns:
        Scores, (B, 10), and what the way back needs of every layer.
    """
    y, cache = linear.forward(stack.first, x)
    caches: list[Any] = [cache]
    for params in _each(stack):
        y, cache = kind.forward(params, y)
        caches.append(cache)
    y, cache = linear.forward(stack.last, y)
    return y, [*caches, cache]


def loss_and_gradients(
    kind: Layer, stack: Stack, drawn: digits.Digits
) -> tuple[float, Stack]:
    """Return the loss of a batch and its gradients, in the form of the stack.

    Args:
        kind: How a layer is computed.
        stack: The parameters.
        drawn: Pictures and digits.

    Returns:
        The loss, and ∂L/∂stack.
    """
    y, (at_first, *caches, at_last) = forward(kind, stack, drawn.x)
    value, dy = softmax_loss(y, drawn.digit)
    dy, dlast = linear.backward(stack.last, at_last, dy)
    found = []
    for params, cache in zip(_each(stack)[::-1], caches[::-1], strict=True):
        dy, dparams = kind.backward(params, cache, dy)
        found.append(dparams)
    _, dfirst = linear.backward(stack.first, at_first, dy)
    return value, Stack(dfirst, _together(found[::-1]), dlast)


def gradient_norm(config: Config, kind: Layer, stack: Stack) -> float:
    """Return ‖∂y_L/∂x₀‖, the largest singular value, as a mean over 8 pictures.

    Args:
        config: The settings, which tell the width.
        kind: How a layer is computed.
        stack: The parameters.

    Returns:
        The mean of the norms.
    """
    _, test = digits.load()
    norms = []
    for x in test.x[:8]:
        # One row for each element of y_L: all rows of the Jacobian in one way back.
        _, caches = forward(kind, stack, np.repeat(x[None], config.H, axis=0))
        dy = np.eye(config.H)
        for params, cache in zip(_each(stack)[::-1], caches[-2:0:-1], strict=True):
            dy, _ = kind.backward(params, cache, dy)
        norms.append(float(np.linalg.norm(dy, 2)))
    return float(np.mean(norms))


def accuracy(kind: Layer, stack: Stack) -> float:
    """Return the share of the test that is told rightly.

    Args:
        kind: How a layer is computed.
        stack: The parameters.

    Returns:
        0 to 1.
    """
    _, test = digits.load()
    y, _ = forward(kind, stack, test.x)
    return float((y.argmax(axis=1) == test.digit).mean())
