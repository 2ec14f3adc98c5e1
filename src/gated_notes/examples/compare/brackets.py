"""As many b as a in aⁿbⁿ? One LSTM unit tells by counting."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm

WIDE, SEEDS = 40.0, 10
column = np.zeros((4, 1))  # i, f, g, o
candidate = np.array([[0.0, 0], [0, 0], [WIDE, -WIDE], [0, 0]])  # a: g = 1, b: g = −1
counter = lstm.Params(candidate, column, WIDE * np.array([1.0, 1, 0, 1]), column[:, 0])


def balance(string):
    """Return c after reading the string, a as (1, 0) and b as (0, 1)."""
    state = lstm.State(np.zeros((1, 1)), np.zeros((1, 1)))
    for letter in string:
        x_t = np.array([[letter == "a", letter == "b"]], dtype=float)
        state, _ = lstm.step(counter, x_t, state)
    return state.c.item()


right = 0
for seed in range(SEEDS):
    n = int(np.random.default_rng(seed).integers(1, 1000))
    fits, misses = "a" * n + "b" * n, "a" * n + "b" * (n + 1)
    right += abs(balance(fits)) < 0.5 <= abs(balance(misses))
print(f"told_apart = {right}/{SEEDS}")
# --8<-- [end:code]
