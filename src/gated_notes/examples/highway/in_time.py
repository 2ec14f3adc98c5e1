"""In time: the LSTM is the fourth structure, its coupled form and the GRU the third."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, lstm_coupled

T, B, I, H, SEEDS = 7, 3, 5, 4, 20


def mixed(x, f, keep, add):
    """Return y = keep ⊙ x + add ⊙ f: every structure, given its two factors."""
    return keep * x + add * f


def parts(cell, cache, before):
    """Return x, f, keep and add of one step, as the table names them."""
    if cell is lstm:
        return before.c, cache.g, cache.f, cache.i
    if cell is lstm_coupled:
        return before.c, cache.g, 1 - cache.i, cache.i  # α = i
    return before.h, cache.n, cache.z, 1 - cache.z  # α = 1 − z


def worst(cell, seed):
    """Walk T steps; return how far the memory is from its structure at most."""
    rng = np.random.default_rng(seed)
    params = cell.init(rng, I, H)
    state = cell.State(*rng.normal(size=(len(cell.State._fields), B, H)))
    gap = 0.0
    for x_t in rng.normal(size=(T, B, I)):
        before, (state, cache) = state, cell.step(params, x_t, state)
        y = mixed(*parts(cell, cache, before))
        memory = state.h if cell is gru else state.c
        gap = max(gap, np.abs(memory - y).max())
    return gap


for cell, name in ((lstm, "fourth"), (lstm_coupled, "third"), (gru, "third")):
    same = sum(worst(cell, seed) <= 1e-14 for seed in range(SEEDS))
    print(f"{cell.NAME}_is_the_{name} = {same}/{SEEDS}")
# --8<-- [end:code]
