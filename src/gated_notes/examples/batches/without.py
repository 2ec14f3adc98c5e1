"""What a batch gives that nobody told where its sequences end."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import bidirectional, padding
from gated_rnn.cells import lstm

I, H, B, T, SEEDS = 3, 8, 16, 20, 10


def off(wrong, right):
    """Return how far apart two arrays are, by the length of the right one."""
    return np.linalg.norm(wrong - right) / np.linalg.norm(right)


def trial(seed):
    """Return the errors of the last output and of the first step read backwards."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(2, T, size=B)
    x, lengths = padding.pad([rng.normal(size=(length, I)) for length in lengths])
    params = bidirectional.init(lstm, rng, I, H)
    told = bidirectional.forward(lstm, params, x, lengths=lengths)
    untold = bidirectional.forward(lstm, params, x)  # reads the zeros as input
    last = off(untold.h[-1, :, :H], told.state.forwards.h)
    ends = lengths - 1, np.arange(B)
    backwards = off(untold.h[ends][:, H:], told.h[ends][:, H:])
    return last, backwards


names = "last_output", "backwards"
for name, numbers in zip(
    names, np.transpose([trial(s) for s in range(SEEDS)]), strict=True
):
    spread = f"{min(numbers):.2f} to {max(numbers):.2f}, {SEEDS} seeds"
    print(f"{name} = {np.median(numbers):.2f} ({spread})")
# --8<-- [end:code]
