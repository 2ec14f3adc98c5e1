"""What may cross the boundary of this package, and what an error says.

The fields of every ``Params`` and ``State`` carry their shape in their annotation, as
in ``W_ih: Annotated[Array, "4H, I"]``. From these the checks know what to expect, so a
new cell brings its own checks. Letters stand for sizes (T time, B batch, I input,
H hidden); the first array that names a letter fixes it for all that follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
"""A NumPy array of float32 or float64."""

DTYPES = (np.dtype(np.float64), np.dtype(np.float32))
"""What an array may be made of: float64 and float32 of this machine."""

WHAT_TO_DO = {
    "x (T, B, I)": (
        "time comes first: x is (T, B, I); add axes of size 1 where you have none"
    ),
    "x_t (B, I)": "one step is (B, I); for a whole sequence call unroll",
    "dh (T, B, H)": (
        "one upstream gradient for every h_t: (T, B, H); zeros where there is none"
    ),
}
"""Advice for a wrong shape, by name and shape of the array."""


class ShapeError(ValueError):
    """An array has another shape than the formula needs."""


class DtypeError(TypeError):
    """An array is not float32 or float64, or not the dtype of the others."""


class NotFiniteError(ValueError):
    """An array holds NaN or infinity."""


class UnknownNameError(KeyError):
    """A name stands for nothing; the message lists what there is."""

    def __str__(self) -> str:
        """Show the sentence itself, not its representation as a key."""
        return str(self.args[0])


class Boundary:
    """Checks the arrays of one call against each other.

    Args:
        place: What was called, for the message: ``lstm.step``.
    """

    def __init__(self, place: str) -> None:
        """Start with no size and no dtype fixed."""
        self.place = place
        self.sizes: dict[str, int] = {"1": 1, "2": 2}  # a shape may name these
        self.dtype: tuple[str, np.dtype[Any]] | None = None

    def array(self, name: str, array: Any, shape: str) -> None:
        """Check one array.

        Args:
            name: How the caller calls it.
            array: What came.
            shape: What is expected, such as ``"4H, I"``.

        Raises:
            DtypeError: Not an array, or not the dtype of the arrays before it.
            ShapeError: Another rank or another size, or a size of zero.
            NotFiniteError: NaN or infinity in it.
        """
        self.shape(name, array, shape)
        if not np.isfinite(array).all():
            where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
            raise NotFiniteError(
                f"{self.place}: {name}{list(where)} is {array[where]}; expected finite "
                "numbers. Look for a division by zero, an overflow or missing data "
                "before this call."
            )

    def shape(self, name: str, array: Any, shape: str) -> None:
        """Check dtype and shape of an array that may hold NaN where nobody reads.

        Args:
            name: How the caller calls it.
            array: What came.
            shape: What is expected, such as ``"4H, I"``.

        Raises:
            DtypeError: Not an array, or not the dtype of the arrays before it.
            ShapeError: Another rank or another size, or a size of zero.
        """
        self._check_dtype(name, array)
        self._check_shape(name, array, shape)

    def fields(self, name: str, kind: Any, given: Any) -> None:
        """Check a ``Params``, ``State`` or other tuple of annotated arrays.

        Args:
            name: How the caller calls it.
            kind: The type that is expected.
            given: What came.

        Raises:
            TypeError: Another type than ``kind``.
        """
        if not isinstance(given, kind):
            raise TypeError(
                f"{self.place}: expected {name} as {_type_name(kind)}, got "
                f"{_type_name(type(given))}. Parameters, states and caches belong to "
                "one cell; make them with the same module."
            )
        for field, shape in shapes(kind).items():
            self.array(f"{name}.{field}", getattr(given, field), shape)

    def _check_dtype(self, name: str, array: Any) -> None:
        if not isinstance(array, np.ndarray):
            raise DtypeError(
                f"{self.place}: expected {name} as a numpy array, got "
                f"{type(array).__name__}. Make it one with np.asarray(…, dtype=float)."
            )
        if array.dtype not in DTYPES:
            raise DtypeError(
                f"{self.place}: expected {name} as float64 or float32 in this "
                f"machine's byte order, got {array.dtype.str!r}. Convert it with "
                f".astype(np.float64)."
            )
        first, dtype = self.dtype or (name, array.dtype)
        if array.dtype != dtype:
            raise DtypeError(
                f"{self.place}: {first} is {dtype} but {name} is {array.dtype}; "
                f"expected one dtype. Convert one of them with .astype(…)."
            )
        self.dtype = (first, dtype)

    def _check_shape(self, name: str, array: Array, shape: str) -> None:
        wanted = _axes(shape)
        came = array.shape
        fits = len(came) == len(wanted) and 0 not in came
        for (factor, letter), size in zip(wanted, came, strict=False):
            fits = fits and size % factor == 0
            fits = fits and self.sizes.get(letter, size // factor) == size // factor
        if not fits:
            raise ShapeError(self._shape_message(name, wanted, came))
        for (factor, letter), size in zip(wanted, came, strict=True):
            self.sizes[letter] = size // factor

    def _shape_message(
        self, name: str, wanted: tuple[tuple[int, str], ...], came: tuple[int, ...]
    ) -> str:
        symbols = [
            f"{factor if factor > 1 else ''}{letter}" for factor, letter in wanted
        ]
        numbers = [
            str(factor * self.sizes[letter]) if letter in self.sizes else symbol
            for symbol, (factor, letter) in zip(symbols, wanted, strict=True)
        ]
        expected = f"({', '.join(symbols)})"
        hint = WHAT_TO_DO.get(
            f"{name} {expected}", "check its axes and the sizes of the other arrays"
        )
        if numbers != symbols:
            expected += f" = ({', '.join(numbers)})"
        if 0 in came:
            hint = "every size is at least 1; where there is nothing, make no call"
        return f"{self.place}: expected {name} {expected}, got {came}; {hint}."


@cache
def shapes(kind: Any) -> Mapping[str, str]:
    """Return the shape of each field of a tuple, as its annotation gives it.

    Args:
        kind: A NamedTuple whose fields are ``Annotated[Array, "…"]``.

    Returns:
        Shape by field name, such as ``{"W_ih": "4H, I"}``.
    """
    hints = get_type_hints(kind, include_extras=True)
    return {field: get_args(hint)[1] for field, hint in hints.items()}


def resolve(shape: str, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """Put numbers into a shape.

    Args:
        shape: Such as ``"4H, I"``.
        sizes: The size of each letter.

    Returns:
        Such as ``(16, 5)`` for H = 4 and I = 5.
    """
    return tuple(factor * sizes[letter] for factor, letter in _axes(shape))


def at_least_one(name: str, size: Any) -> int:
    """Check a size that is given as a number.

    Args:
        name: What was called and which size it is.
        size: What came.

    Returns:
        The size.

    Raises:
        ShapeError: Not a whole number, or less than 1.
    """
    if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 1:
        raise ShapeError(
            f"{name}: expected a whole number of at least 1, got {size!r}."
        )
    return int(size)


@cache
def _axes(shape: str) -> tuple[tuple[int, str], ...]:
    """Split ``4H, I`` into (4, H) and (1, I)."""
    axes = (text.strip() for text in shape.split(","))
    return tuple((int(axis[:-1] or 1), axis[-1]) for axis in axes)


def _type_name(kind: type) -> str:
    module = kind.__module__.rpartition(".")[2]
    return kind.__name__ if module == "builtins" else f"{module}.{kind.__name__}"


__all__ = [
    "Array",
    "Boundary",
    "DtypeError",
    "NotFiniteError",
    "ShapeError",
    "UnknownNameError",
    "at_least_one",
    "resolve",
    "shapes",
]
