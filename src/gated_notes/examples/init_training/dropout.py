"""Dropout over time: on the memory, on what the gates read, and with one mask."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import dropout, init, sequence
from gated_rnn.cells import lstm

T, B, I, H, SEEDS, P = 50, 32, 4, 64, 10, 0.25


def stepwise(rng, params, x, fields):
    """Run with a new mask at every step on these fields of the state."""
    state = init.zero_state(lstm, params, B)
    for x_t in x:
        kept = {
            field: dropout.mask(rng, (B, H), P) * getattr(state, field)
            for field in fields
        }
        state, _ = lstm.step(params, x_t, state._replace(**kept))
    return state.c


def one_mask(rng, params, x):
    """Run with one mask on the h that the gates read, the same at every step."""
    dropped, _ = dropout.variational(rng, params, p_input=0.0, p_hidden=P)
    return sequence.forward(lstm, dropped, x).state.c


WAYS = {
    "memory": lambda rng, params, x: stepwise(rng, params, x, ("h", "c")),
    "gates": lambda rng, params, x: stepwise(rng, params, x, ("h",)),
    "one_mask": one_mask,
}


def trial(seed, way):
    """Return how much of a difference at the first step is left at the last, of 1."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), 5.0)
    x = rng.normal(size=(T, B, I))
    other = x.copy()
    other[0] += 1.0
    right = sequence.forward(lstm, params, other).state.c.copy()
    right -= sequence.forward(lstm, params, x).state.c
    one, two = (
        way(np.random.default_rng(seed), params, of).copy() for of in (x, other)
    )
    return ((two - one) * right).sum(axis=1) / (right**2).sum(axis=1)


for name, way in WAYS.items():
    near = [np.mean(np.abs(trial(seed, way) - 1) < 0.5) for seed in range(SEEDS)]
    spread = f"{min(near):.2f} to {max(near):.2f}, {SEEDS} seeds"
    print(f"{name} = {np.median(near):.2f} ({spread})")
# --8<-- [end:code]
