"""The direct path through the forget gates, and the whole gradient beside it."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import bptt, unroll

T, I, H, SEEDS = 60, 8, 16, 10


def measure(seed, forget_bias, scale):
    """Return the direct and the total size of dc_T / dc_0."""
    rng = np.random.default_rng(seed)
    params = lstm.init(rng, I, H)
    if forget_bias is not None:
        params = init.forget_bias(params, forget_bias)
    params = params._replace(W_hh=scale * params.W_hh)
    x = np.repeat(rng.normal(size=(T, 1, I)), H, axis=1)  # the same sequence H times
    run = unroll(lstm, params, x)
    ask = lstm.State(h=np.zeros((H, H)), c=np.eye(H))  # one unit of c_T from each copy
    total = bptt(lstm, params, run.caches, np.zeros((T, H, H)), ask).dstate.c
    direct = np.prod([cache.f[0] for cache in run.caches], axis=0)
    return direct.max(), np.linalg.norm(total, 2)


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.0e} ({least:.0e} to {most:.0e}, {SEEDS} seeds)"


settings = {
    "default": (None, 1.0),
    "open": (3.0, 1.0),
    "wide_open": (5.0, 1.0),
    "large": (0.0, 20.0),
}
runs = {
    name: np.array([measure(seed, *setting) for seed in range(SEEDS)])
    for name, setting in settings.items()
}
for name, run in runs.items():
    direct, total = run.T
    print(f"direct_{name} =", spread(direct))
    print(f"total_{name} =", spread(total))
above = sum((run[:, 0] > 1).sum() for run in runs.values())
print(f"direct_above_1 = {above}/{SEEDS * len(runs)}")
# --8<-- [end:code]
