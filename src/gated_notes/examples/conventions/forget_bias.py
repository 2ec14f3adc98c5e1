"""How far the forget gates are open before training, under four conventions."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid
from gated_rnn.cells import lstm
from gated_rnn.init import forget_bias

I, H, B, SEEDS = 16, 64, 100, 5


def mean_f(seed, change):
    """The mean of f_t at a first step, h_0 = c_0 = 0, x_t from N(0, 1)."""
    rng = np.random.default_rng(seed)
    params = change(lstm.init(rng, I, H))
    start = lstm.State(np.zeros((B, H)), np.zeros((B, H)))
    _, cache = lstm.step(params, rng.normal(size=(B, I)), start)
    return cache.f.mean()


def both_ones(params):
    """What a loop over all biases does: 1 in b_ih and 1 in b_hh."""
    b = params.b_ih.copy()
    b[H : 2 * H] = 1.0
    return params._replace(b_ih=b, b_hh=b.copy())


ways = {
    "pytorch_default": lambda params: params,
    "bias_1": lambda params: forget_bias(params, 1.0),
    "ones_in_both": both_ones,
    "bias_3": lambda params: forget_bias(params, 3.0),
}
for name, change in ways.items():
    f = [mean_f(seed, change) for seed in range(SEEDS)]
    spread = f"({min(f):.2f} to {max(f):.2f}, {SEEDS} seeds)"
    print(f"{name} = {np.mean(f):.2f} {spread}")
print("sigmoid of 0, 1, 2, 3:", sigmoid(np.arange(4.0)).round(3))
# --8<-- [end:code]
