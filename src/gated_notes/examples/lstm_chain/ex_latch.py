"""A latch of one unit: set by +1, cleared by -1, and it holds in between."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

k = 60.0
blocks = {  # gate: (weight of x, weight of h, bias)
    "i": (k, -k, -k / 2),  # open for x = +1 only, and only while it is off
    "f": (k, 0.0, k / 2),  # closed for x = -1 only
    "g": (0.0, 0.0, k),  # what would be written is always 1
    "o": (0.0, 0.0, k),  # always shown
}
W_ih, W_hh, b_ih = np.array([blocks[gate] for gate in lstm.GATES]).T
params = lstm.Params(W_ih[:, None], W_hh[:, None], b_ih, np.zeros(4))

signal = np.zeros((200, 1, 1))
signal[10], signal[50], signal[150] = 1.0, 1.0, -1.0
h = unroll(lstm, params, signal).h[:, 0, 0]
print(f"before_set = {abs(h[9]):.3f}")
print(f"after_set = {h[10]:.3f}")
print(f"set_again = {h[50]:.3f}")
print(f"139_steps_later = {h[149]:.3f}")
print(f"after_clear = {abs(h[150]):.3f}")
print(f"at_the_end = {abs(h[199]):.3f}")
# --8<-- [end:code]
