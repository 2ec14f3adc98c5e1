"""The LSTM whose forget gate is what the input gate leaves: f = 1 − i.

    iₜ = σ(W_ii xₜ + b_ii + W_hi hₜ₋₁ + b_hi)       input gate
    gₜ = tanh(W_ig xₜ + b_ig + W_hg hₜ₋₁ + b_hg)    candidate
    oₜ = σ(W_io xₜ + b_io + W_ho hₜ₋₁ + b_ho)       output gate
    cₜ = (1 − iₜ) ⊙ cₜ₋₁ + iₜ ⊙ gₜ                  a weighted mean of old and new
    hₜ = oₜ ⊙ tanh(cₜ)                              hidden state

Convention: i = 1 writes and forgets, i = 0 keeps. Unlike the LSTM's, this cell state is
bounded: |cₜ| ≤ max(1, |c₀|).

Source: Greff et al., LSTM: A search space odyssey, arXiv:1503.04069, 2015 (its variant
CIFG).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary

NAME = "lstm_coupled"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("i", "g", "o")
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases; blocks from the top: i, g, o.

    Attributes:
        W_ih: Weights of the input xₜ, blocks i, g, o.
        W_hh: Weights of hₜ₋₁, blocks i, g, o.
        b_ih: Biases beside W_ih.
        b_hh: Biases beside W_hh.
    """

    W_ih: Annotated[Array, "3H, I"]
    W_hh: Annotated[Array, "3H, H"]
    b_ih: Annotated[Array, "3H"]
    b_hh: Annotated[Array, "3H"]


class State(NamedTuple):
    """What is handed from step to step.

    Attributes:
        h: Hidden state: what is shown.
        c: Cell state: what is remembered.
    """

    h: Annotated[Array, "B, H"]
    c: Annotated[Array, "B, H"]


class Cache(NamedTuple):
    """What the backward step needs from the forward step.

    Attributes:
        x_t: Input at time t.
        h_prev: hₜ₋₁, the hidden state before the step.
        c_prev: cₜ₋₁, the cell state before the step.
        i: Input gate, after σ; 1 − i is kept.
        g: Candidate, after tanh.
        o: Output gate, after σ.
        tanh_c: tanh(cₜ), from which hₜ is read.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
    c_prev: Annotated[Array, "B, H"]
    i: Annotated[Array, "B, H"]
    g: Annotated[Array, "B, H"]
    o: Annotated[Array, "B, H"]
    tanh_c: Annotated[Array, "B, H"]


# --8<-- [end:params]


def init(
    rng: np.random.Generator, I: int, H: int, dtype: type[np.floating] = np.float64
) -> Params:
    """Draw parameters from U(−1/√H, 1/√H).

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

    cₜ = (1 − iₜ) ⊙ cₜ₋₁ + iₜ ⊙ gₜ
    hₜ = oₜ ⊙ tanh(cₜ)

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁ and cₜ₋₁, (B, H) each.

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("lstm_coupled.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    W_ih, W_hh, b_ih, b_hh = params
    a = x_t @ W_ih.T + b_ih + state.h @ W_hh.T + b_hh
    a_i, a_g, a_o = np.split(a, 3, axis=1)
    i = sigmoid(a_i)
    g = tanh(a_g)
    o = sigmoid(a_o)
    c = (1.0 - i) * state.c + i * g
    tanh_c = tanh(c)
    return State(o * tanh_c, c), Cache(x_t, state.h, state.c, i, g, o, tanh_c)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    dc = dcₜ + dhₜ ⊙ oₜ ⊙ (1 − tanh²cₜ)
    da_i = dc ⊙ (gₜ − cₜ₋₁) ⊙ iₜ (1 − iₜ)
    da_g = dc ⊙ iₜ ⊙ (1 − gₜ²)
    da_o = dhₜ ⊙ tanh(cₜ) ⊙ oₜ (1 − oₜ)
    dcₜ₋₁ = dc ⊙ (1 − iₜ),  dhₜ₋₁ = da W_hh

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: The gradient of the new state in total: from the loss at t and from t+1.

    Returns:
        ∂L/∂xₜ (B, I), the gradient of the old state, and ∂L/∂params of this step.
    """
    boundary = Boundary("lstm_coupled.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, c_prev, i, g, o, tanh_c = cache
    dh, dc_next = dstate
    dc = dc_next + dh * o * tanh_grad(tanh_c)
    da_i = dc * (g - c_prev) * sigmoid_grad(i)
    da_g = dc * i * tanh_grad(g)
    da_o = dh * tanh_c * sigmoid_grad(o)
    da = np.concatenate([da_i, da_g, da_o], axis=1)
    db = da.sum(axis=0)
    dparams = Params(da.T @ x_t, da.T @ h_prev, db, db.copy())
    return da @ params.W_ih, State(da @ params.W_hh, dc * (1.0 - i)), dparams


# --8<-- [end:step_backward]
