"""Five starts of one LSTM: how far its gate is open, and what is left in the end."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import bptt, unroll

T, B, I, H, SEEDS = 50, 4, 8, 16, 10
STARTS = {
    "drawn": lambda rng, params: params,
    "orthogonal": lambda rng, params: init.orthogonal(rng, params),
    "bias_1": lambda rng, params: init.forget_bias(params, 1.0),
    "bias_3": lambda rng, params: init.forget_bias(params, 3.0),
    "chrono": lambda rng, params: init.chrono(rng, lstm, params, longest=T),
}


def trial(start, seed):
    """Return the mean forget gate and what the last cell state feels of the first."""
    rng = np.random.default_rng(seed)
    params = start(rng, lstm.init(rng, I, H))
    run = unroll(lstm, params, rng.normal(size=(T, B, I)))
    gate = np.mean([cache.f for cache in run.caches])
    last = lstm.State(np.zeros((B, H)), np.ones((B, H)))
    back = bptt(lstm, params, run.caches, np.zeros((T, B, H)), last)
    return gate, np.abs(back.dstate.c).mean()


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.1g} ({least:.1g} to {most:.1g}, {SEEDS} seeds)"


for name, start in STARTS.items():
    gates, left = np.transpose([trial(start, seed) for seed in range(SEEDS)])
    print(f"gate_{name} = {np.median(gates):.2f}")
    print(f"left_{name} = {spread(left)}")
# --8<-- [end:code]
