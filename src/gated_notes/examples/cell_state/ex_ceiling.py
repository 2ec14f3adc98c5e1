"""Writing 1 at every step: the cell state climbs to 1 + e^b and no further."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

for bias in (0.0, 1.0, 3.0, 5.0):
    b = {"i": 40.0, "f": bias, "g": 40.0, "o": 0.0}  # i = g = 1
    b_ih = np.array([b[gate] for gate in lstm.GATES])
    params = lstm.Params(np.zeros((4, 1)), np.zeros((4, 1)), b_ih, np.zeros(4))
    climbed = unroll(lstm, params, np.zeros((5000, 1, 1))).state.c[0, 0]
    at_100 = unroll(lstm, params, np.zeros((100, 1, 1))).state.c[0, 0]
    print(f"b = {bias:g}: 1 + e^b = {1 + np.exp(bias):.2f}, reached {climbed:.2f}")
    print(f"at_100_{bias:.0f} = {at_100:.1f}")
# --8<-- [end:code]
