"""Recurrent highway network: L highway layers inside one time step.

    sₜ⁰ = hₜ₋₁
    tˡ = σ(W_it xₜ + b_it + W_htˡ sˡ⁻¹ + b_htˡ)       transform gate: 0 keeps
    nˡ = tanh(W_in xₜ + b_in + W_hnˡ sˡ⁻¹ + b_hnˡ)    candidate
    sˡ = (1 − tˡ) ⊙ sˡ⁻¹ + tˡ ⊙ nˡ                    l = 1 … L
    hₜ = sᴸ

The terms with xₜ (W_i, b_i) stand in the first layer only: the others see the input
through s. With L = 1 it is a GRU whose reset gate is always open.

Convention: the coupled form, in which the carry gate is 1 − tˡ, as in the paper's
experiments; blocks t, n; the layers are the first axis of ``W_hh`` and ``b_hh``.

Source: Zilly, Srivastava, Koutník & Schmidhuber, Recurrent highway networks, ICML 2017
(arXiv:1607.03474), equations 7 to 9.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary

NAME = "recurrent_highway"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("t", "n")
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases; blocks from the top: t, n; L layers inside a step.

    Attributes:
        W_ih: Weights of the input xₜ in the first layer, blocks t, n.
        W_hh: Weights of sˡ⁻¹ in each layer, blocks t, n.
        b_ih: Biases beside W_ih.
        b_hh: Biases beside W_hh, in each layer.
    """

    W_ih: Annotated[Array, "2H, I"]
    W_hh: Annotated[Array, "L, 2H, H"]
    b_ih: Annotated[Array, "2H"]
    b_hh: Annotated[Array, "L, 2H"]


class State(NamedTuple):
    """What is handed from step to step.

    Attributes:
        h: Hidden state: what is shown.
    """

    h: Annotated[Array, "B, H"]


class Cache(NamedTuple):
    """What the backward step needs from the forward step; one entry for each layer.

    Attributes:
        x_t: Input at time t.
        s: sˡ⁻¹, what each layer begins with; the first is hₜ₋₁.
        t: Transform gate of each layer, after σ: 0 keeps.
        n: Candidate of each layer, after tanh.
    """

    x_t: Annotated[Array, "B, I"]
    s: Annotated[Array, "L, B, H"]
    t: Annotated[Array, "L, B, H"]
    n: Annotated[Array, "L, B, H"]


# --8<-- [end:params]


def init(
    rng: np.random.Generator,
    I: int,
    H: int,
    dtype: type[np.floating] = np.float64,
    L: int = 2,
) -> Params:
    """Draw parameters from U(−1/√H, 1/√H).

    Args:
        rng: Where the numbers come from.
        I: Size of the input.
        H: Size of the hidden state.
        dtype: float64 or float32.
        L: How many layers a step has; the paper's recurrence depth.

    Returns:
        New parameters.
    """
    return Params(*initialise.pytorch_default(rng, Params, I, H, dtype, L=L))


# --8<-- [start:step]
def step(params: Params, x_t: Array, state: State) -> tuple[State, Cache]:
    """Go one step forwards, through L layers.

    sˡ = (1 − tˡ) ⊙ sˡ⁻¹ + tˡ ⊙ nˡ,  s⁰ = hₜ₋₁,  hₜ = sᴸ

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁, (B, H).

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("recurrent_highway.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    s = state.h
    from_x = x_t @ params.W_ih.T + params.b_ih  # for the first layer alone
    layers = []
    for W, b in zip(params.W_hh, params.b_hh, strict=True):
        a_t, a_n = np.split(from_x + s @ W.T + b, 2, axis=1)
        t, n = sigmoid(a_t), tanh(a_n)
        layers.append((s, t, n))
        s = (1.0 - t) * s + t * n
        from_x = np.zeros_like(from_x)
    return State(s), Cache(x_t, *map(np.stack, zip(*layers, strict=True)))


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards, from layer L to layer 1.

    da_t = dsˡ ⊙ (nˡ − sˡ⁻¹) ⊙ tˡ (1 − tˡ)
    da_n = dsˡ ⊙ tˡ ⊙ (1 − (nˡ)²)
    dsˡ⁻¹ = dsˡ ⊙ (1 − tˡ) + da W_hˡ
    dx = da¹ W_i                            only the first layer saw xₜ

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: The gradient of the new state in total: from the loss at t and from t+1.

    Returns:
        ∂L/∂xₜ (B, I), the gradient of the old state, and ∂L/∂params of this step.
    """
    boundary = Boundary("recurrent_highway.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    ds = dstate.h
    dW, db = np.empty_like(params.W_hh), np.empty_like(params.b_hh)
    for layer in reversed(range(len(dW))):
        s, t, n = cache.s[layer], cache.t[layer], cache.n[layer]
        da_t = ds * (n - s) * sigmoid_grad(t)
        da_n = ds * t * tanh_grad(n)
        da = np.concatenate([da_t, da_n], axis=1)
        dW[layer], db[layer] = da.T @ s, da.sum(axis=0)
        ds = ds * (1.0 - t) + da @ params.W_hh[layer]
    dparams = Params(da.T @ cache.x_t, dW, db[0].copy(), db)  # da is now layer 1's
    return da @ params.W_ih, State(ds), dparams


# --8<-- [end:step_backward]
