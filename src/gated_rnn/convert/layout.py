"""What differs between frameworks that compute the same cell, as a table.

Four things differ in the numbers, and a ``Layout`` names them:

    order      which block of H rows comes first
    apart      which b_hh stay beside b_ih; the others are added to it
    mirrored   σ(−a) = 1 − σ(a): all that makes a of such a gate changes its sign
    added      what the formula adds to a by itself: σ(a_f + 1)

What is left differs in the arrays only (names, axes, what is stacked with what), and
each framework's module says it. A reset in another place is none of these: it is
another function, and so another cell of this package (``gru``, ``gru_before``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from gated_rnn.boundary import Array, Boundary, UnknownNameError
from gated_rnn.cells.protocol import Cell

INSEPARABLE = {"gru": "n"}
"""The b_hh that stands inside a product, rₜ ⊙ (W_hn hₜ₋₁ + b_hn), and cannot move."""


# --8<-- [start:layout]
class Layout(NamedTuple):
    """How a framework lays out the parameters of one cell."""

    called: str
    """What the framework calls the cell, with the arguments that matter."""

    order: tuple[str, ...]
    """Its blocks from the first to the last, by the names of ``GATES``."""

    apart: tuple[str, ...] = ()
    """The gates whose b_hh it keeps apart, in its order."""

    mirrored: tuple[str, ...] = ()
    """The gates that it computes as one minus ours."""

    added: Mapping[str, float] = MappingProxyType({})
    """What its formula adds before the activation of a gate."""


# --8<-- [end:layout]


class Rows(NamedTuple):
    """Parameters in a framework's order, one row for each unit: G blocks of H rows."""

    W: Array
    """Weights of the input, (GH, I)."""

    U: Array
    """Weights of the old state, (GH, H)."""

    biases: tuple[Array, ...]
    """All biases, (GH), with every b_hh in them that is not kept apart; where there
    are such, then those, H for each gate in ``Layout.apart``."""


def find(place: str, layouts: Mapping[str, Layout], cell: Cell) -> Layout:
    """Return the layout of a cell.

    Args:
        place: What was called, for the message.
        layouts: What the framework has, by the cell's name.
        cell: The cell.

    Returns:
        Its layout.

    Raises:
        UnknownNameError: The framework computes no such cell; the message lists those
            it does.
    """
    if cell.NAME in layouts:
        return layouts[cell.NAME]
    known = ", ".join(f"{name} ({layout.called})" for name, layout in layouts.items())
    raise UnknownNameError(
        f"{place}: expected a cell that the framework computes too, one of {known}; "
        f"got {cell.NAME!r}. Weights of another cell would be another function."
    )


def arrange(place: str, layouts: Mapping[str, Layout], cell: Cell, params: Any) -> Rows:
    """Bring parameters of this package into a framework's order.

    Args:
        place: What was called, for the messages.
        layouts: What the framework has.
        cell: The cell.
        params: Its parameters; they are copied.

    Returns:
        The rows, in which block k belongs to gate ``order[k]``.

    Raises:
        UnknownNameError: The framework has no such cell.
        ValueError: A b_hn that is not zero, and no place for it in the framework.
    """
    layout = find(place, layouts, cell)
    Boundary(place).fields("params", cell.Params, params)
    order = [cell.GATES.index(gate) for gate in layout.order]
    signs = _signs(layout)
    W, U, b, b_hh = (_blocks(a, order)[order] * _as(signs, a) for a in params)
    for block, gate in enumerate(layout.order):
        if gate not in layout.apart:
            _check_separable(place, layout, cell, gate, b_hh[block])
            b[block] += b_hh[block]
        b[block] -= layout.added.get(gate, 0)
    if not layout.apart:
        return Rows(_stack(W), _stack(U), (_stack(b),))
    apart = b_hh[[layout.order.index(gate) for gate in layout.apart]]
    return Rows(_stack(W), _stack(U), (_stack(b), _stack(apart)))


