"""Gated recurrent unit, reset after the product, as PyTorch and cuDNN compute it.

    rₜ = σ(W_ir xₜ + b_ir + W_hr hₜ₋₁ + b_hr)             reset gate
    zₜ = σ(W_iz xₜ + b_iz + W_hz hₜ₋₁ + b_hz)             update gate: 1 keeps
    nₜ = tanh(W_in xₜ + b_in + rₜ ⊙ (W_hn hₜ₋₁ + b_hn))   candidate
    hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁                        hidden state

Convention: PyTorch's ``torch.nn.GRU``. The rows of ``W_ih`` and ``W_hh`` are the blocks
r, z, n; z = 1 keeps the old state, as in Cho et al. (in Chung et al. it renews); rₜ
multiplies *after* W_hn, so b_hn stands inside and cannot be merged with b_in.

Source: Cho et al., Learning phrase representations using RNN encoder-decoder, EMNLP
2014 (arXiv:1406.1078; as published there the reset comes before the product).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary

NAME = "gru"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("r", "z", "n")
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases, as ``torch.nn.GRU`` names and lays them out.

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
        m: W_hn hₜ₋₁ + b_hn, what the reset gate lets through.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
    r: Annotated[Array, "B, H"]
    z: Annotated[Array, "B, H"]
    n: Annotated[Array, "B, H"]
    m: Annotated[Array, "B, H"]


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

    rₜ, zₜ = σ(…)                         two gates
    nₜ = tanh(… + rₜ ⊙ (W_hn hₜ₋₁ + b_hn))   reset after the product
    hₜ = (1 − zₜ) ⊙ nₜ + zₜ ⊙ hₜ₋₁            a weighted mean of new and old

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁, (B, H).

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("gru.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    W_ih, W_hh, b_ih, b_hh = params
    x_r, x_z, x_n = np.split(x_t @ W_ih.T + b_ih, 3, axis=1)
    h_r, h_z, m = np.split(state.h @ W_hh.T + b_hh, 3, axis=1)
    r = sigmoid(x_r + h_r)
    z = sigmoid(x_z + h_z)
    n = tanh(x_n + r * m)
    h = (1.0 - z) * n + z * state.h
    return State(h), Cache(x_t, state.h, r, z, n, m)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    da_n = dhₜ ⊙ (1 − zₜ) ⊙ (1 − nₜ²)
    da_r = da_n ⊙ mₜ ⊙ rₜ (1 − rₜ)              mₜ = W_hn hₜ₋₁ + b_hn
    da_z = dhₜ ⊙ (hₜ₋₁ − nₜ) ⊙ zₜ (1 − zₜ)
    dm = da_n ⊙ rₜ                              on the recurrent side only
    dhₜ₋₁ = dhₜ ⊙ zₜ + [da_r, da_z, dm] W_hh    the direct path, and the rest

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: ∂L/∂hₜ in total: from the loss at t and from time t+1, (B, H).

    Returns:
        ∂L/∂xₜ (B, I), ∂L/∂hₜ₋₁ as a state, and ∂L/∂params of this step.
    """
    boundary = Boundary("gru.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, r, z, n, m = cache
    dh = dstate.h
    da_n = dh * (1.0 - z) * tanh_grad(n)
    da_r = da_n * m * sigmoid_grad(r)
    da_z = dh * (h_prev - n) * sigmoid_grad(z)
    da_x = np.concatenate([da_r, da_z, da_n], axis=1)
    da_h = np.concatenate([da_r, da_z, da_n * r], axis=1)
    dparams = Params(da_x.T @ x_t, da_h.T @ h_prev, da_x.sum(axis=0), da_h.sum(axis=0))
    return da_x @ params.W_ih, State(dh * z + da_h @ params.W_hh), dparams


# --8<-- [end:step_backward]
