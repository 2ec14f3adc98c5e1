"""The same cell with its forget gates opened further and further."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.init import forget_bias
from gated_rnn.unroll import bptt, unroll

T, B, I, H, SEEDS = 50, 4, 8, 16, 5


def memory(seed, bias, scale=1.0):
    """How much of c_0 the cell state still feels after T steps."""
    rng = np.random.default_rng(seed)
    params = forget_bias(lstm.init(rng, I, H), bias)
    params = params._replace(W_hh=scale * params.W_hh)
    run = unroll(lstm, params, rng.normal(size=(T, B, I)))
    last = lstm.State(np.zeros((B, H)), np.ones((B, H)))  # d(sum of c_T)/d(h_T, c_T)
    back = bptt(lstm, params, run.caches, np.zeros((T, B, H)), last)
    return np.abs(back.dstate.c).mean()


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.1g} ({least:.1g} to {most:.1g}, {SEEDS} seeds)"


for bias in (0, 1, 3):
    print(f"bias_{bias} =", spread([memory(seed, bias) for seed in range(SEEDS)]))
wild = [memory(seed, 0, scale=16) for seed in range(SEEDS)]
print("large_weights =", spread(wild))
# --8<-- [end:code]
