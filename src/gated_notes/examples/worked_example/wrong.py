"""A gradient with a hole in it still makes the loss fall."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.cells.protocol import add
from gated_rnn.optim import norm, sgd
from gated_rnn.unroll import bptt, unroll

T, B, I, H, SEEDS, STEPS = 10, 16, 4, 8, 10, 300


def loss_and_gradients(params, x, target):
    """Return the loss, the true gradient, and one without the way through h."""
    run = unroll(lstm, params, x)
    error = run.h[-1] - target
    asked = np.zeros((T, B, H))
    asked[-1] = 2 * error / error.size
    true = bptt(lstm, params, run.caches, asked).dparams
    dstate, wrong = lstm.State(asked[-1], 0 * asked[-1]), None
    for cache in reversed(run.caches):
        _, dstate, dparams = lstm.step_backward(params, cache, dstate)
        wrong = dparams if wrong is None else add(wrong, dparams)
        dstate = dstate._replace(h=0 * dstate.h)  # the hole
    return (error**2).mean(), true, wrong


def train(seed):
    """Return the loss before and after, and how wrong the first gradient is."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), 1.0)
    x, target = rng.normal(size=(T, B, I)), np.tanh(rng.normal(size=(B, H)))
    losses, off = [], None
    for _ in range(STEPS):
        loss, true, wrong = loss_and_gradients(params, x, target)
        if off is None:
            gap = type(true)(*(a - b for a, b in zip(true, wrong, strict=True)))
            off = norm(gap) / norm(true)
        losses.append(loss)
        params = sgd(params, wrong, lr=2.0)
    return losses[0], losses[-1], off


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.2f} ({least:.2f} to {most:.2f}, {SEEDS} seeds)"


before, after, off = np.transpose([train(seed) for seed in range(SEEDS)])
print("loss_before =", spread(before))
print("loss_after =", spread(after))
print(f"fell_by_half = {np.sum(after < before / 2)}/{SEEDS}")
print("gradient_off_by =", spread(off))
# --8<-- [end:code]
