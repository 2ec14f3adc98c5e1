"""minLSTM: gates of the input only, scaled so that they sum to one.

    fₜ = σ(W_if xₜ + b_if)              forget gate
    iₜ = σ(W_ii xₜ + b_ii)              input gate
    nₜ = W_in xₜ + b_in                 candidate, without tanh
    f′ₜ = fₜ / (fₜ + iₜ)                what share is kept; 1 − f′ₜ is written
    hₜ = f′ₜ ⊙ hₜ₋₁ + (1 − f′ₜ) ⊙ nₜ    hidden state; there is no cell state

Convention: blocks f, i, n. The quotient is computed as f′ = σ(log fₜ − log iₜ) with
−log σ(a) = log(1 + e⁻ᵃ), which does not divide 0 by 0 where both gates are shut.

Source: Feng et al., Were RNNs all we needed?, arXiv:2410.01201, 2024.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad
from gated_rnn.boundary import Array, Boundary

NAME = "minlstm"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("f", "i", "n")
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases; blocks from the top: f, i, n.

    Attributes:
        W_ih: Weights of the input xₜ, blocks f, i, n.
        b_ih: Biases beside W_ih.
    """

    W_ih: Annotated[Array, "3H, I"]
    b_ih: Annotated[Array, "3H"]


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
        f: Forget gate, after σ.
        i: Input gate, after σ.
        n: Candidate, without tanh.
        share: f′ₜ, the share that is kept.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
    f: Annotated[Array, "B, H"]
    i: Annotated[Array, "B, H"]
    n: Annotated[Array, "B, H"]
    share: Annotated[Array, "B, H"]


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

    f′ₜ = fₜ / (fₜ + iₜ)
    hₜ = f′ₜ ⊙ hₜ₋₁ + (1 − f′ₜ) ⊙ nₜ       linear in hₜ₋₁

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁, (B, H).

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("minlstm.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    a_f, a_i, n = np.split(x_t @ params.W_ih.T + params.b_ih, 3, axis=1)
    f, i = sigmoid(a_f), sigmoid(a_i)
    zero = a_f.dtype.type(0)
    share = sigmoid(np.logaddexp(zero, -a_i) - np.logaddexp(zero, -a_f))
    h = share * state.h + (1.0 - share) * n
    return State(h), Cache(x_t, state.h, f, i, n, share)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    ds = dhₜ ⊙ (hₜ₋₁ − nₜ) ⊙ f′ₜ (1 − f′ₜ)     s = log fₜ − log iₜ
    da_f = ds ⊙ (1 − fₜ),  da_i = −ds ⊙ (1 − iₜ)
    da_n = dhₜ ⊙ (1 − f′ₜ)
    dhₜ₋₁ = dhₜ ⊙ f′ₜ

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: The gradient of the new state in total: from the loss at t and from t+1.

    Returns:
        ∂L/∂xₜ (B, I), the gradient of the old state, and ∂L/∂params of this step.
    """
    boundary = Boundary("minlstm.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, f, i, n, share = cache
    dh = dstate.h
    ds = dh * (h_prev - n) * sigmoid_grad(share)
    da_n = dh * (1.0 - share)
    da = np.concatenate([ds * (1.0 - f), -ds * (1.0 - i), da_n], axis=1)
    dparams = Params(da.T @ x_t, da.sum(axis=0))
    return da @ params.W_ih, State(dh * share), dparams


# --8<-- [end:step_backward]
