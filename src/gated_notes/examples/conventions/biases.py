"""Two biases: where the second is the same as the first, and where it is not."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, parameter_count, rnn

I, H, B = 600, 600, 1
print("parameters with two biases, and with one:")
for name, cell in (("rnn", rnn), ("lstm", lstm), ("gru", gru)):
    params = cell.init(np.random.default_rng(0), I, H)
    two = parameter_count(params)
    print(f"{name}_two = {two:,}")
    print(f"{name}_one = {two - params.b_hh.size:,}")


def moved(cell, seed, I=5, H=4, B=3):
    """How far h_t moves when b_hh is added into b_ih."""
    rng = np.random.default_rng(seed)
    params = cell.init(rng, I, H)
    b_ih, b_hh = params.b_ih + params.b_hh, np.zeros_like(params.b_hh)
    merged = params._replace(b_ih=b_ih, b_hh=b_hh)
    x_t = rng.normal(size=(B, I))
    state = cell.State(*(rng.normal(size=(B, H)) for _ in cell.State._fields))
    two, one = (cell.step(p, x_t, state)[0].h for p in (params, merged))
    return np.abs(two - one).max()


SEEDS = 5
print("seeds in which h_t is the same with both biases merged into b_ih:")
for name, cell in (("rnn", rnn), ("lstm", lstm), ("gru", gru)):
    moves = [moved(cell, seed) for seed in range(SEEDS)]
    print(f"{name}_unmoved = {sum(move <= 1e-12 for move in moves)}/{SEEDS}")
print(f"gru_moves_at_least = {min(moves):.2f}")
# --8<-- [end:code]
