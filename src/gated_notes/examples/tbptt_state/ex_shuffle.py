"""Exercise: a stateful stream whose rows are shuffled between two windows."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init, sequence
from gated_rnn.cells import lstm

B, I, H, WINDOW, SEEDS = 8, 3, 16, 10, 10


def off(seed):
    """Return how far the second window is off if its rows were shuffled."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), 3.0)
    x = rng.normal(size=(2 * WINDOW, B, I))
    state = sequence.forward(lstm, params, x[:WINDOW]).state
    right = sequence.forward(lstm, params, x[WINDOW:], state).h.copy()
    order = rng.permutation(B)
    shuffled = sequence.forward(lstm, params, x[WINDOW:][:, order], state).h
    wrong = shuffled[:, np.argsort(order)]  # each row at its own place again
    return np.linalg.norm(wrong - right) / np.linalg.norm(right)


found = [off(seed) for seed in range(SEEDS)]
spread = f"{min(found):.2f} to {max(found):.2f}, {SEEDS} seeds"
print(f"off_by = {np.median(found):.2f} ({spread})")
# --8<-- [end:code]
