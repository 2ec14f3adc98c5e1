"""The vanilla recurrent network with a rectifier instead of tanh.

    aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh      pre-activation
    hₜ = max(aₜ, 0)                             hidden state, unbounded

Convention: PyTorch's ``torch.nn.RNN`` with ``nonlinearity="relu"``; the slope at 0
is 0.
Source: Le, Jaitly & Hinton, A simple way to initialize recurrent networks of rectified
linear units, arXiv:1504.00941, 2015.
"""

from __future__ import annotations

import numpy as np

from gated_rnn.boundary import Array, Boundary
from gated_rnn.cells.rnn import Cache, Params, State, init

NAME = "rnn_relu"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("h",)
"""The blocks of rows in its weights, from the top."""

__all__ = ["GATES", "NAME", "Cache", "Params", "State", "init", "step", "step_backward"]


# --8<-- [start:step]
def step(params: Params, x_t: Array, state: State) -> tuple[State, Cache]:
    """Go one step forwards.

    aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh
    hₜ = max(aₜ, 0)                             hidden state, unbounded

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁, (B, H).

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("rnn_relu.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    W_ih, W_hh, b_ih, b_hh = params
    a = x_t @ W_ih.T + b_ih + state.h @ W_hh.T + b_hh
    h = np.maximum(a, 0.0)
    return State(h), Cache(x_t, state.h, h)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    da = dh where hₜ > 0, else 0
    dx = da W_ih,  dhₜ₋₁ = da W_hh
    dW_ih = daᵀ xₜ,  dW_hh = daᵀ hₜ₋₁,  db_ih = db_hh = Σ_batch da

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: ∂L/∂hₜ in total: from the loss at t and from time t+1, (B, H).

    Returns:
        ∂L/∂xₜ (B, I), ∂L/∂hₜ₋₁ as a state, and ∂L/∂params of this step.
    """
    boundary = Boundary("rnn_relu.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, h = cache
    da = dstate.h * (h > 0)
    db = da.sum(axis=0)
    dparams = Params(da.T @ x_t, da.T @ h_prev, db, db.copy())
    return da @ params.W_ih, State(da @ params.W_hh), dparams


# --8<-- [end:step_backward]
