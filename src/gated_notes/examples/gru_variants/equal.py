"""Where both forms agree: r_i = r_j wherever W_ij is not 0, and b_hn = 0."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, gru_before

I, H, B, SEEDS = 5, 6, 1000, 10


def apart(seed, shape=None, same_r=False, b_hn=0.0, H=H):
    """Return the largest difference of n; ``shape`` masks W_hn."""
    rng = np.random.default_rng(seed)
    params = gru.Params(*(rng.normal(size=a.shape) for a in gru.init(rng, I, H)))
    if shape is not None:
        params.W_hh[2 * H :] *= shape
    if same_r:  # all units read the row of the first
        for array in params:
            array[:H] = array[0]
    params.b_hh[2 * H :] = b_hn
    x_t, h = rng.normal(size=(B, I)), rng.uniform(-1, 1, size=(B, H))
    n_after = gru.step(params, x_t, gru.State(h))[1].n
    before = gru_before.Params(*params)
    n_before = gru_before.step(before, x_t, gru_before.State(h))[1].n
    return np.abs(n_after - n_before).max()


cases = {
    "one_unit": {"H": 1},
    "one_unit_with_b_hn": {"H": 1, "b_hn": 1.0},
    "diagonal": {"shape": np.eye(H)},
    "diagonal_with_b_hn": {"shape": np.eye(H), "b_hn": 1.0},
    "same_r": {"same_r": True},
    "same_r_with_b_hn": {"same_r": True, "b_hn": 1.0},
    "neither": {},
}
for name, case in cases.items():
    equal = sum(apart(seed, **case) <= 1e-12 for seed in range(SEEDS))
    print(f"{name} = {equal}/{SEEDS}")
# --8<-- [end:code]
