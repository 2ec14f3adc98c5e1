"""minGRU: gate and candidate see the input only, so time is a linear recurrence.

    zₜ = σ(W_iz xₜ + b_iz)              update gate: 1 takes the new
    nₜ = W_in xₜ + b_in                 candidate, without tanh
    hₜ = (1 − zₜ) ⊙ hₜ₋₁ + zₜ ⊙ nₜ      hidden state

Convention: the paper's z, which is 1 where the *new* is taken: the other way round
than in ``gru``. Nothing but hₜ₋₁ itself comes from the past, so the steps can also be
computed side by side.

Source: Feng et al., Were RNNs all we needed?, arXiv:2410.01201, 2024.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad
from gated_rnn.boundary import Array, Boundary

NAME = "mingru"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("z", "n")
"""The blocks of rows in its weights, from the top."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights and biases; blocks from the top: z, n.

    Attributes:
        W_ih: Weights of the input xₜ, blocks z, n.
        b_ih: Biases beside W_ih.
    """

    W_ih: Annotated[Array, "2H, I"]
    b_ih: Annotated[Array, "2H"]


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
        z: Update gate, after σ: 1 takes the new.
        n: Candidate, without tanh.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
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

    hₜ = (1 − zₜ) ⊙ hₜ₋₁ + zₜ ⊙ nₜ       linear in hₜ₋₁

    Args:
        params: Weights and biases.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁, (B, H).

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("mingru.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    a_z, n = np.split(x_t @ params.W_ih.T + params.b_ih, 2, axis=1)
    z = sigmoid(a_z)
    h = (1.0 - z) * state.h + z * n
    return State(h), Cache(x_t, state.h, z, n)


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    da_z = dhₜ ⊙ (nₜ − hₜ₋₁) ⊙ zₜ (1 − zₜ)
    da_n = dhₜ ⊙ zₜ
    dhₜ₋₁ = dhₜ ⊙ (1 − zₜ)                 the only path, and no matrix on it

    Args:
        params: Weights and biases of the forward step.
        cache: What the forward step returned.
        dstate: The gradient of the new state in total: from the loss at t and from t+1.

    Returns:
        ∂L/∂xₜ (B, I), the gradient of the old state, and ∂L/∂params of this step.
    """
    boundary = Boundary("mingru.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    x_t, h_prev, z, n = cache
    dh = dstate.h
    da_z = dh * (n - h_prev) * sigmoid_grad(z)
    da = np.concatenate([da_z, dh * z], axis=1)
    dparams = Params(da.T @ x_t, da.sum(axis=0))
    return da @ params.W_ih, State(dh * (1.0 - z)), dparams


# --8<-- [end:step_backward]
