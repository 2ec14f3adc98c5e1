"""A GRU without input and with r = 1 is a highway layer, the same one at each step."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru
from gated_rnn.layers import highway
from gated_rnn.unroll import unroll

T, H, SEEDS = 10, 8, 20


def gap(seed):
    """How far ten steps of the GRU are from ten highway layers with its weights."""
    rng = np.random.default_rng(seed)
    params, h = gru.init(rng, 1, H), rng.normal(size=(3, H))
    params.W_ih[:H], params.W_hh[:H] = 0.0, 0.0
    params.b_ih[:H], params.b_hh[:H] = 40.0, 0.0  # r = 1
    _, W_z, W_n = np.split(params.W_hh, 3)
    _, b_z, b_n = np.split(params.b_ih + params.b_hh, 3)
    layer = highway.Params(W=W_n, b=b_n, W_alpha=-W_z, b_alpha=-b_z)  # α = 1 − z
    y = h
    for _ in range(T):
        y, _ = highway.forward(layer, y)
    steps = unroll(gru, params, np.zeros((T, 3, 1)), gru.State(h))
    return np.abs(steps.state.h - y).max()


print(f"same_as_highway = {sum(gap(s) <= 1e-12 for s in range(SEEDS))}/{SEEDS}")
# --8<-- [end:code]
