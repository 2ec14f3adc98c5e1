"""An open reset gate alone does not make a GRU a vanilla RNN."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, rnn
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 20, 8, 16, 10


def gap(seed, b_r, b_z):
    """How far h of a GRU is from that of the RNN with the weights of its n."""
    rng = np.random.default_rng(seed)
    params = gru.init(rng, I, H)
    x = rng.normal(size=(T, 1, I))
    vanilla = rnn.Params(*(array[2 * H :] for array in params))
    for bias, rows in ((b_r, slice(0, H)), (b_z, slice(H, 2 * H))):
        if bias is not None:  # None leaves the gate as it was drawn
            params.W_ih[rows], params.W_hh[rows] = 0.0, 0.0
            params.b_ih[rows], params.b_hh[rows] = bias, 0.0
    return np.abs(unroll(gru, params, x).h - unroll(rnn, vanilla, x).h).max()


settings = {
    "as_drawn": (None, None),
    "r_1": (40.0, None),  # σ(40) is 1 in float64
    "r_1_z_1": (40.0, 40.0),
    "r_1_z_0": (40.0, -40.0),
}
for name, (b_r, b_z) in settings.items():
    gaps = [gap(seed, b_r, b_z) for seed in range(SEEDS)]
    print(f"{name}_is_rnn = {sum(g <= 1e-12 for g in gaps)}/{SEEDS}")
    if min(gaps) > 1e-12:
        spread = f"({min(gaps):.2f} to {max(gaps):.2f}, {SEEDS} seeds)"
        print(f"{name} = {np.median(gaps):.2f} {spread}")
# --8<-- [end:code]
