"""The test that cannot tell the two forms apart: one step, from zero."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, gru_before
from gated_rnn.unroll import unroll

I, H, SEEDS = 5, 8, 20


def told_apart(seed, T, first, b_hn):
    """Say whether h of the two forms differs by more than 1e-9 somewhere."""
    rng = np.random.default_rng(seed)
    params, x = gru.init(rng, I, H), rng.normal(size=(T, 1, I))
    params.b_hh[2 * H :] *= b_hn
    h_0 = first * rng.normal(size=(1, H))
    after = unroll(gru, params, x, gru.State(h_0)).h
    before = gru_before.Params(*params)
    other = unroll(gru_before, before, x, gru_before.State(h_0)).h
    return bool(np.abs(after - other).max() > 1e-9)


tests = {
    "one_step_from_zero": (1, 0.0, 0.0),
    "and_with_b_hn": (1, 0.0, 1.0),
    "one_step_from_elsewhere": (1, 1.0, 0.0),
    "two_steps_from_zero": (2, 0.0, 0.0),
}
for name, settings in tests.items():
    found = sum(told_apart(seed, *settings) for seed in range(SEEDS))
    print(f"{name} = {found}/{SEEDS}")
# --8<-- [end:code]
