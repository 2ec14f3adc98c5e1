"""Minimal gated unit: one gate both resets and updates.

    fₜ = σ(W_if xₜ + b_if + W_hf hₜ₋₁ + b_hf)             gate: 0 keeps, 1 takes new
    nₜ = tanh(W_in xₜ + b_in + W_hn (fₜ ⊙ hₜ₋₁) + b_hn)   candidate
    hₜ = (1 − fₜ) ⊙ hₜ₋₁ + fₜ ⊙ nₜ                        hidden state

Convention: the paper's f, which is 1 where the *new* is taken; it is called forget
gate there. Two biases, as everywhere in this package.

Source: Zhou et al., Minimal gated unit for recurrent neural networks, International
Journal of Automation and Computing 13(3), 2016 (arXiv:1603.09420).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary

NAME = "mgu"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("f", "n")
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases; blocks from the top: f, n.

    Attributes:
        W_ih: Weights of the input xₜ, blocks f, n.
        W_hh: Weights of hₜ₋₁, blocks f, n.
        b_ih: Biases beside W_ih.
        b_hh: Biases beside W_hh.
    """

    W_ih: Annotated[Array, "2H, I"]
    W_hh: Annotated[Array, "2H, H"]
    b_ih: Annotated[Array, "2H"]
    b_hh: Annotated[Array, "2H"]


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
        f: The gate, after σ: 0 keeps, 1 takes the new.
        n: Candidate, after tanh.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
    f: Annotated[Array, "B, H"]
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

    nₜ = tanh(… + W_hn (fₜ ⊙ hₜ₋₁) + b_hn)
    hₜ = (1 − fₜ) ⊙ hₜ₋₁ + fₜ ⊙ nₜ

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁, (B, H).

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("mgu.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    W_ih, W_hh, b_ih, b_hh = params
    W_hf, W_hn = np.split(W_hh, 2)
    a_f, a_n = np.split(x_t @ W_ih.T + b_ih + b_hh, 2, axis=1)
    f = sigmoid(a_f + state.h @ W_hf.T)
    n = tanh(a_n + (f * state.h) @ W_hn.T)
    h = (1.0 - f) * state.h + f * n
    return State(h), Cache(x_t, state.h, f, n)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    da_n = dhₜ ⊙ fₜ ⊙ (1 − nₜ²)
    du = da_n W_hn                                        u = fₜ ⊙ hₜ₋₁
    da_f = (dhₜ ⊙ (nₜ − hₜ₋₁) + du ⊙ hₜ₋₁) ⊙ fₜ (1 − fₜ)  the gate acts twice
    dhₜ₋₁ = dhₜ ⊙ (1 − fₜ) + du ⊙ fₜ + da_f W_hf

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: The gradient of the new state in total: from the loss at t and from t+1.

    Returns:
        ∂L/∂xₜ (B, I), the gradient of the old state, and ∂L/∂params of this step.
    """
    boundary = Boundary("mgu.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, f, n = cache
    dh = dstate.h
    W_hf, W_hn = np.split(params.W_hh, 2)
    da_n = dh * f * tanh_grad(n)
    du = da_n @ W_hn
    da_f = (dh * (n - h_prev) + du * h_prev) * sigmoid_grad(f)
    da = np.concatenate([da_f, da_n], axis=1)
    dW_hh = np.concatenate([da_f.T @ h_prev, da_n.T @ (f * h_prev)])
    db = da.sum(axis=0)
    dparams = Params(da.T @ x_t, dW_hh, db, db.copy())
    return da @ params.W_ih, State(dh * (1.0 - f) + du * f + da_f @ W_hf), dparams


# --8<-- [end:step_backward]
