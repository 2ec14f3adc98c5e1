"""The further a gate is open, the less it can learn: the gradient of its bias."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import bptt, unroll

I, H, SEEDS = 8, 16, 10


def gradient(seed, bias):
    """Return the size of ∂L/∂b_f for L = Σ c_t after one step, started at c ≠ 0."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), bias)
    before = lstm.State(h=rng.normal(size=(1, H)), c=rng.normal(size=(1, H)))
    run = unroll(lstm, params, rng.normal(size=(1, 1, I)), before)
    ask = lstm.State(h=np.zeros((1, H)), c=np.ones((1, H)))
    back = bptt(lstm, params, run.caches, np.zeros((1, 1, H)), ask)
    return np.linalg.norm(back.dparams.b_ih[H : 2 * H])


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.1g} ({least:.1g} to {most:.1g}, {SEEDS} seeds)"


at_zero = [gradient(seed, 0) for seed in range(SEEDS)]
print("as a share of the gradient at bias 0")
for bias in (3, 5, 10, 40):
    print(
        f"bias_{bias} =", spread([gradient(s, bias) / at_zero[s] for s in range(SEEDS)])
    )
# --8<-- [end:code]
