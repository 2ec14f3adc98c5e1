"""What a module must offer to be a cell.

A cell is a module, not an object: its functions take parameters and state and return
new ones. Nothing is kept between calls, so each line can be read and tested alone.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

import numpy as np

from gated_rnn.boundary import Array

Tuple = TypeVar("Tuple", bound=tuple[Any, ...])
"""Any Params or State: what goes in comes out in the same type."""


class Cell(Protocol):
    """One step of a recurrent network, forwards and backwards."""

    NAME: str
    """How the registry calls it."""

    GATES: tuple[str, ...]
    """The blocks of H rows in ``W_ih`` and ``W_hh``, from the top."""

    Params: Any
    """The type of its parameters, a NamedTuple of annotated arrays."""

    State: Any
    """The type of what it hands on from step to step; ``h`` is a field of it."""

    Cache: Any
    """The type of what the forward step keeps for the backward step."""

    def init(
        self, rng: np.random.Generator, I: int, H: int, dtype: Any = np.float64
    ) -> Any:
        """Draw parameters as PyTorch does.

        Args:
            rng: Where the numbers come from.
            I: Size of the input.
            H: Size of the hidden state.
            dtype: float64 or float32.

        Returns:
            New ``Params``.
        """

    def step(self, params: Any, x_t: Array, state: Any) -> tuple[Any, Any]:
        """Go one step forwards.

        Args:
            params: Weights and biases, ``Params``.
            x_t: Input at time t, (B, I).
            state: The ``State`` before the step.

        Returns:
            The ``State`` after the step, and the ``Cache`` for the way back.
        """

    def step_backward(
        self, params: Any, cache: Any, dstate: Any
    ) -> tuple[Array, Any, Any]:
        """Go one step backwards.

        Args:
            params: Weights and biases of the forward step.
            cache: What the forward step returned.
            dstate: ∂L/∂state after the step, in total.

        Returns:
            ∂L/∂xₜ (B, I), ∂L/∂state before the step, and ∂L/∂params of this step.
        """


def parameter_count(params: tuple[Array, ...]) -> int:
    """Count the numbers that training may change.

    With G gates: G·H·I + G·H·H + 2·G·H. The count of time steps is not in it.

    Args:
        params: The parameters of any cell.

    Returns:
        How many numbers they are.
    """
    return sum(array.size for array in params)


def add(first: Tuple, second: Tuple) -> Tuple:
    """Add two tuples of arrays field by field: gradients that meet are added.

    Args:
        first: A Params or State.
        second: One of the same type and shapes.

    Returns:
        The sums, in the same type.
    """
    return type(first)(*(a + b for a, b in zip(first, second, strict=True)))


def zeros_like(fields: Tuple) -> Tuple:
    """Return the same tuple with zeros in every array.

    Args:
        fields: A Params or State.

    Returns:
        Zeros of the same type, shapes and dtype.
    """
    return type(fields)(*(np.zeros_like(array) for array in fields))
