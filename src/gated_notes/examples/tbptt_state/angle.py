"""How much of the whole gradient a window sees, at two forget biases."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init, truncated
from gated_rnn.cells import lstm

T, B, I, H, SEEDS, WINDOWS = 60, 4, 3, 16, 10, (1, 5, 10, 30)


def cosine(seed, bias, window):
    """Return the cosine between the truncated and the whole gradient of W_hh."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), bias)
    x, dh = rng.normal(size=(T, B, I)), rng.normal(size=(T, B, H))
    cut, whole = (
        truncated.gradients(lstm, params, x, dh, every=n).dparams.W_hh.ravel()
        for n in (window, T)
    )
    return cut @ whole / np.linalg.norm(cut) / np.linalg.norm(whole)


for bias in (0, 5):
    for window in WINDOWS:
        found = [cosine(seed, float(bias), window) for seed in range(SEEDS)]
        spread = f"{min(found):.2f} to {max(found):.2f}, {SEEDS} seeds"
        print(f"cosine_{bias}_{window} = {np.median(found):.2f} ({spread})")
# --8<-- [end:code]
