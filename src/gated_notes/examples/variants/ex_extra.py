"""How many parameters peepholes and layer normalisation add to an LSTM."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm, lstm_layer_norm, lstm_peephole, parameter_count

I, H = 100, 128


def count(cell):
    """Return the number of parameters."""
    return parameter_count(cell.init(np.random.default_rng(0), I, H))


for cell in (lstm_peephole, lstm_layer_norm):
    extra = count(cell) - count(lstm)
    print(f"{cell.NAME}: {extra} more, {extra / H:g} for each unit,", end=" ")
    print(f"{extra / count(lstm):.1%} of the LSTM")
# --8<-- [end:code]
