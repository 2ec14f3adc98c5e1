"""Widths for GRU and RNN with the parameters of an LSTM of 24 units and 2 inputs."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, parameter_count, rnn

I, H = 2, 24


def count(cell, H):
    """Return the number of parameters of a cell of that size."""
    return parameter_count(cell.init(np.random.default_rng(0), I, H))


wanted = count(lstm, H)
print(f"lstm = {H} units, {wanted} parameters")
for cell in (gru, rnn):
    nearest = min(range(1, 100), key=lambda H: abs(count(cell, H) - wanted))
    print(f"{cell.NAME} = {nearest} units, {count(cell, nearest)} parameters")
# --8<-- [end:code]
