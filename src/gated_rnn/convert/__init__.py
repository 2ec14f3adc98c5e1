"""The parameters of this package in other frameworks' layouts, and back.

Plain arrays under the framework's own names, in its shapes and its order: no framework
is imported here. ``gated_rnn.torch`` has the way to PyTorch, with its modules.

    weights = to_keras(lstm, params)      layer.set_weights(weights)
    params = from_keras(lstm, layer.get_weights())

Where a framework keeps one bias and this package two, the way there adds them, and the
way back puts zeros into b_hh: the same function in other numbers. b_hn of ``gru`` is
never added to b_in, because the reset gate multiplies it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from gated_rnn.convert import equinox, flax, haiku, keras, onnx
from gated_rnn.convert.equinox import from_equinox, to_equinox
from gated_rnn.convert.flax import (
    from_linen,
    from_nnx,
    from_nnx_optimized,
    to_linen,
    to_nnx,
    to_nnx_optimized,
)
from gated_rnn.convert.haiku import from_haiku, to_haiku
from gated_rnn.convert.keras import from_keras, to_keras
from gated_rnn.convert.layout import Layout
from gated_rnn.convert.onnx import from_onnx, to_onnx


class Converter(NamedTuple):
    """The way to one framework and back."""

    layouts: Mapping[str, Layout]
    """How it lays out each cell it has, by the cell's name."""

    to: Callable[[Any, Any], Any]
    """From a cell and its parameters to the framework's arrays."""

    back: Callable[[Any, Any], Any]
    """From a cell and the framework's arrays to its parameters."""


CONVERTERS = {
    "keras": Converter(keras.LAYOUTS, to_keras, from_keras),
    "linen": Converter(flax.layouts(flax.LINEN), to_linen, from_linen),
    "nnx": Converter(flax.layouts(flax.NNX), to_nnx, from_nnx),
    "nnx_optimized": Converter(
        flax.layouts(flax.NNX_OPTIMIZED), to_nnx_optimized, from_nnx_optimized
    ),
    "equinox": Converter(equinox.LAYOUTS, to_equinox, from_equinox),
    "haiku": Converter(haiku.LAYOUTS, to_haiku, from_haiku),
    "onnx": Converter(onnx.LAYOUTS, to_onnx, from_onnx),
}
"""Every framework by its name; the tests find a new one, or a new cell of one, here."""

__all__ = [
    "CONVERTERS",
    "Converter",
    "Layout",
    "from_equinox",
    "from_haiku",
    "from_keras",
    "from_linen",
    "from_nnx",
    "from_nnx_optimized",
    "from_onnx",
    "to_equinox",
    "to_haiku",
    "to_keras",
    "to_linen",
    "to_nnx",
    "to_nnx_optimized",
    "to_onnx",
]
