"""The same starting bias under both readings of z: what is left after fifty steps."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import gru
from gated_rnn.unroll import unroll

T, H = 50, 1


def left(bias):
    """Return what is left of h_0 = 1 when z = 1 keeps and nothing is written."""
    drawn = gru.init(np.random.default_rng(0), 1, H)
    silent = gru.Params(*(0 * array for array in drawn))
    params = init.update_bias(silent, bias)
    first = gru.State(np.ones((1, H)))
    return unroll(gru, params, np.zeros((T, 1, 1)), first).h[-1, 0, 0]


for bias in (-3, -1, 0, 1, 3):
    print(f"keeps_at_{bias} = {left(bias):.1g}")
    print(f"renews_at_{bias} = {left(-bias):.1g}")  # the same GRU, its sign turned
# --8<-- [end:code]
