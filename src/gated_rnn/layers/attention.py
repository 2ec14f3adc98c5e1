"""Dot-product attention: every state of a decoder asks all states of an encoder.

    e_uj = s_u · h_j        how well state u fits place j
    α_u  = softmax(e_u)     over the places, sum 1
    k_u  = Σ_j α_uj h_j     the context

Nothing is learned here: what is compared are the states themselves. h is used twice, as
what is asked and as what is answered, so its gradient has two parts.

Source: Luong, Pham & Manning, Effective approaches to attention-based neural machine
translation, EMNLP 2015, its ``dot`` score.
"""

from __future__ import annotations

from typing import Annotated, NamedTuple

import numpy as np

from gated_rnn.boundary import Array, Boundary


class Cache(NamedTuple):
    """What the way back needs from the way forward.

    Attributes:
        s: States of the decoder.
        h: States of the encoder.
        alpha: Weights, which sum to 1 over the places.
    """

    s: Annotated[Array, "U, B, H"]
    h: Annotated[Array, "T, B, H"]
    alpha: Annotated[Array, "U, B, T"]


# --8<-- [start:forward]
def forward(s: Array, h: Array) -> tuple[Array, Cache]:
    """Give each state of the decoder the context it asks for.

    Args:
        s: States of the decoder, (U, B, H).
        h: States of the encoder, (T, B, H).

    Returns:
        Contexts, (U, B, H), and what ``backward`` needs, the weights among it.
    """
    boundary = Boundary("attention.forward")
    boundary.array("s", s, "U, B, H")
    boundary.array("h", h, "T, B, H")

    e = np.einsum("ubh,tbh->ubt", s, h)
    alpha = np.exp(e - e.max(axis=2, keepdims=True))
    alpha /= alpha.sum(axis=2, keepdims=True)
    return np.einsum("ubt,tbh->ubh", alpha, h), Cache(s, h, alpha)


# --8<-- [end:forward]


# --8<-- [start:backward]
def backward(cache: Cache, dk: Array) -> tuple[Array, Array]:
    """Carry the gradient of the contexts back to both kinds of states.

    dα_uj = dk_u · h_j,   de_u = α_u ⊙ (dα_u − Σ_j α_uj dα_uj)
    ds_u  = Σ_j de_uj h_j
    dh_j  = Σ_u α_uj dk_u + Σ_u de_uj s_u

    Args:
        cache: What ``forward`` returned.
        dk: ∂L/∂k, (U, B, H).

    Returns:
        ∂L/∂s, (U, B, H), and ∂L/∂h, (T, B, H).
    """
    boundary = Boundary("attention.backward")
    boundary.fields("cache", Cache, cache)
    boundary.array("dk", dk, "U, B, H")

    s, h, alpha = cache
    dalpha = np.einsum("ubh,tbh->ubt", dk, h)
    de = alpha * (dalpha - (alpha * dalpha).sum(axis=2, keepdims=True))
    ds = np.einsum("ubt,tbh->ubh", de, h)
    dh = np.einsum("ubt,ubh->tbh", alpha, dk) + np.einsum("ubt,ubh->tbh", de, s)
    return ds, dh


# --8<-- [end:backward]
