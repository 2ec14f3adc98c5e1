"""How far can the memory go? 500 inputs that are not centred, untrained weights."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import cells
from gated_rnn.init import zero_state

T, I, H, SEEDS = 500, 8, 16, 10


def largest(name, seed):
    """Return the largest size of the memory: c where there is one, else h."""
    rng, cell = np.random.default_rng(seed), cells.get(name)
    params, top = cell.init(rng, I, H), 0.0
    state = zero_state(cell, params, 1)
    for x_t in rng.normal(size=(T, 1, I)) + 1.0:
        state, _ = cell.step(params, x_t, state)
        top = max(top, np.abs(state[-1]).max())  # the last field is the memory
    return top


names = "lstm_1997 lstm lstm_peephole lstm_layer_norm lstm_coupled mgu"
for name in [*names.split(), "recurrent_highway"]:
    tops = [largest(name, seed) for seed in range(SEEDS)]
    spread = f"({min(tops):.3g} to {max(tops):.3g}, {SEEDS} seeds)"
    print(f"{name} = {np.median(tops):.3g} {spread}")
# --8<-- [end:code]
