"""The cell state has no ceiling; the hidden state has, and grows deaf under it."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 500, 8, 32, 10


def measure(seed, bias):
    """Return the largest |c|, the largest |h| and the slope of tanh at the last c."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), bias)
    x = rng.normal(size=(T, 1, I)) + 1.0  # not centred: there is something to add up
    run = unroll(lstm, params, x)
    c = np.array([cache.c_prev[0] for cache in run.caches[1:]] + [run.state.c[0]])
    assert (np.abs(c) <= np.arange(1, T + 1)[:, None]).all()  # |c_t| <= t
    slope = np.median(1 / np.cosh(run.state.c) ** 2)  # = 1 − tanh²
    return np.abs(c).max(), np.abs(run.h).max(), slope


open_wide = np.full(4, 40.0)  # i = f = g = o = 1
params = lstm.Params(np.zeros((4, 1)), np.zeros((4, 1)), open_wide, np.zeros(4))
state = unroll(lstm, params, np.zeros((100, 1, 1))).state
print(f"all open, 100 steps: c = {state.c[0, 0]:g}, h = {state.h[0, 0]:g}")

print(f"medians of {SEEDS} seeds, {T} steps")
for bias in (0, 1, 3, 5):
    runs = np.array([measure(seed, bias) for seed in range(SEEDS)])
    c, h, slope = np.median(runs, axis=0)
    print(f"c_{bias} = {c:.1f}")
    print(f"h_{bias} = {h:.2f}")
    print(f"slope_{bias} = {slope:.0e}")
    print(f"h_below_one_{bias} = {np.sum(runs[:, 1] < 1)}/{SEEDS}")
    print(f"c_above_one_{bias} = {np.sum(runs[:, 0] > 1)}/{SEEDS}")
# --8<-- [end:code]
