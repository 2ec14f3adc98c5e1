"""LSTM with layer normalisation: every pre-activation has a set mean and spread.

    LN(v; γ, β) = γ ⊙ (v − mean v) / √(var v + ε) + β    over the units of one example

    a = LN(W_ih xₜ; γ_ih, b_ih) + LN(W_hh hₜ₋₁; γ_hh, b_hh)    all four blocks at once
    iₜ, fₜ, oₜ = σ(a_i), σ(a_f), σ(a_o)                        gates
    gₜ = tanh(a_g)                                             candidate
    cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ                                   cell state, as it is
    hₜ = oₜ ⊙ tanh(LN(cₜ; γ_c, b_c))                           hidden state

Convention: blocks i, f, g, o; mean and variance are taken over all 4H rows of a
product, as the paper writes it, and not over each block; ε = 1e-5 as in
``torch.nn.LayerNorm``. The paper's third bias b would only add to β and is left out.

Source: Ba, Kiros & Hinton, Layer normalization, arXiv:1607.06450, 2016, equations 20
to 22.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn import init as initialise
from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.boundary import Array, Boundary

NAME = "lstm_layer_norm"
"""How the registry calls this cell."""

GATES: tuple[str, ...] = ("i", "f", "g", "o")
"""The blocks of rows in its weights, from the top."""

EPSILON = 1e-5
"""Added to the variance, so that equal entries divide nothing by nothing."""


# --8<-- [start:params]
class Params(NamedTuple):
    """Weights, biases, and the gains γ of the three normalisations.

    Attributes:
        W_ih: Weights of the input xₜ, blocks i, f, g, o.
        W_hh: Weights of hₜ₋₁, blocks i, f, g, o.
        b_ih: β of the normalised W_ih xₜ.
        b_hh: β of the normalised W_hh hₜ₋₁.
        gamma_ih: γ of the normalised W_ih xₜ.
        gamma_hh: γ of the normalised W_hh hₜ₋₁.
        gamma_c: γ of the normalised cₜ.
        b_c: β of the normalised cₜ.
    """

    W_ih: Annotated[Array, "4H, I"]
    W_hh: Annotated[Array, "4H, H"]
    b_ih: Annotated[Array, "4H"]
    b_hh: Annotated[Array, "4H"]
    gamma_ih: Annotated[Array, "4H"]
    gamma_hh: Annotated[Array, "4H"]
    gamma_c: Annotated[Array, "H"]
    b_c: Annotated[Array, "H"]


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

    ``u`` are normalised values before γ and β, ``scale`` is 1/√(var + ε).

    Attributes:
        x_t: Input at time t.
        h_prev: hₜ₋₁, the hidden state before the step.
        c_prev: cₜ₋₁, the cell state before the step.
        i: Input gate, after σ.
        f: Forget gate, after σ.
        g: Candidate, after tanh.
        o: Output gate, after σ.
        tanh_c: tanh of the normalised cₜ, from which hₜ is read.
        u_ih: W_ih xₜ, normalised.
        u_hh: W_hh hₜ₋₁, normalised.
        u_c: cₜ, normalised.
        scale_ih: By what W_ih xₜ was multiplied.
        scale_hh: By what W_hh hₜ₋₁ was multiplied.
        scale_c: By what cₜ was multiplied.
    """

    x_t: Annotated[Array, "B, I"]
    h_prev: Annotated[Array, "B, H"]
    c_prev: Annotated[Array, "B, H"]
    i: Annotated[Array, "B, H"]
    f: Annotated[Array, "B, H"]
    g: Annotated[Array, "B, H"]
    o: Annotated[Array, "B, H"]
    tanh_c: Annotated[Array, "B, H"]
    u_ih: Annotated[Array, "B, 4H"]
    u_hh: Annotated[Array, "B, 4H"]
    u_c: Annotated[Array, "B, H"]
    scale_ih: Annotated[Array, "B, 1"]
    scale_hh: Annotated[Array, "B, 1"]
    scale_c: Annotated[Array, "B, 1"]


# --8<-- [end:params]


def init(
    rng: np.random.Generator, I: int, H: int, dtype: type[np.floating] = np.float64
) -> Params:
    """Draw weights and biases from U(−1/√H, 1/√H); the gains start at 1, b_c at 0.

    Args:
        rng: Where the numbers come from.
        I: Size of the input.
        H: Size of the hidden state.
        dtype: float64 or float32.

    Returns:
        New parameters.
    """
    drawn = Params(*initialise.pytorch_default(rng, Params, I, H, dtype))
    return drawn._replace(
        gamma_ih=np.ones(4 * H, dtype),
        gamma_hh=np.ones(4 * H, dtype),
        gamma_c=np.ones(H, dtype),
        b_c=np.zeros(H, dtype),
    )


