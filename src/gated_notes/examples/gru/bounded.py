"""A mean never leaves what it is a mean of: h of a GRU beside c of an LSTM."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import gru, lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS, BIAS = 500, 8, 16, 10, 5.0


def largest(seed):
    """Return the largest |h| of the GRU and the largest |c| of the LSTM, from zero."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(T, 1, I)) + 1.0  # not centred: there is something to add up
    as_gru = init.update_bias(gru.init(rng, I, H), BIAS)
    as_lstm = init.forget_bias(lstm.init(rng, I, H), BIAS)
    state, c = init.zero_state(lstm, as_lstm, 1), 0.0
    for x_t in x:
        state, _ = lstm.step(as_lstm, x_t, state)
        c = max(c, np.abs(state.c).max())
    return np.abs(unroll(gru, as_gru, x).h).max(), c


def rises(seed):
    """Start far outside, with wild weights: is any |h_t| above max(1, |h_t-1|)?"""
    rng = np.random.default_rng(seed)
    params = gru.Params(*(10 * array for array in gru.init(rng, I, H)))
    first = gru.State(rng.uniform(-5, 5, size=(1, H)))
    h = unroll(gru, params, rng.normal(size=(T, 1, I)), first).h[:, 0]
    before = np.abs(np.concatenate([first.h, h[:-1]]))
    return bool((np.abs(h) > np.maximum(1, before)).any())


tops = np.array([largest(seed) for seed in range(SEEDS)])
for name, top in zip(("h_gru", "c_lstm"), tops.T, strict=True):
    spread = f"({top.min():.2g} to {top.max():.2g}, {SEEDS} seeds)"
    print(f"{name} = {np.median(top):.2g} {spread}")
print(f"h_above_one = {np.sum(tops[:, 0] > 1)}/{SEEDS}")
print(f"c_above_one = {np.sum(tops[:, 1] > 1)}/{SEEDS}")
print(f"bound_broken = {sum(map(rises, range(SEEDS)))}/{SEEDS}")
# --8<-- [end:code]
