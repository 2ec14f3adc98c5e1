"""The cells: one module each, one registry for all.

A line in ``CELLS`` is enough for the gradient check, the parity tests and the property
tests to find a new cell; without its twin in ``gated_rnn.torch`` they fail.
"""

from __future__ import annotations

import difflib

from gated_rnn.boundary import UnknownNameError
from gated_rnn.cells import (
    gru,
    gru_before,
    lstm,
    lstm_1997,
    lstm_coupled,
    lstm_layer_norm,
    lstm_peephole,
    mgu,
    mingru,
    minlstm,
    recurrent_highway,
    rnn,
    rnn_identity,
    rnn_relu,
)
from gated_rnn.cells.protocol import Cell, parameter_count

CELLS: dict[str, Cell] = {
    "rnn": rnn,
    "rnn_relu": rnn_relu,
    "rnn_identity": rnn_identity,
    "lstm": lstm,
    "lstm_1997": lstm_1997,
    "lstm_coupled": lstm_coupled,
    "lstm_peephole": lstm_peephole,
    "lstm_layer_norm": lstm_layer_norm,
    "gru": gru,
    "gru_before": gru_before,
    "mgu": mgu,
    "minlstm": minlstm,
    "mingru": mingru,
    "recurrent_highway": recurrent_highway,
}
"""Every cell by its name."""


def get(name: str) -> Cell:
    """Return the cell of that name.

    Args:
        name: A key of ``CELLS``.

    Returns:
        The module.

    Raises:
        UnknownNameError: There is no such cell; the message lists those there are.
    """
    if name in CELLS:
        return CELLS[name]
    near = difflib.get_close_matches(str(name).lower(), CELLS, n=1)
    meant = f" Did you mean {near[0]!r}?" if near else ""
    raise UnknownNameError(
        f"cells.get: expected one of {', '.join(CELLS)}, got {name!r}.{meant}"
    )


__all__ = [
    "CELLS",
    "Cell",
    "get",
    "gru",
    "gru_before",
    "lstm",
    "lstm_1997",
    "lstm_coupled",
    "lstm_layer_norm",
    "lstm_peephole",
    "mgu",
    "mingru",
    "minlstm",
    "parameter_count",
    "recurrent_highway",
    "rnn",
    "rnn_identity",
    "rnn_relu",
]
