"""A cell that is muted for fifty steps, and then asked."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

k = 80.0
blocks = {  # gate: (weight of the value, weight of "ask", bias)
    "i": (0.0, 0.0, -k),  # writes nothing
    "f": (0.0, 0.0, k),  # keeps everything
    "g": (1.0, 0.0, 0.0),
    "o": (0.0, k, -k / 2),  # shows only when asked
}
W_ih = np.array([blocks[gate][:2] for gate in lstm.GATES])
b_ih = np.array([blocks[gate][2] for gate in lstm.GATES])
params = lstm.Params(W_ih, np.zeros((4, 1)), b_ih, np.zeros(4))

silent = answered = 0
for seed in range(20):
    rng = np.random.default_rng(seed)
    kept = lstm.State(h=np.zeros((1, 1)), c=rng.normal(size=(1, 1)))
    x = np.stack([rng.normal(size=51), np.zeros(51)], axis=1)[:, None, :]
    x[50, 0, 1] = 1.0  # ask once, at the end
    h = unroll(lstm, params, x, kept).h[:, 0, 0]
    silent += np.abs(h[:50]).max() <= 1e-15
    answered += abs(h[50] - np.tanh(kept.c[0, 0])) <= 1e-15
print(f"nothing_shown_for_50_steps = {silent}/20")
print(f"then_the_whole_memory = {answered}/20")
# --8<-- [end:code]
