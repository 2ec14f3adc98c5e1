"""Layer norm makes the gates deaf to the size of the weights."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm, lstm_layer_norm
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 20, 4, 8, 16, 10


def moved(cell, seed):
    """Return how far the outputs move when every weight is ten times as large."""
    rng = np.random.default_rng(seed)
    params = cell.init(rng, I, H)
    larger = params._replace(W_ih=10 * params.W_ih, W_hh=10 * params.W_hh)
    x = rng.normal(size=(T, B, I))
    before, after = (unroll(cell, p, x).h for p in (params, larger))
    return np.linalg.norm(after - before) / np.linalg.norm(before)


for name, cell in (("plain", lstm), ("layer_norm", lstm_layer_norm)):
    found = [moved(cell, seed) for seed in range(SEEDS)]
    spread = f"{min(found):.4f} to {max(found):.4f}, {SEEDS} seeds"
    print(f"{name} = {np.median(found):.4f} ({spread})")
# --8<-- [end:code]
