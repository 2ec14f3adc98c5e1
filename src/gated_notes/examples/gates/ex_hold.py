"""Sample and hold: a signal of 1 takes the value, a signal of 0 keeps it."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

k = 80.0
blocks = {  # gate: (weight of the value, weight of the signal, bias)
    "i": (0.0, k, -k / 2),  # open while the signal is 1
    "f": (0.0, -k, k / 2),  # the same, turned round: 1 − i
    "g": (1.0, 0.0, 0.0),  # tanh of the value
    "o": (0.0, 0.0, k),
}
W_ih = np.array([blocks[gate][:2] for gate in lstm.GATES])
b_ih = np.array([blocks[gate][2] for gate in lstm.GATES])
params = lstm.Params(W_ih, np.zeros((4, 1)), b_ih, np.zeros(4))

right = 0
for seed in range(20):
    rng = np.random.default_rng(seed)
    value, signal = rng.normal(size=500), rng.integers(0, 20, size=500) == 0
    x = np.stack([value, signal], axis=1)[:, None, :]  # (T, B, I)
    h = unroll(lstm, params, x).h[:, 0, 0]
    held, worst = 0.0, 0.0
    for t in range(500):
        held = np.tanh(value[t]) if signal[t] else held
        worst = max(worst, abs(h[t] - np.tanh(held)))
    right += worst <= 1e-12
print(f"right_at_all_500_steps = {right}/20")
# --8<-- [end:code]
