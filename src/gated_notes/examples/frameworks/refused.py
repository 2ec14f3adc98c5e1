"""What no layout can hold is refused, and not bent."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.boundary import UnknownNameError
from gated_rnn.cells import gru, lstm_peephole
from gated_rnn.convert import to_haiku, to_nnx

rng = np.random.default_rng(0)
for cell, convert in ((gru, to_haiku), (gru, to_nnx), (lstm_peephole, to_nnx)):
    try:
        convert(cell, cell.init(rng, 5, 4))
    except (UnknownNameError, ValueError) as error:
        print(f"{cell.NAME}: {error}\n")
# --8<-- [end:code]
