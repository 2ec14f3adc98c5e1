"""Where training starts: explicit initialisers, each drawing from a given ``rng``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from gated_rnn.boundary import (
    DTYPES,
    Array,
    Boundary,
    DtypeError,
    ShapeError,
    UnknownNameError,
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

    Raises:
        DtypeError: A dtype that is neither float64 nor float32.
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


KEEPS: dict[str, dict[str, int]] = {
    "lstm": {"f": 1, "i": -1},
    "lstm_coupled": {"i": -1},
    "lstm_peephole": {"f": 1, "i": -1},
    "lstm_layer_norm": {"f": 1, "i": -1},
    "gru": {"z": 1},
    "gru_before": {"z": 1},
    "mgu": {"f": -1},
    "minlstm": {"f": 1, "i": -1},
    "mingru": {"z": -1},
}
"""Which gates say what is kept, by cell: 1 if open means keep, −1 if shut does."""


def chrono(rng: np.random.Generator, cell: Cell, params: Any, longest: float) -> Any:
    """Set the biases so that memories last between one step and the longest lag.

    b = log u, u ~ U(1, T_max − 1), for gates that keep: σ(b) = 1 − 1/(u + 1), so a unit
    forgets within about u steps; −b for gates that write. LSTM: b_f = b, b_i = −b.

    Source: Tallec & Ollivier, Can recurrent neural networks warp time?, ICLR 2018. The
    paper's GRU writes with z = 1, ours keeps with it: the sign is the other one.

    Args:
        rng: Where the numbers come from.
        cell: A cell with a gate that keeps; see ``KEEPS``.
        params: Its parameters; they are not changed.
        longest: T_max, the longest lag that is expected, in steps, above 2.

    Returns:
        New parameters; all other biases are as they were.

    Raises:
        UnknownNameError: The cell has no gate that keeps.
        ShapeError: ``longest`` is not above 2.
    """
    if not longest > 2:
        raise ShapeError(f"chrono: expected a longest lag above 2, got {longest!r}.")
    _check_keeps("chrono", cell)
    Boundary("chrono").fields("params", cell.Params, params)
    H = len(params.b_ih) // len(cell.GATES)
    bias = np.log(rng.uniform(1, longest - 1, H))
    return _with_biases(cell, params, bias)


def keep_bias(cell: Cell, params: Any, value: float) -> Any:
    """Set how much every cell keeps at the start, whatever its gates are called.

    b = value for gates that keep, −value for gates that write: the share that is kept
    is about σ(value) while the weights are small.

    Source: see ``forget_bias``, which moves the forget gate of the LSTM alone.

    Args:
        cell: A cell with a gate that keeps; see ``KEEPS``.
        params: Its parameters; they are not changed.
        value: The bias: 0 → 0.5, 1 → 0.73, 3 → 0.95.

    Returns:
        New parameters; all other biases are as they were.

    Raises:
        UnknownNameError: The cell has no gate that keeps.
    """
    _check_keeps("keep_bias", cell)
    Boundary("keep_bias").fields("params", cell.Params, params)
    H = len(params.b_ih) // len(cell.GATES)
    return _with_biases(cell, params, np.full(H, value))


def xavier(rng: np.random.Generator, params: Any) -> Any:
    """Draw all weights from U(−b, b), b = √(6 / (fan in + fan out)); biases are zero.

    A block of H rows counts as a layer of its own: fan out is H, and not 4H.

    Source: Glorot & Bengio, Understanding the difficulty of training deep feedforward
    neural networks, AISTATS 2010, equation 16.

    Args:
        rng: Where the numbers come from.
        params: Parameters of any cell; they are not changed.

    Returns:
        New parameters of the same shapes; what is neither weight nor bias, such as the
        gains of a normalisation, is as it was.
    """
    H = _hidden("xavier", params)

    def drawn(array: Array) -> Array:
        bound = float(np.sqrt(6 / (array.shape[-1] + H)))
        return uniform(rng, array.shape, bound, array.dtype.type)

    new = {name: drawn(getattr(params, name)) for name in _weights(params)}
    biases = (name for name in params._fields if name.startswith("b_"))
    zeros = {name: np.zeros_like(getattr(params, name)) for name in biases}
    return params._replace(**new, **zeros)


def orthogonal(rng: np.random.Generator, params: Any) -> Any:
    """Draw every H × H block of W_hh as an orthogonal matrix: it keeps every length.

    Q R = A, A from N(0, 1); the signs of R's diagonal are moved into Q, so that all
    orthogonal matrices are equally likely.

    Source: Saxe, McClelland & Ganguli, Exact solutions to the nonlinear dynamics of
    learning in deep linear neural networks, ICLR 2014; Mezzadri, Notices of the AMS
    54(5), 2007 (the signs).

    Args:
        rng: Where the numbers come from.
        params: Parameters of a cell with W_hh; they are not changed.

    Returns:
        New parameters; all but W_hh are as they were.

    Raises:
        UnknownNameError: The cell has no W_hh.
    """
    H = _hidden("orthogonal", params)
    if "W_hh" not in params._fields:
        raise UnknownNameError(
            "orthogonal: expected parameters with W_hh, got "
            f"{', '.join(params._fields)}; a minimal cell does not multiply the old "
            "state."
        )
    count = params.W_hh.size // (H * H)
    q, r = np.linalg.qr(rng.normal(size=(count, H, H)))
    q *= np.sign(np.diagonal(r, axis1=1, axis2=2))[:, None, :]
    W_hh = q.reshape(params.W_hh.shape).astype(params.W_hh.dtype)
    return params._replace(W_hh=W_hh)


def _weights(params: Any) -> list[str]:
    return [name for name in ("W_ih", "W_hh") if name in params._fields]


def _hidden(place: str, params: Any) -> int:
    boundary = Boundary(place)
    boundary.fields("params", type(params), params)
    return boundary.sizes["H"]


def _check_keeps(place: str, cell: Cell) -> None:
    if cell.NAME not in KEEPS:
        raise UnknownNameError(
            f"{place}: expected one of {', '.join(KEEPS)}, got {cell.NAME!r}; it has "
            "no single gate that keeps."
        )


def _with_biases(cell: Cell, params: Any, bias: Array) -> Any:
    """Set b_ih of the gates that keep or write, and b_hh of the same rows to zero."""
    H, new = len(bias), {}
    for name in ("b_ih", "b_hh"):
        if name in params._fields:
            new[name] = getattr(params, name).copy()
    for gate, sign in KEEPS[cell.NAME].items():
        k = cell.GATES.index(gate)
        for name, array in new.items():
            array[..., k * H : (k + 1) * H] = sign * bias if name == "b_ih" else 0.0
    return params._replace(**new)


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
