"""Inputs a hundred times as large: what becomes of h with layer normalisation?"""

# --8<-- [start:code]
import numpy as np

from gated_rnn import cells
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 10, 3, 5, 16, 10

for name in ("lstm", "lstm_layer_norm"):
    moved = []
    for seed in range(SEEDS):
        rng, cell = np.random.default_rng(seed), cells.get(name)
        params, x = cell.init(rng, I, H), rng.normal(size=(T, B, I))
        quiet, loud = (unroll(cell, params, s * x).h for s in (1.0, 100.0))
        moved.append(np.abs(loud - quiet).max())
    spread = f"({min(moved):.1g} to {max(moved):.1g}, {SEEDS} seeds)"
    print(f"{name} = {np.median(moved):.1g} {spread}")
# --8<-- [end:code]
