"""How long the first cell state is felt: two starts, one sequence, one network."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 1000, 8, 16, 10


def steps_felt(seed, bias):
    """Return how long h tells c_0 = 0 from c_0 = 1, and how long forget gates would."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), bias)
    x = rng.normal(size=(T, 1, I))
    one = lstm.State(h=np.zeros((1, H)), c=np.ones((1, H)))
    run = unroll(lstm, params, x)
    gap = np.abs(run.h - unroll(lstm, params, x, one).h).max(axis=(1, 2))
    direct = np.cumprod([cache.f[0] for cache in run.caches], axis=0).max(axis=1)
    return [1 + np.flatnonzero(left > 1e-3)[-1] for left in (gap, direct)]


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.0f} ({least:.0f} to {most:.0f}, {SEEDS} seeds)"


for bias in (0, 1, 3):
    felt, direct = np.transpose([steps_felt(seed, bias) for seed in range(SEEDS)])
    print(f"felt_{bias} =", spread(felt))
    print(f"direct_{bias} =", spread(direct))
# --8<-- [end:code]
