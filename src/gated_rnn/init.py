"""Where training starts: explicit initialisers, each drawing from a given ``rng``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gated_rnn.boundary import (
    DTYPES,
    Array,
    Boundary,
    DtypeError,
    at_least_one,
    resolve,
    shapes,
)

if TYPE_CHECKING:
    from gated_rnn.cells import gru, lstm
    from gated_rnn.cells.protocol import Cell


def uniform(
    rng: np.random.Generator,
    shape: tuple[int, ...],
    bound: float,
    dtype: type[np.floating] = np.float64,
) -> Array:
    """Draw from U(−bound, bound).

    Args:
        rng: Where the numbers come from.
        shape: Shape of the result.
        bound: Largest absolute value.
        dtype: float64 or float32.

    Returns:
        A new array.
    """
    if np.dtype(dtype) not in DTYPES:
        raise DtypeError(f"uniform: expected float64 or float32, got {dtype!r}.")
    return rng.uniform(-bound, bound, shape).astype(dtype)


def pytorch_default(
    rng: np.random.Generator,
    kind: Any,
    I: int,
    H: int,
    dtype: type[np.floating] = np.float64,
    **others: int,
) -> list[Array]:
    """Draw every field of a ``Params`` from U(−1/√H, 1/√H), biases too.

    Source: PyTorch, documentation of ``torch.nn.LSTM``, section Variables.

    Args:
        rng: Where the numbers come from.
        kind: The ``Params`` of a cell.
        I: Size of the input.
        H: Size of the hidden state.
        dtype: float64 or float32.
        **others: Further sizes that the shapes name, such as L.

    Returns:
        One array for each field.
    """
    given = {"I": I, "H": H, **others}
    sizes = {name: at_least_one(f"init: {name}", n) for name, n in given.items()}
    bound = float(1 / np.sqrt(H))
    return [
        uniform(rng, resolve(shape, sizes), bound, dtype)
        for shape in shapes(kind).values()
    ]


def forget_bias(params: lstm.Params, value: float) -> lstm.Params:
    """Open the forget gates of an LSTM from the start.

    b_if = value, b_hf = 0, so that fₜ ≈ σ(value) while the weights are small.

    Source: Gers, Schmidhuber & Cummins 2000 (positive initial biases); Jozefowicz,
    Zaremba & Sutskever, An empirical exploration of recurrent network architectures,
    ICML 2015 (value 1).

    Args:
        params: Parameters of an LSTM; they are not changed.
        value: The bias: 0 → f = 0.5, 1 → 0.73, 3 → 0.95.

    Returns:
        New parameters.
    """
    from gated_rnn.cells import lstm

    Boundary("forget_bias").fields("params", lstm.Params, params)
    H = params.W_hh.shape[1]
    block = slice(H, 2 * H)  # the second of i, f, g, o
    b_ih, b_hh = params.b_ih.copy(), params.b_hh.copy()
    b_ih[block] = value
    b_hh[block] = 0.0
    return params._replace(b_ih=b_ih, b_hh=b_hh)


def update_bias(params: gru.Params, value: float) -> gru.Params:
    """Make the update gates of a GRU keep from the start.

    b_iz = value, b_hz = 0, so that zₜ ≈ σ(value) while the weights are small. With
    z = 1 keeping, this is for the GRU what ``forget_bias`` is for the LSTM.

    Source: Tallec & Ollivier, Can recurrent neural networks warp time?, ICLR 2018
    (the bias of the gate that keeps sets how long a memory lasts).

    Args:
        params: Parameters of a GRU; they are not changed.
        value: The bias: 0 → z = 0.5, 1 → 0.73, 3 → 0.95.

    Returns:
        New parameters.
    """
    from gated_rnn.cells import gru

    Boundary("update_bias").fields("params", gru.Params, params)
    H = params.W_hh.shape[1]
    block = slice(H, 2 * H)  # the second of r, z, n
    b_ih, b_hh = params.b_ih.copy(), params.b_hh.copy()
    b_ih[block] = value
    b_hh[block] = 0.0
    return params._replace(b_ih=b_ih, b_hh=b_hh)


def zero_state(cell: Cell, params: Any, B: int) -> Any:
    """Return the state before the first step: zeros, as PyTorch's default.

    Args:
        cell: The cell.
        params: Its parameters; they give H and the dtype.
        B: How many sequences run side by side.

    Returns:
        A state of the cell, every field (B, H).
    """
    boundary = Boundary("zero_state")
    boundary.fields("params", cell.Params, params)
    sizes = {**boundary.sizes, "B": at_least_one("zero_state: B", B)}
    return cell.State(
        *(
            np.zeros(resolve(shape, sizes), params[0].dtype)
            for shape in shapes(cell.State).values()
        )
    )