# --8<-- [start:normalise]
def normalise(v: Array) -> tuple[Array, Array]:
    """Give each row the mean 0 and the variance 1.

    u = (v − mean v) / √(var v + ε)

    Args:
        v: Values, (B, features).

    Returns:
        u, (B, features), and 1/√(var + ε), (B, 1).
    """
    centred = v - v.mean(axis=1, keepdims=True)
    scale = 1.0 / np.sqrt((centred * centred).mean(axis=1, keepdims=True) + EPSILON)
    return centred * scale, scale


def normalise_backward(u: Array, scale: Array, du: Array) -> Array:
    """Carry the gradient back through the normalisation.

    dv = (du − mean du − u ⊙ mean(du ⊙ u)) / √(var v + ε)

    Args:
        u: What ``normalise`` returned, (B, features).
        scale: Its 1/√(var + ε), (B, 1).
        du: ∂L/∂u, (B, features).

    Returns:
        ∂L/∂v, (B, features).
    """
    mean = du.mean(axis=1, keepdims=True)
    along = (du * u).mean(axis=1, keepdims=True)
    dv: Array = (du - mean - u * along) * scale
    return dv


# --8<-- [end:normalise]


# --8<-- [start:step]
def step(params: Params, x_t: Array, state: State) -> tuple[State, Cache]:
    """Go one step forwards.

    a = LN(W_ih xₜ; γ_ih, b_ih) + LN(W_hh hₜ₋₁; γ_hh, b_hh)
    cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ
    hₜ = oₜ ⊙ tanh(LN(cₜ; γ_c, b_c))

    Args:
        params: Weights, biases and gains.
        x_t: Input at time t, (B, I).
        state: hₜ₋₁ and cₜ₋₁, (B, H) each.

    Returns:
        The state at time t, and what the backward step needs.
    """
    boundary = Boundary("lstm_layer_norm.step")
    boundary.fields("params", Params, params)
    boundary.array("x_t", x_t, "B, I")
    boundary.fields("state", State, state)

    u_ih, scale_ih = normalise(x_t @ params.W_ih.T)
    u_hh, scale_hh = normalise(state.h @ params.W_hh.T)
    a = params.gamma_ih * u_ih + params.b_ih + params.gamma_hh * u_hh + params.b_hh
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    i, f, g, o = sigmoid(a_i), sigmoid(a_f), tanh(a_g), sigmoid(a_o)
    c = f * state.c + i * g
    u_c, scale_c = normalise(c)
    tanh_c = tanh(params.gamma_c * u_c + params.b_c)
    gates = (x_t, state.h, state.c, i, f, g, o, tanh_c)
    return State(o * tanh_c, c), Cache(
        *gates, u_ih, u_hh, u_c, scale_ih, scale_hh, scale_c
    )


# --8<-- [end:step]


# --8<-- [start:step_backward]
def step_backward(
    params: Params, cache: Cache, dstate: State
) -> tuple[Array, State, Params]:
    """Go one step backwards.

    dv_c = dhₜ ⊙ oₜ ⊙ (1 − tanh²)        v_c = γ_c ⊙ u_c + b_c
    dc = dcₜ + LN′(γ_c ⊙ dv_c)           the direct path does not pass through LN
    da as in the LSTM, with this dc
    dγ = Σ da ⊙ u,  db = Σ da,  du = γ ⊙ da
    dhₜ₋₁ = LN′(du_hh) W_hh

    Args:
        params: Weights, biases and gains of the forward step.
        cache: What the forward step returned.
        dstate: ∂L/∂hₜ and ∂L/∂cₜ in total: from the loss at t and from time t+1.

    Returns:
        ∂L/∂xₜ (B, I), ∂L/∂(hₜ₋₁, cₜ₋₁) as a state, and ∂L/∂params of this step.
    """
    boundary = Boundary("lstm_layer_norm.step_backward")
    boundary.fields("params", Params, params)
    boundary.fields("cache", Cache, cache)
    boundary.fields("dstate", State, dstate)

    p, k = params, cache
    dv_c = dstate.h * k.o * tanh_grad(k.tanh_c)
    dc = dstate.c + normalise_backward(k.u_c, k.scale_c, p.gamma_c * dv_c)
    da_i, da_f = dc * k.g * sigmoid_grad(k.i), dc * k.c_prev * sigmoid_grad(k.f)
    da_g, da_o = dc * k.i * tanh_grad(k.g), dstate.h * k.tanh_c * sigmoid_grad(k.o)
    da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
    dv_ih = normalise_backward(k.u_ih, k.scale_ih, p.gamma_ih * da)
    dv_hh = normalise_backward(k.u_hh, k.scale_hh, p.gamma_hh * da)
    db = da.sum(axis=0)
    weights = (dv_ih.T @ k.x_t, dv_hh.T @ k.h_prev, db, db.copy())
    gains = ((da * k.u_ih).sum(axis=0), (da * k.u_hh).sum(axis=0))
    of_c = ((dv_c * k.u_c).sum(axis=0), dv_c.sum(axis=0))
    dstate = State(dv_hh @ p.W_hh, dc * k.f)
    return dv_ih @ p.W_ih, dstate, Params(*weights, *gains, *of_c)


# --8<-- [end:step_backward]
