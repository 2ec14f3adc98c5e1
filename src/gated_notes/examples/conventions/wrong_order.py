"""Weights loaded in the wrong order: every shape fits, the numbers do not."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm

T, B, I, H, SEEDS = 20, 3, 5, 4, 5
errors, sizes = [], []
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    params = lstm.init(rng, I, H)
    # A file whose blocks stand as i, g, f, o, read as if they were i, f, g, o.
    i, f, g, o = (np.arange(k * H, (k + 1) * H) for k in range(4))
    loaded = lstm.Params(*(array[np.concatenate([i, g, f, o])] for array in params))
    right = wrong = lstm.State(np.zeros((B, H)), np.zeros((B, H)))
    for x_t in rng.normal(size=(T, B, I)):
        right, _ = lstm.step(params, x_t, right)
        wrong, _ = lstm.step(loaded, x_t, wrong)
    errors.append(np.abs(right.h - wrong.h).max())
    sizes.append(np.abs(right.h).max())
fit = [a.shape == b.shape for a, b in zip(params, loaded, strict=True)]
print("shapes fit:", all(fit))
spread = f"({min(errors):.2f} to {max(errors):.2f}, {SEEDS} seeds)"
print(f"error_in_h = {np.median(errors):.2f} {spread}")
print(f"largest_h = {np.median(sizes):.2f}")
# --8<-- [end:code]
