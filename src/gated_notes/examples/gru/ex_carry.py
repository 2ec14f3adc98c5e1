"""Carry the input of one time step to the end, through a hundred others and more."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru
from gated_rnn.unroll import unroll

T, I, H, SEEDS, WIDE = 200, 3, 8, 20, 40.0


def carrier(rng, r_then=0.0, keep=WIDE):
    """Return a GRU that takes what comes with the signal (the last input) and keeps.

    Args:
        rng: Where the weights of n come from.
        r_then: The reset gate while the signal is 1.
        keep: Bias of the update gate; at the signal it shuts.
    """
    params = gru.init(rng, I + 1, H)
    for array in params:
        array[: 2 * H] = 0.0  # r and z see nothing but the signal
    params.W_ih[: 2 * H, -1] = -2 * WIDE  # at the signal both shut …
    params.b_ih[:H], params.b_ih[H : 2 * H] = WIDE, keep
    params.W_ih[:H, -1] *= 1 - r_then  # … unless r is to stay open
    params.W_ih[2 * H :, -1] = 0.0  # the candidate does not see the signal
    return params


def feels_only_the_signalled(seed, **how):
    """Change every other input and the first state: does h_T stay?"""
    rng = np.random.default_rng(seed)
    params, when = carrier(rng, **how), rng.integers(T // 2)
    values = rng.normal(size=(2, T, I))
    values[1, when] = values[0, when]  # this one alone is the same
    x = np.zeros((T, 2, I + 1))
    x[:, :, :I], x[when, :, I] = values.swapaxes(0, 1), 1.0
    first = gru.State(rng.uniform(-1, 1, size=(2, H)))
    one, other = unroll(gru, params, x, first).state.h
    return bool(np.abs(one - other).max() <= 1e-12)


ways = {
    "r_0_z_0_then_z_1": {},
    "r_1_instead": {"r_then": 1.0},
    "z_0_993_instead": {"keep": 5.0},  # σ(5)
}
for name, how in ways.items():
    right = sum(feels_only_the_signalled(seed, **how) for seed in range(SEEDS))
    print(f"{name} = {right}/{SEEDS}")
# --8<-- [end:code]
