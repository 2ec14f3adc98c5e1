"""How much the last state depends on the first: Jacobian norms of RNN, LSTM and GRU.

    norm_h = ‖∂h_T/∂h₀‖₂      norm_c = ‖∂c_T/∂c₀‖₂ (LSTM)
    direct = max over units of ∏ₜ fₜ (LSTM) or ∏ₜ zₜ (GRU): the path without a matrix

Inputs are standard normal, the first state is zero, nothing is trained. The curves give
the same norms by lag k, of ∂state_T/∂state_{T−k}, from one network.

Two parts. ``init = "pytorch"``: every weight and bias from U(−1/√H, 1/√H), T from 10 to
200. ``init = "normal"``: W_hh from N(0, scale²/H), the rest as PyTorch draws it.
``keep_bias`` sets the bias of f (LSTM) or z (GRU) in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gated_rnn import cells
from gated_rnn.analysis import jacobian
from gated_rnn.experiments.protocol import Result
from gated_rnn.experiments.training import keep_bias

NAME = "jacobian_norms"
"""The module's own name."""

TIER = "B"
"""How long all of it takes: see ``protocol.TIERS``."""

SEEDS = 10
"""How many runs each configuration gets."""

QUICK_SEEDS = 2
"""How many runs each configuration of the quick run gets."""

TOLERANCE = 1e-2
"""What multiplies a small change by 10¹² does so with the last digit of rounding too.

Between kernels of one BLAS that moved the largest norm of the grid, 2 · 10¹², by 4e-3;
all norms below 10⁹ agreed to the six digits that are kept.
"""

LAGS = (1, 2, 5, 10, 20, 50, 100, 200)
"""Where the curves have points, as far as T allows."""

ROUNDING = 0.0
"""No absolute difference is passed over."""


@dataclass(frozen=True)
class Config:
    """Every setting of a run."""

    cell: str
    T: int
    H: int
    I: int
    init: str
    """``pytorch`` or ``normal``."""

    scale: float | None = None
    """For ``normal``: the standard deviation of W_hh is scale/√H."""

    keep_bias: float | None = None
    """Bias of the gate that keeps; None leaves it as drawn."""


CELLS_AS_DRAWN = (
    ("rnn", None),
    ("lstm", None),
    ("lstm", 1.0),
    ("lstm", 3.0),
    ("lstm", 5.0),
    ("gru", None),
    ("gru", 3.0),
    ("gru", 5.0),
)
"""Each cell with the bias of the gate that keeps, all else as drawn."""

CELLS_SCALED = (
    ("rnn", None),
    ("lstm", 0.0),
    ("lstm", 1.0),
    ("lstm", 3.0),
    ("gru", 0.0),
    ("gru", 3.0),
)
"""Each cell with the bias of the gate that keeps, W_hh scaled."""


def as_drawn(T: int, H: int, I: int) -> list[Config]:
    """Return the configurations of PyTorch's initialisation at one length.

    Args:
        T: Length of the sequence.
        H: Size of the hidden state.
        I: Size of the input.

    Returns:
        One configuration for each of ``CELLS_AS_DRAWN``.
    """
    return [Config(c, T, H, I, "pytorch", None, b) for c, b in CELLS_AS_DRAWN]


def scaled(T: int, H: int, I: int, scale: float) -> list[Config]:
    """Return the configurations of one scale of W_hh.

    Args:
        T: Length of the sequence.
        H: Size of the hidden state.
        I: Size of the input.
        scale: The standard deviation of W_hh is scale/√H.

    Returns:
        One configuration for each of ``CELLS_SCALED``.
    """
    return [Config(c, T, H, I, "normal", scale, b) for c, b in CELLS_SCALED]


GRID = [
    *(config for T in (10, 50, 100, 200) for config in as_drawn(T, H=64, I=16)),
    *(config for s in (1.0, 2.0, 4.0, 8.0) for config in scaled(60, 16, 16, s)),
]
"""The configurations of the full run."""

QUICK = [*as_drawn(20, H=8, I=4), *scaled(20, 8, 4, scale=4.0)]
"""The configurations of the quick run."""


def run(config: Config, rng: np.random.Generator) -> Result:
    """Draw one network and one sequence, and measure.

    Args:
        config: The settings.
        rng: Where weights and inputs come from.

    Returns:
        Norms at lag T, and by lag.
    """
    cell, params = draw(config, rng)
    x = rng.normal(size=(config.T, 1, config.I))
    lags = sorted({lag for lag in LAGS if lag < config.T} | {config.T})
    found = jacobian.jacobians_by_lag(cell, params, x, lags)
    curves: dict[str, list[float]] = {"lag": [float(lag) for lag in lags]}
    for field in cell.State._fields:
        blocks = [jacobian.block(cell, found[lag], field, field) for lag in lags]
        norms = jacobian.spectral_norm(np.concatenate(blocks))
        curves[f"norm_{field}"] = norms.tolist()
    metrics = {name: curve[-1] for name, curve in curves.items() if name != "lag"}
    if cell.NAME in jacobian.KEEPS:
        metrics["direct"] = float(jacobian.direct_path(cell, params, x).max())
    return Result(metrics, curves)


def draw(config: Config, rng: np.random.Generator) -> tuple[cells.Cell, Any]:
    """Draw a network.

    Args:
        config: The settings.
        rng: Where the weights come from.

    Returns:
        The cell and its parameters.

    Raises:
        ValueError: An initialisation that is not known.
    """
    cell = cells.get(config.cell)
    params = cell.init(rng, config.I, config.H)
    if config.init == "normal" and config.scale is not None:
        deviation = config.scale / np.sqrt(config.H)
        params = params._replace(W_hh=rng.normal(0, deviation, params.W_hh.shape))
    elif config.init != "pytorch" or config.scale is not None:
        raise ValueError(
            "jacobian_norms: expected init 'pytorch' without a scale or 'normal' with "
            f"one, got {config.init!r} and scale {config.scale}."
        )
    return cell, keep_bias(cell, params, config.keep_bias)
