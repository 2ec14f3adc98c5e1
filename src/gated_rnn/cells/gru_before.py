"""Gated recurrent unit, reset before the product, as the paper has it.

    rₜ = σ(W_ir xₜ + b_ir + W_hr hₜ₋₁ + b_hr)             reset gate
    zₜ = σ(W_iz xₜ + b_iz + W_hz hₜ₋₁ + b_hz)             update gate: 1 keeps
    nₜ = tanh(W_in xₜ + b_in + W_hn (rₜ ⊙ hₜ₋₁) + b_hn)   candidate
    hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁                        hidden state

Convention: as ``gru`` but for the place of r. Here b_hn stands outside the reset and
only adds to b_in; W_hn needs a product of its own.

Source: Cho et al., Learning phrase representations using RNN encoder-decoder, EMNLP
2014 (arXiv:1406.1078).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary

NAME = "gru_before"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("r", "z", "n")
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases; blocks from the top: r, z, n.

    Attributes:
        W_ih: Weights of the input xₜ, blocks r, z, n.
        W_hh: Weights of hₜ₋₁, blocks r, z, n.
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
    """

    h: Annotated[Array, "B, H"]


class Cache(NamedTuple):
    """What the backward step needs from the forward step.

    Attributes:
        x_t: Input at time t.
        h_prev: hₜ₋₁, the hidden state before the step.
        r: Reset gate, after σ.
        z: Update gate, after σ: 1 keeps.
        n: Candidate, after tanh.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
    r: Annotated[Array, "B, H"]
    z: Annotated[Array, "B, H"]
    n: Annotated[Array, "B, H"]


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

    nₜ = tanh(… + W_hn (rₜ ⊙ hₜ₋₁) + b_hn)   reset before the product
    hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁, (B, H).

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("gru_before.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    W_ih, W_hh, b_ih, b_hh = params
    W_hr, W_hz, W_hn = np.split(W_hh, 3)
    a_r, a_z, a_n = np.split(x_t @ W_ih.T + b_ih + b_hh, 3, axis=1)
    r = sigmoid(a_r + state.h @ W_hr.T)
    z = sigmoid(a_z + state.h @ W_hz.T)
    n = tanh(a_n + (r * state.h) @ W_hn.T)
    h = (1.0 - z) * n + z * state.h
    return State(h), Cache(x_t, state.h, r, z, n)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    da_n = dhₜ ⊙ (1 − zₜ) ⊙ (1 − nₜ²)
    du = da_n W_hn                              u = rₜ ⊙ hₜ₋₁
    da_r = du ⊙ hₜ₋₁ ⊙ rₜ (1 − rₜ)
    da_z = dhₜ ⊙ (hₜ₋₁ − nₜ) ⊙ zₜ (1 − zₜ)
    dhₜ₋₁ = dhₜ ⊙ zₜ + du ⊙ rₜ + da_r W_hr + da_z W_hz

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: The gradient of the new state in total: from the loss at t and from t+1.

    Returns:
        ∂L/∂xₜ (B, I), the gradient of the old state, and ∂L/∂params of this step.
    """
    boundary = Boundary("gru_before.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, r, z, n = cache
    dh = dstate.h
    W_hr, W_hz, W_hn = np.split(params.W_hh, 3)
    da_n = dh * (1.0 - z) * tanh_grad(n)
    du = da_n @ W_hn
    da_r = du * h_prev * sigmoid_grad(r)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    da = np.concatenate([da_r, da_z, da_n], axis=1)
    inputs = (h_prev, h_prev, r * h_prev)
    blocks = zip((da_r, da_z, da_n), inputs, strict=True)
    dW_hh = np.concatenate([d.T @ u for d, u in blocks])
    db = da.sum(axis=0)
    dparams = Params(da.T @ x_t, dW_hh, db, db.copy())
    dh_prev = dh * z + du * r + da_r @ W_hr + da_z @ W_hz
    return da @ params.W_ih, State(dh_prev), dparams


# --8<-- [end:step_backward]
