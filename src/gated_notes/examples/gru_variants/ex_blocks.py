"""Neither diagonal nor with one r for all, and yet both forms agree."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, gru_before
from gated_rnn.unroll import unroll

I, T, B, SEEDS, GROUPS = 5, 30, 8, 20, (3, 2, 4)
H = sum(GROUPS)


def grouped(rng):
    """Return parameters with one r a group, and W_hn without weights between groups."""
    params = gru.Params(*(rng.normal(size=a.shape) for a in gru.init(rng, I, H)))
    group = np.repeat(np.arange(len(GROUPS)), GROUPS)
    first = np.searchsorted(group, group)  # the first unit of the group of each unit
    for array in params:
        array[:H] = array[:H][first]
    params.W_hh[2 * H :] *= group[:, None] == group
    params.b_hh[2 * H :] = 0.0
    return params


equal = different_r = 0
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    params, x = grouped(rng), rng.normal(size=(T, B, I))
    run = unroll(gru, params, x)
    other = unroll(gru_before, gru_before.Params(*params), x)
    equal += bool(np.abs(run.h - other.h).max() <= 1e-9)
    different_r += bool(np.ptp(run.caches[-1].r, axis=1).max() > 0.1)
print(f"equal = {equal}/{SEEDS}")
print(f"r_differs_between_groups = {different_r}/{SEEDS}")
# --8<-- [end:code]
