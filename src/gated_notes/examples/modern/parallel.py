"""A minGRU step by step, in blocks, and in log₂ T rounds: the same states."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid
from gated_rnn.cells import mingru
from gated_rnn.scan import in_blocks
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 1000, 2, 5, 8, 10


def in_rounds(keep, value, first):
    """Join each step with the one 1, 2, 4 … before it; return h and the rounds."""
    k, v, reach, rounds = keep.copy(), value.copy(), 1, 0
    while reach < len(k):
        # Two maps h → k h + v, one after the other, are one such map again.
        v[reach:] = k[reach:] * v[:-reach] + v[reach:]
        k[reach:] = k[reach:] * k[:-reach]
        reach, rounds = 2 * reach, rounds + 1
    return k * first + v, rounds


blocks_agree = rounds_agree = 0
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    params, x = mingru.init(rng, I, H), rng.normal(size=(T, B, I))
    first = mingru.State(rng.normal(size=(B, H)))
    a_z, n = np.split(x @ params.W_ih.T + params.b_ih, 2, axis=2)  # all steps at once
    z = sigmoid(a_z)
    by_steps = unroll(mingru, params, x, first).h
    by_blocks = in_blocks(1 - z, z * n, first.h)
    by_rounds, rounds = in_rounds(1 - z, z * n, first.h)
    blocks_agree += bool(np.abs(by_blocks - by_steps).max() <= 1e-12)
    rounds_agree += bool(np.abs(by_rounds - by_steps).max() <= 1e-12)
print(f"blocks_agree = {blocks_agree}/{SEEDS}")
print(f"rounds_agree = {rounds_agree}/{SEEDS}")
print(f"rounds = {rounds}")
# --8<-- [end:code]
