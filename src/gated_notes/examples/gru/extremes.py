"""Both gates fully open or shut: four settings, held against the rule of each."""

# --8<-- [start:code]
from itertools import product

import numpy as np

from gated_rnn.cells import gru, rnn

B, I, H, SEEDS, WIDE = 3, 5, 16, 20, 40.0  # sigmoid(±40): exactly 1 and 0


def set_gates(params, r, z):
    """Return parameters whose biases alone set the two gates."""
    fixed = gru.Params(*(array.copy() for array in params))
    for array in fixed:
        array[: 2 * H] = 0.0  # the rows of r and z; those of n stay
    fixed.b_ih[:H] = WIDE * (2 * r - 1)
    fixed.b_ih[H : 2 * H] = WIDE * (2 * z - 1)
    return fixed


def expected(params, x_t, h, r, z):
    """Return the new state as the rule of the row says, without a GRU."""
    if z:
        return h  # keep, whatever r is
    block = rnn.Params(*(array[2 * H :] for array in params))  # the block of n
    if r:
        return rnn.step(block, x_t, rnn.State(h))[0].h  # a vanilla RNN
    return np.tanh(x_t @ block.W_ih.T + block.b_ih)  # the input alone


names = {(0, 0): "overwrite, by the input alone", (1, 0): "vanilla RNN step"}
held = 0
for r, z in product((0, 1), (0, 1)):
    same = 0
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        params = set_gates(gru.init(rng, I, H), r, z)
        x_t, h = rng.normal(size=(B, I)), rng.normal(size=(B, H))
        after = gru.step(params, x_t, gru.State(h))[0].h
        gap = np.abs(after - expected(params, x_t, h, r, z)).max()
        same += bool(gap <= 1e-15)
    print(f"r={r} z={z}  {names.get((r, z), 'keep')}: {same}/{SEEDS} seeds")
    held += same
print(f"rows_held = {held}/{4 * SEEDS}")
# --8<-- [end:code]
