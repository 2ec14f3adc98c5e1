"""State carried from window to window, and state thrown away at every edge."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init, sequence, truncated
from gated_rnn.cells import lstm

T, B, I, H, WINDOW, SEEDS = 40, 4, 3, 16, 8, 10


def trial(seed):
    """Return how far both ways are from the sequence in one piece."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), 3.0)
    x = rng.normal(size=(T, B, I))
    whole = sequence.forward(lstm, params, x).h
    carried = [w.run.h.copy() for w in truncated.windows(lstm, params, x, WINDOW)]
    fresh = [
        sequence.forward(lstm, params, x[start : start + WINDOW]).h.copy()
        for start in range(0, T, WINDOW)
    ]
    gaps = (np.concatenate(parts) - whole for parts in (carried, fresh))
    return [np.linalg.norm(gap) / np.linalg.norm(whole) for gap in gaps]


carried, fresh = np.transpose([trial(seed) for seed in range(SEEDS)])
print(f"carried_is_whole = {np.sum(carried < 1e-12)}/{SEEDS}")
spread = f"{fresh.min():.2f} to {fresh.max():.2f}, {SEEDS} seeds"
print(f"thrown_away_off_by = {np.median(fresh):.2f} ({spread})")
# --8<-- [end:code]
