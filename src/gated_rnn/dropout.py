"""Dropout where a recurrent network can bear it.

    between layers   y = m ⊙ x,  m = 0 or 1/(1 − p), a new m for every number
    variational      one m for all time steps, on what W_ih and W_hh read

A new mask at every step on hₜ₋₁ would wipe out the memory: after T steps only (1 − p)ᵀ
of the units were never dropped. The variational form drops the same units at all steps.
To drop unit j of what W reads is to drop column j of W, so it is done to the weights:
the cells and the fast sequences stay as they are, and what is carried, such as
zₜ ⊙ hₜ₋₁ in the GRU, is not dropped.

Convention: inverted dropout, as in PyTorch: training scales by 1/(1 − p), and using the
network needs no change. One variational mask serves all sequences of a batch.

Source: Srivastava et al., Dropout, JMLR 15, 2014; Zaremba, Sutskever & Vinyals,
Recurrent neural network regularization, arXiv:1409.2329, 2014 (between layers); Gal &
Ghahramani, A theoretically grounded application of dropout in recurrent neural
networks, NeurIPS 2016 (variational).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gated_rnn.boundary import Array, Boundary, ShapeError


def mask(
    rng: np.random.Generator, shape: tuple[int, ...], p: float, dtype: Any = np.float64
) -> Array:
    """Draw which numbers stay: 1/(1 − p) with probability 1 − p, else 0.

    Args:
        rng: Where the numbers come from.
        shape: Shape of the mask.
        p: How likely a number is dropped, 0 ≤ p < 1.
        dtype: float64 or float32.

    Returns:
        The mask; its mean is 1.

    Raises:
        ShapeError: p is not in [0, 1).
    """
    if not 0 <= p < 1:
        raise ShapeError(
            f"dropout: expected a probability 0 ≤ p < 1, got {p!r}; with p = 1 nothing "
            "would be left to train."
        )
    stays = (rng.random(shape) >= p).astype(dtype)
    kept: Array = stays / stays.dtype.type(1 - p)
    return kept


# --8<-- [start:forward]
def forward(rng: np.random.Generator, x: Array, p: float) -> tuple[Array, Array]:
    """Drop numbers, each for itself: between layers, not over time.

    Args:
        rng: Where the mask comes from.
        x: Any array of float64 or float32.
        p: How likely a number is dropped, 0 ≤ p < 1.

    Returns:
        m ⊙ x, and m for ``backward``.
    """
    kept = mask(rng, x.shape, p, x.dtype)
    return kept * x, kept


def backward(kept: Array, dy: Array) -> Array:
    """Carry the gradient back: what was dropped gets none.

    Args:
        kept: The mask that ``forward`` returned.
        dy: ∂L/∂y, of the same shape.

    Returns:
        ∂L/∂x.

    Raises:
        ShapeError: Another shape than the mask's.
    """
    if dy.shape != kept.shape:
        raise ShapeError(
            f"dropout.backward: expected dy {kept.shape}, got {dy.shape}; pass the "
            "gradient of what forward returned."
        )
    return kept * dy


# --8<-- [end:forward]


# --8<-- [start:variational]
def variational(
    rng: np.random.Generator, params: Any, p_input: float, p_hidden: float
) -> tuple[Any, Any]:
    """Drop units of xₜ and of hₜ₋₁, the same ones at every step.

    W (m ⊙ v) = (W diag m) v

    Args:
        rng: Where the masks come from.
        params: Parameters of any cell; they are not changed.
        p_input: How likely a unit of the input is dropped for W_ih.
        p_hidden: How likely a unit of the hidden state is dropped for W_hh, where the
            cell has it.

    Returns:
        Parameters to run a sequence with, and masks for ``variational_backward``.
    """
    Boundary("variational").fields("params", type(params), params)
    masks = params._replace(**{name: np.ones_like(a) for name, a in _named(params)})
    for name, p in (("W_ih", p_input), ("W_hh", p_hidden)):
        if name in params._fields:
            kept = mask(rng, (getattr(params, name).shape[-1],), p, params[0].dtype)
            getattr(masks, name)[:] = kept
    return _times(masks, params), masks


def variational_backward(masks: Any, dparams: Any) -> Any:
    """Carry the gradient of the dropped parameters to the whole ones.

    Args:
        masks: What ``variational`` returned.
        dparams: ∂L/∂(dropped parameters).

    Returns:
        ∂L/∂params.
    """
    return _times(masks, dparams)


# --8<-- [end:variational]


def _named(params: Any) -> Any:
    return params._asdict().items()


def _times(masks: Any, params: Any) -> Any:
    pairs = zip(masks, params, strict=True)
    return type(params)(*(m * a for m, a in pairs))
