"""Why tanh a second time: g is bounded, but a sum of many g is not."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.activations import sigmoid
from gated_rnn.cells import lstm

T, I, H, SEEDS = 500, 8, 32, 10


def largest(seed, read):
    """Return the largest |g|, |c|, |h|, and the share of i and o at an end at last."""
    rng = np.random.default_rng(seed)
    W_ih, W_hh, b_ih, b_hh = init.forget_bias(lstm.init(rng, I, H), 5.0)
    x = rng.normal(size=(T, I)) + 1.0  # not centred: there is something to add up
    c, h, top = np.zeros(H), np.zeros(H), np.zeros(3)
    for x_t in x:
        a_i, a_f, a_g, a_o = np.split(x_t @ W_ih.T + b_ih + h @ W_hh.T + b_hh, 4)
        i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
        c = f * c + i * g
        h = o * read(c)
        top = np.maximum(top, [np.abs(a).max() for a in (g, c, h)])
    at_an_end = np.mean(np.abs(np.array([i, o]) - 0.5) > 0.49)
    return [*top, at_an_end]


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.3g} ({least:.3g} to {most:.3g}, {SEEDS} seeds)"


for name, read in (("with", np.tanh), ("without", lambda c: c)):
    runs = np.array([largest(seed, read) for seed in range(SEEDS)])
    for what, numbers in zip(("g", "c", "h", "at_an_end"), runs.T, strict=True):
        print(f"{what}_{name} =", spread(numbers))
    print(f"h_above_one_{name} = {np.sum(runs[:, 2] > 1)}/{SEEDS}")
# --8<-- [end:code]
