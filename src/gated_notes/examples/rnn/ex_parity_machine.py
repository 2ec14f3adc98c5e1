"""Two units with hand-set weights that tell whether the ones so far are odd."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import rnn
from gated_rnn.unroll import unroll

k = 20.0  # steep: tanh(±k/2) is ±1 to eight digits
params = rnn.Params(
    W_ih=k * np.array([[1.0], [1.0]]),
    W_hh=k * np.array([[0.5, -0.5], [0.5, -0.5]]),  # (h_1 - h_2) / 2 is the parity
    b_ih=k * np.array([-0.5, -1.5]),  # fires from one, fires from two
    b_hh=np.zeros(2),
)
even = rnn.State(-np.ones((1, 2)))  # before the first bit: none, so even

SEEDS, T = 20, 500
right = 0
for seed in range(SEEDS):
    bits = np.random.default_rng(seed).integers(0, 2, size=T)
    h = unroll(rnn, params, bits[:, None, None].astype(float), even).h[:, 0]
    parity = (h[:, 0] - h[:, 1]) / 2
    right += np.array_equal(np.round(parity), np.cumsum(bits) % 2)
print(f"right_at_every_step = {right}/{SEEDS}")
# --8<-- [end:code]
