"""A sequence read in two parts: what must be handed on from one to the other."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 40, 8, 16, 10
HANDED = {
    "both": lambda state: state,
    "only_c": lambda state: state._replace(h=0 * state.h),
    "only_h": lambda state: state._replace(c=0 * state.c),
    "nothing": lambda state: lstm.State(0 * state.h, 0 * state.c),
}


def gaps(seed):
    """Return, for each way to hand on, how far h is off right away and at the end."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), 3.0)
    x = rng.normal(size=(2 * T, 1, I))
    whole = unroll(lstm, params, x).h[T:]
    middle = unroll(lstm, params, x[:T]).state
    seconds = [unroll(lstm, params, x[T:], hand(middle)).h for hand in HANDED.values()]
    return [np.abs(h - whole).max(axis=(1, 2))[[0, -1]] for h in seconds]


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.1g} ({least:.1g} to {most:.1g}, {SEEDS} seeds)"


found = np.transpose([gaps(seed) for seed in range(SEEDS)])
print(f"how far h is off at once, and {T - 1} steps later")
for name, (first, last) in zip(HANDED, found.swapaxes(0, 1), strict=True):
    print(f"{name}_first =", spread(first))
    print(f"{name}_last =", spread(last))
# --8<-- [end:code]
