"""The LSTM whose gates look at the cell state, one weight for each unit.

    iₜ = σ(W_ii xₜ + b_ii + W_hi hₜ₋₁ + b_hi + w_ci ⊙ cₜ₋₁)    input gate
    fₜ = σ(W_if xₜ + b_if + W_hf hₜ₋₁ + b_hf + w_cf ⊙ cₜ₋₁)    forget gate
    gₜ = tanh(W_ig xₜ + b_ig + W_hg hₜ₋₁ + b_hg)               candidate
    cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ                                   cell state
    oₜ = σ(W_io xₜ + b_io + W_ho hₜ₋₁ + b_ho + w_co ⊙ cₜ)      sees the *new* cell state
    hₜ = oₜ ⊙ tanh(cₜ)                                         hidden state

Convention: blocks i, f, g, o as in PyTorch; the candidate has no peephole. Input and
forget gate look at cₜ₋₁, the output gate at cₜ.

Source: Gers & Schmidhuber, Recurrent nets that time and count, IJCNN 2000.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary

NAME = "lstm_peephole"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("i", "f", "g", "o")
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases; blocks from the top: i, f, g, o.

    Attributes:
        W_ih: Weights of the input xₜ, blocks i, f, g, o.
        W_hh: Weights of hₜ₋₁, blocks i, f, g, o.
        b_ih: Biases beside W_ih.
        b_hh: Biases beside W_hh.
        w_ci: Peephole of i: its weight of cₜ₋₁, one a unit.
        w_cf: Peephole of f: its weight of cₜ₋₁, one a unit.
        w_co: Peephole of o: its weight of cₜ, one a unit.
    """

    W_ih: Annotated[Array, "4H, I"]
    W_hh: Annotated[Array, "4H, H"]
    b_ih: Annotated[Array, "4H"]
    b_hh: Annotated[Array, "4H"]
    w_ci: Annotated[Array, "H"]
    w_cf: Annotated[Array, "H"]
    w_co: Annotated[Array, "H"]


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
        i: Input gate, after σ.
        f: Forget gate, after σ.
        g: Candidate, after tanh.
        o: Output gate, after σ.
        c: cₜ, at which the output gate looks.
        tanh_c: tanh(cₜ), from which hₜ is read.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
    c_prev: Annotated[Array, "B, H"]
    i: Annotated[Array, "B, H"]
    f: Annotated[Array, "B, H"]
    g: Annotated[Array, "B, H"]
    o: Annotated[Array, "B, H"]
    c: Annotated[Array, "B, H"]
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

    cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ       i and f have seen cₜ₋₁
    hₜ = oₜ ⊙ tanh(cₜ)              o has seen cₜ

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁ and cₜ₋₁, (B, H) each.

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("lstm_peephole.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    W_ih, W_hh, b_ih, b_hh, w_ci, w_cf, w_co = params
    a = x_t @ W_ih.T + b_ih + state.h @ W_hh.T + b_hh
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    i = sigmoid(a_i + w_ci * state.c)
    f = sigmoid(a_f + w_cf * state.c)
    g = tanh(a_g)
    c = f * state.c + i * g
    o = sigmoid(a_o + w_co * c)
    tanh_c = tanh(c)
    return State(o * tanh_c, c), Cache(x_t, state.h, state.c, i, f, g, o, c, tanh_c)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    da_o = dhₜ ⊙ tanh(cₜ) ⊙ oₜ (1 − oₜ)
    dc = dcₜ + dhₜ ⊙ oₜ ⊙ (1 − tanh²cₜ) + da_o ⊙ w_co      o looked at cₜ
    da_i = dc ⊙ gₜ ⊙ iₜ (1 − iₜ)
    da_f = dc ⊙ cₜ₋₁ ⊙ fₜ (1 − fₜ)
    da_g = dc ⊙ iₜ ⊙ (1 − gₜ²)
    dcₜ₋₁ = dc ⊙ fₜ + da_i ⊙ w_ci + da_f ⊙ w_cf            i and f looked at cₜ₋₁

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: The gradient of the new state in total: from the loss at t and from t+1.

    Returns:
        ∂L/∂xₜ (B, I), the gradient of the old state, and ∂L/∂params of this step.
    """
    boundary = Boundary("lstm_peephole.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, c_prev, i, f, g, o, c, tanh_c = cache
    dh, dc_next = dstate
    da_o = dh * tanh_c * sigmoid_grad(o)
    dc = dc_next + dh * o * tanh_grad(tanh_c) + da_o * params.w_co
    da_i = dc * g * sigmoid_grad(i)
    da_f = dc * c_prev * sigmoid_grad(f)
    da_g = dc * i * tanh_grad(g)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    db = da.sum(axis=0)
    peepholes = [(da_i * c_prev), (da_f * c_prev), (da_o * c)]
    dw = [array.sum(axis=0) for array in peepholes]
    dparams = Params(da.T @ x_t, da.T @ h_prev, db, db.copy(), *dw)
    dc_prev = dc * f + da_i * params.w_ci + da_f * params.w_cf
    return da @ params.W_ih, State(da @ params.W_hh, dc_prev), dparams


# --8<-- [end:step_backward]
