"""Change only what is carried: does the gate that carries it move?"""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, lstm_peephole
from gated_rnn.layers import highway

B, I, H, SEEDS = 3, 5, 8, 20


def gate_in_time(cell, seed):
    """Return the gate that keeps, before and after its memory alone was changed."""
    rng = np.random.default_rng(seed)
    params, x_t = cell.init(rng, I, H), rng.normal(size=(B, I))
    state = cell.State(*rng.normal(size=(len(cell.State._fields), B, H)))
    memory = "h" if cell is gru else "c"
    other = state._replace(**{memory: rng.normal(size=(B, H))})
    caches = [cell.step(params, x_t, s)[1] for s in (state, other)]
    return [cache.z if cell is gru else cache.f for cache in caches]


def gate_in_depth(seed):
    """Return the same of a highway layer, whose memory is its input."""
    rng = np.random.default_rng(seed)
    params = highway.init(rng, H)
    return [highway.forward(params, rng.normal(size=(B, H)))[1].alpha for _ in "ab"]


def moves(gates):
    """Say whether the two differ at all."""
    return bool((gates[0] != gates[1]).any())


print(f"highway = {sum(moves(gate_in_depth(s)) for s in range(SEEDS))}/{SEEDS}")
for cell in (gru, lstm, lstm_peephole):
    moved = sum(moves(gate_in_time(cell, seed)) for seed in range(SEEDS))
    print(f"{cell.NAME} = {moved}/{SEEDS}")
# --8<-- [end:code]