def restore(layout: Layout, cell: Cell, rows: Rows) -> Any:
    """Bring a framework's rows into the order of this package.

    Where the framework has one bias it becomes b_ih, and b_hh is zero.

    Args:
        layout: How the framework lays out the cell.
        cell: The cell.
        rows: Its rows, of checked shapes; they are copied.

    Returns:
        The ``Params`` of the cell.
    """
    first, *apart = rows.biases
    W, U, b = (_blocks(array, layout.order) for array in (rows.W, rows.U, first))
    b_hh = np.zeros_like(b)
    for kept in apart:  # one array or none
        at = [layout.order.index(gate) for gate in layout.apart]
        b_hh[at] = _blocks(kept, at)
    added = np.array([layout.added.get(gate, 0) for gate in layout.order])
    back = [layout.order.index(gate) for gate in cell.GATES]
    fields = (W, U, b + _as(added, first), b_hh)
    signs = _signs(layout)
    return cell.Params(*(_stack((f * _as(signs, f[0]))[back]) for f in fields))


def take(
    place: str, layout: Layout, shapes: Mapping[str, str], given: Mapping[str, Any]
) -> list[Array]:
    """Check what came from a framework, by name and shape.

    Args:
        place: What was called, for the messages.
        layout: How the framework lays out the cell.
        shapes: The shape of each array, such as ``{"kernel": "I, GH"}``; G is the
            number of blocks.
        given: What came, by the same names, each something ``np.asarray`` takes.

    Returns:
        The arrays, in the order of ``shapes``.

    Raises:
        UnknownNameError: A name too few or too many.
        ShapeError: Another shape.
        DtypeError: Other dtypes than float64 or float32, or both.
    """
    if given.keys() != shapes.keys():
        raise UnknownNameError(
            f"{place}: expected {', '.join(shapes)} for {layout.called}, got "
            f"{', '.join(map(str, given)) or 'nothing'}. Pass the arrays of this one "
            "cell, under the framework's names; where it was made without a bias, add "
            "one of zeros."
        )
    boundary = Boundary(place)
    arrays = [np.asarray(given[name]) for name in shapes]
    for (name, shape), array in zip(shapes.items(), arrays, strict=True):
        boundary.array(name, array, shape.replace("G", str(len(layout.order))))
    return arrays


def flatten(place: str, nested: Mapping[str, Any]) -> dict[str, Any]:
    """Join the names of a dict of dicts: ``{"hi": {"bias": b}}`` to ``hi/bias``.

    Args:
        place: What was called, for the message.
        nested: Arrays by module and name.

    Returns:
        Arrays by ``module/name``.

    Raises:
        TypeError: No dict of dicts.
    """
    levels = (nested, *nested.values()) if isinstance(nested, Mapping) else (nested,)
    for level in levels:
        if not isinstance(level, Mapping):
            raise TypeError(
                f"{place}: expected a dict of modules, each a dict of arrays, got "
                f"{type(level).__name__} in place of a dict. Pass the parameters as "
                "the framework nests them."
            )
    return {
        f"{module}/{name}": array
        for module, arrays in nested.items()
        for name, array in arrays.items()
    }


def nest(flat: Mapping[str, Array]) -> dict[str, dict[str, Array]]:
    """Undo ``flatten``; the last part of a name is the array's.

    Args:
        flat: Arrays by ``module/name``.

    Returns:
        Arrays by module and name.
    """
    nested: dict[str, dict[str, Array]] = {}
    for path, array in flat.items():
        module, _, name = path.rpartition("/")
        nested.setdefault(module, {})[name] = array
    return nested


def _signs(layout: Layout) -> Array:
    """Return −1 for each mirrored block and 1 for the others."""
    return np.array([-1.0 if gate in layout.mirrored else 1.0 for gate in layout.order])


def _as(numbers: Array, like: Array) -> Array:
    """Return one number for each block, to be spread over blocks of that rank."""
    return numbers.astype(like.dtype).reshape(-1, *[1] * like.ndim)


def _blocks(array: Array, of: Any) -> Array:
    """Split (GH, …) into (G, H, …)."""
    return array.reshape(len(of), -1, *array.shape[1:])


def _stack(blocks: Array) -> Array:
    """Join (G, H, …) to (GH, …)."""
    return blocks.reshape(-1, *blocks.shape[2:])


def _check_separable(
    place: str, layout: Layout, cell: Cell, gate: str, b_hh: Array
) -> None:
    if INSEPARABLE.get(cell.NAME) == gate and b_hh.any():
        raise ValueError(
            f"{place}: expected b_h{gate} of {cell.NAME} to be zero, got values up to "
            f"{np.abs(b_hh).max():.3g}; {layout.called} has no place for it, and it "
            f"cannot be added to b_i{gate} because the reset gate multiplies it. "
            "Train with it held at zero, or use a framework that keeps it."
        )
