"""The vanilla recurrent network: one affine map, one tanh.

    aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh      pre-activation
    hₜ = tanh(aₜ)                               hidden state

Convention: PyTorch's ``torch.nn.RNN`` with ``nonlinearity="tanh"``, two biases.
Source: Elman, Finding structure in time, Cognitive Science 14, 1990.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary

NAME = "rnn"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("h",)
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases, as ``torch.nn.RNN`` names and lays them out.

    Attributes:
        W_ih: Weights of the input xₜ, one block.
        W_hh: Weights of hₜ₋₁, one block.
        b_ih: Biases beside W_ih.
        b_hh: Biases beside W_hh.
    """

    W_ih: Annotated[Array, "H, I"]
    W_hh: Annotated[Array, "H, H"]
    b_ih: Annotated[Array, "H"]
    b_hh: Annotated[Array, "H"]


class State(NamedTuple):
    """What is handed from step to step.

    Attributes:
        h: Hidden state: what is shown.
    """

    h: Annotated[Array, "B, H"]


class Cache(NamedTuple):
    """What the backward step needs from the forward step.

    Attributes:
        x_t: Input at time t.
        h_prev: hₜ₋₁, the hidden state before the step.
        h: hₜ, after tanh.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
    h: Annotated[Array, "B, H"]


# --8<-- [end:params]


def init(
    rng: np.random.Generator, I: int, H: int, dtype: type[np.floating] = np.float64
) -> Params:
    """Draw parameters from PyTorch's default, U(−1/√H, 1/√H).

    Args:
        rng: Where the numbers come from.
        I: Size of the input.
        H: Size of the hidden state.
        dtype: float64 or float32.

    Returns:
        New parameters.
    """
    return Params(*initialise.pytorch_default(rng, Params, I, H, dtype))


# --8<-- [start:step]
def step(params: Params, x_t: Array, state: State) -> tuple[State, Cache]:
    """Go one step forwards.

    aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh
    hₜ = tanh(aₜ)

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁, (B, H).

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("rnn.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    W_ih, W_hh, b_ih, b_hh = params
    a = x_t @ W_ih.T + b_ih + state.h @ W_hh.T + b_hh
    h = tanh(a)
    return State(h), Cache(x_t, state.h, h)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    da = dh ⊙ (1 − hₜ²)            through tanh, written in its output
    dx = da W_ih,  dhₜ₋₁ = da W_hh
    dW_ih = daᵀ xₜ,  dW_hh = daᵀ hₜ₋₁,  db_ih = db_hh = Σ_batch da

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: ∂L/∂hₜ in total: from the loss at t and from time t+1, (B, H).

    Returns:
        ∂L/∂xₜ (B, I), ∂L/∂hₜ₋₁ as a state, and ∂L/∂params of this step.
    """
    boundary = Boundary("rnn.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, h = cache
    da = dstate.h * tanh_grad(h)
    db = da.sum(axis=0)
    dparams = Params(da.T @ x_t, da.T @ h_prev, db, db.copy())
    return da @ params.W_ih, State(da @ params.W_hh), dparams


# --8<-- [end:step_backward]
