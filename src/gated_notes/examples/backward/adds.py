"""Backwards through five steps, with one of the additions left out at a time."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 5, 3, 2, 4, 10


def added(params, caches, dh, left_out):
    """Return the gradient of W_hh, with every addition but one."""
    none = np.zeros((B, H))
    later, total = lstm.State(none, none), 0.0
    for t in reversed(range(T)):
        from_loss = none if left_out == "loss" and t < T - 1 else dh[t]
        from_h = none if left_out == "h" else later.h
        from_c = none if left_out == "c" else later.c
        dstate = lstm.State(from_loss + from_h, from_c)
        _, later, dparams = lstm.step_backward(params, caches[t], dstate)
        kept = 0.0 if left_out == "time" else total
        total = kept + dparams.W_hh
    return total


def right(seed, left_out):
    """Return whether the gradient is that of the central differences."""
    rng = np.random.default_rng(seed)
    params, x = lstm.init(rng, I, H), rng.normal(size=(T, B, I))
    first, dh = lstm.State(*rng.normal(size=(2, B, H))), rng.normal(size=(T, B, H))

    def loss(W_hh):
        return (unroll(lstm, params._replace(W_hh=W_hh), x, first).h * dh).sum()

    caches = unroll(lstm, params, x, first).caches
    ours = added(params, caches, dh, left_out)
    return relative_error(ours, numerical_gradient(loss, params.W_hh)) <= 1e-6


for left_out in ("nothing", "loss", "h", "c", "time"):
    held = sum(right(seed, left_out) for seed in range(SEEDS))
    print(f"without_{left_out} = {held}/{SEEDS}")
# --8<-- [end:code]
