"""Long short-term memory with a forget gate.

    iₜ = σ(W_ii xₜ + b_ii + W_hi hₜ₋₁ + b_hi)       input gate: how much is written
    fₜ = σ(W_if xₜ + b_if + W_hf hₜ₋₁ + b_hf)       forget gate: 1 keeps, 0 erases
    gₜ = tanh(W_ig xₜ + b_ig + W_hg hₜ₋₁ + b_hg)    candidate: what would be written
    oₜ = σ(W_io xₜ + b_io + W_ho hₜ₋₁ + b_ho)       output gate: how much is read
    cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ                        cell state: the memory
    hₜ = oₜ ⊙ tanh(cₜ)                              hidden state: what is shown

Convention: PyTorch's ``torch.nn.LSTM``. The rows of ``W_ih`` and ``W_hh`` are the
blocks i, f, g, o, in this order; g is a candidate and no gate; hₜ is read from the
*current* cₜ.

Source: Hochreiter & Schmidhuber, Long short-term memory, Neural Computation 9(8), 1997
(without f); Gers, Schmidhuber & Cummins, Learning to forget, Neural Computation 12(10),
2000 (with f).
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary

NAME = "lstm"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("i", "f", "g", "o")
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases, as ``torch.nn.LSTM`` names and lays them out.

    Attributes:
        W_ih: Weights of the input xₜ, blocks i, f, g, o.
        W_hh: Weights of hₜ₋₁, blocks i, f, g, o.
        b_ih: Biases beside W_ih.
        b_hh: Biases beside W_hh.
    """

    W_ih: Annotated[Array, "4H, I"]
    W_hh: Annotated[Array, "4H, H"]
    b_ih: Annotated[Array, "4H"]
    b_hh: Annotated[Array, "4H"]


class State(NamedTuple):
    """What is handed from step to step: what is shown, and what is remembered.

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
        tanh_c: tanh(cₜ), from which hₜ is read.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
    c_prev: Annotated[Array, "B, H"]
    i: Annotated[Array, "B, H"]
    f: Annotated[Array, "B, H"]
    g: Annotated[Array, "B, H"]
    o: Annotated[Array, "B, H"]
    tanh_c: Annotated[Array, "B, H"]


# --8<-- [end:params]


def init(
    rng: np.random.Generator, I: int, H: int, dtype: type[np.floating] = np.float64
) -> Params:
    """Draw parameters from PyTorch's default, U(−1/√H, 1/√H).

    With it every forget gate starts near σ(0) = ½; ``gated_rnn.init.forget_bias``
    opens them.

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

    iₜ, fₜ, oₜ = σ(…),  gₜ = tanh(…)     four blocks of one affine map
    cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ             keep some of the old, write some of the new
    hₜ = oₜ ⊙ tanh(cₜ)                   read from the current cell

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁ and cₜ₋₁, (B, H) each.

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("lstm.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    W_ih, W_hh, b_ih, b_hh = params
    a = x_t @ W_ih.T + b_ih + state.h @ W_hh.T + b_hh
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    i = sigmoid(a_i)
    f = sigmoid(a_f)
    g = tanh(a_g)
    o = sigmoid(a_o)
    c = f * state.c + i * g
    tanh_c = tanh(c)
    h = o * tanh_c
    return State(h, c), Cache(x_t, state.h, state.c, i, f, g, o, tanh_c)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    dc = dcₜ + dhₜ ⊙ oₜ ⊙ (1 − tanh²cₜ)    from time t+1, and from what was read
    da_i = dc ⊙ gₜ ⊙ iₜ (1 − iₜ)
    da_f = dc ⊙ cₜ₋₁ ⊙ fₜ (1 − fₜ)
    da_g = dc ⊙ iₜ ⊙ (1 − gₜ²)
    da_o = dhₜ ⊙ tanh(cₜ) ⊙ oₜ (1 − oₜ)
    dcₜ₋₁ = dc ⊙ fₜ                        the direct path: no matrix on it
    dhₜ₋₁ = da W_hh                        the path through all four blocks

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: ∂L/∂hₜ and ∂L/∂cₜ in total: from the loss at t and from time t+1.

    Returns:
        ∂L/∂xₜ (B, I), ∂L/∂(hₜ₋₁, cₜ₋₁) as a state, and ∂L/∂params of this step.
    """
    boundary = Boundary("lstm.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, c_prev, i, f, g, o, tanh_c = cache
    dh, dc_next = dstate
    dc = dc_next + dh * o * tanh_grad(tanh_c)
    da_i = dc * g * sigmoid_grad(i)
    da_f = dc * c_prev * sigmoid_grad(f)
    da_g = dc * i * tanh_grad(g)
    da_o = dh * tanh_c * sigmoid_grad(o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    db = da.sum(axis=0)
    dparams = Params(da.T @ x_t, da.T @ h_prev, db, db.copy())
    return da @ params.W_ih, State(da @ params.W_hh, dc * f), dparams


# --8<-- [end:step_backward]
