"""Parameters of the minimal cells beside those they come from."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, mingru, minlstm, parameter_count

for I, H in ((128, 128), (128, 512)):
    for cell, whole in ((mingru, gru), (minlstm, lstm)):
        small, large = (
            parameter_count(c.init(np.random.default_rng(0), I, H))
            for c in (cell, whole)
        )
        print(f"I = {I}, H = {H}: {cell.NAME} {small:,} of {large:,},", end=" ")
        print(f"{small / large:.0%}")
# --8<-- [end:code]
