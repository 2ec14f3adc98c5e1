"""Twelve starts of an LSTM: the product of forget gates, and the whole gradient."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.analysis import jacobian
from gated_rnn.cells import lstm

T, I, H, SEEDS = 60, 8, 16, 10


def measure(seed, scale, bias):
    """Return the direct and the whole size of dc_T / dc_0."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), bias)
    W_hh = rng.normal(0, scale / np.sqrt(H), params.W_hh.shape)
    params, x = params._replace(W_hh=W_hh), rng.normal(size=(T, 1, I))
    whole = jacobian.block(lstm, jacobian.state_jacobian(lstm, params, x), "c", "c")
    direct = jacobian.direct_path(lstm, params, x).max()
    return direct, jacobian.spectral_norm(whole)[0]


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.0e} ({least:.0e} to {most:.0e}, {SEEDS} seeds)"


above = runs = 0
for scale in (1, 2, 4, 8):
    for bias in (0, 1, 3):
        found = np.array([measure(seed, scale, bias) for seed in range(SEEDS)])
        print(f"direct_{scale}_{bias} =", spread(found[:, 0]))
        print(f"whole_{scale}_{bias} =", spread(found[:, 1]))
        above += np.sum(found[:, 0] > 1)
        runs += SEEDS
print(f"direct_above_1 = {above}/{runs}")
# --8<-- [end:code]
