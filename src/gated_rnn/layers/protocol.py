"""What a module must offer to be a layer: depth, and no time."""

from __future__ import annotations

from typing import Any, Protocol

from gated_rnn.boundary import Array


class Layer(Protocol):
    """A layer forwards and backwards."""

    NAME: str
    """How the registry calls it."""

    Params: Any
    """The type of its parameters, a NamedTuple of annotated arrays."""

    Cache: Any
    """The type of what the way forward keeps for the way back."""

    def forward(self, params: Any, x: Array) -> tuple[Array, Any]:
        """Compute the output of a batch.

        Args:
            params: Weights and biases, ``Params``.
            x: Input, one row for each example.

        Returns:
            The output, and the ``Cache`` for the way back.
        """

    def backward(self, params: Any, cache: Any, dy: Array) -> tuple[Array, Any]:
        """Compute the gradients of the input and of the parameters.

        Args:
            params: Weights and biases of the way forward.
            cache: What the way forward returned.
            dy: ∂L/∂y, of the shape of the output.

        Returns:
            ∂L/∂x and ∂L/∂params.
        """
