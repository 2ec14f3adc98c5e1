"""z = 1 keeps, or z = 1 renews: one GRU, two spellings."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru


def flip_z(params):
    """Turn the sign of everything that makes a_z: its rows are H to 2H."""
    H = params.W_hh.shape[1]
    flipped = gru.Params(*(array.copy() for array in params))
    for array in flipped:
        array[H : 2 * H] *= -1
    return flipped


def z_renews(params, x_t, h):
    """One step of the GRU that writes h_t = z * n + (1 - z) * h."""
    _, cache = gru.step(params, x_t, gru.State(h))
    return cache.z * cache.n + (1 - cache.z) * h


SEEDS = 5
unconverted, converted = [], []
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    params = gru.init(rng, I=5, H=4)
    x_t, h = rng.normal(size=(3, 5)), rng.normal(size=(3, 4))
    ours = gru.step(params, x_t, gru.State(h))[0].h
    unconverted.append(np.abs(ours - z_renews(params, x_t, h)).max())
    converted.append(np.abs(ours - z_renews(flip_z(params), x_t, h)).max())
print(f"same_after_flip = {sum(e <= 1e-12 for e in converted)}/{SEEDS}")
least, middle, most = np.quantile(unconverted, (0, 0.5, 1))
print(f"error_without_flip = {middle:.2f} ({least:.2f} to {most:.2f}, {SEEDS} seeds)")
# --8<-- [end:code]
