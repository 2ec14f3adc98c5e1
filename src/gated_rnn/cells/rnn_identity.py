"""The recurrence without any non-linearity: it exists to show that it collapses.

    aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh      pre-activation
    hₜ = aₜ                                     hidden state

h_T is one affine map of x₁ … x_T and h₀, whatever T is: Σₜ W_hhᵀ⁻ᵗ (W_ih xₜ + b).
Source: any text on linear systems.
"""

from __future__ import annotations

from gated_rnn.boundary import Array, Boundary
from gated_rnn.cells.rnn import Cache, Params, State, init

NAME = "rnn_identity"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("h",)
"""The blocks of rows in its weights, from the top."""

__all__ = ["GATES", "NAME", "Cache", "Params", "State", "init", "step", "step_backward"]


# --8<-- [start:step]
def step(params: Params, x_t: Array, state: State) -> tuple[State, Cache]:
    """Go one step forwards.

    aₜ = W_ih xₜ + b_ih + W_hh hₜ₋₁ + b_hh
    hₜ = aₜ                                     hidden state

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁, (B, H).

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("rnn_identity.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    W_ih, W_hh, b_ih, b_hh = params
    a = x_t @ W_ih.T + b_ih + state.h @ W_hh.T + b_hh
    h = a
    return State(h), Cache(x_t, state.h, h)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    da = dh                        nothing between a and h
    dx = da W_ih,  dhₜ₋₁ = da W_hh
    dW_ih = daᵀ xₜ,  dW_hh = daᵀ hₜ₋₁,  db_ih = db_hh = Σ_batch da

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: ∂L/∂hₜ in total: from the loss at t and from time t+1, (B, H).

    Returns:
        ∂L/∂xₜ (B, I), ∂L/∂hₜ₋₁ as a state, and ∂L/∂params of this step.
    """
    boundary = Boundary("rnn_identity.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, _ = cache
    da = dstate.h
    db = da.sum(axis=0)
    dparams = Params(da.T @ x_t, da.T @ h_prev, db, db.copy())
    return da @ params.W_ih, State(da @ params.W_hh), dparams


# --8<-- [end:step_backward]
