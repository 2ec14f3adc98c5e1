"""The cell state has no ceiling; the hidden state has, and grows deaf under it."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm, lstm_1997
from gated_rnn.init import zero_state
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 500, 8, 32, 10


def measure(seed, bias):
    """Return the largest |c|, the largest |h| and the slope of tanh at the last c."""
    rng = np.random.default_rng(seed)
    cell = lstm_1997 if bias is None else lstm
    params = cell.init(rng, I, H)
    if bias is not None:
        params = init.forget_bias(params, bias)
    state, c, h = zero_state(cell, params, 1), [], []
    for x_t in rng.normal(size=(T, 1, I)) + 1.0:  # not centred: there is a sum to grow
        state, _ = cell.step(params, x_t, state)
        c.append(np.abs(state.c).max())
        h.append(np.abs(state.h).max())
    assert (np.array(c) <= np.arange(1, T + 1)).all()  # |c_t| <= t
    slope = np.median(1 / np.cosh(state.c) ** 2)  # = 1 − tanh²
    return max(c), max(h), slope


def spread(numbers, digits=3):
    """Return the median, and how far the seeds lie apart."""
    middle, least, most = (
        f"{number:.{digits}g}"
        for number in (np.median(numbers), min(numbers), max(numbers))
    )
    return f"{middle} ({least} to {most}, {SEEDS} seeds)"


b_ih = np.full(4, 40.0)  # i = f = g = o = 1
params = lstm.Params(np.zeros((4, 1)), np.zeros((4, 1)), b_ih, np.zeros(4))
state = unroll(lstm, params, np.zeros((100, 1, 1))).state
print(f"all_open_c = {state.c[0, 0]:g}")
print(f"all_open_h = {state.h[0, 0]:g}")

below = 0
for name, bias in {"1997": None, "0": 0.0, "1": 1.0, "3": 3.0, "5": 5.0}.items():
    c, h, slope = np.transpose([measure(seed, bias) for seed in range(SEEDS)])
    print(f"c_{name} =", spread(c))
    print(f"h_{name} =", spread(h))
    print(f"slope_{name} =", spread(slope, 1))
    below += np.sum(h < 1)
print(f"h_below_one = {below}/{5 * SEEDS}")
# --8<-- [end:code]
