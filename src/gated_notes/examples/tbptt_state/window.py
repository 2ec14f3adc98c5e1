"""What arrives at each step when the gradient stops at the edge of a window."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init, truncated
from gated_rnn.cells import lstm

T, B, I, H, SEEDS, WINDOWS = 24, 4, 3, 16, 10, (24, 12, 8)


def arrives(seed, window):
    """Return the length of the gradient at each input, from a loss at the end."""
    rng = np.random.default_rng(seed)
    params = init.forget_bias(lstm.init(rng, I, H), 3.0)
    x, dh = rng.normal(size=(T, B, I)), np.zeros((T, B, H))
    dh[-1] = rng.normal(size=(B, H))
    dx = truncated.gradients(lstm, params, x, dh, every=window).dx
    return np.linalg.norm(dx, axis=(1, 2))


for window in WINDOWS:
    lengths = np.array([arrives(seed, window) for seed in range(SEEDS)])
    reached = (lengths > 0).sum(axis=1)
    before = lengths[:, : T - window]
    print(f"window {window}: {reached[0]} of {T} steps reached", end="")
    print(", in every seed" if np.ptp(reached) == 0 else ", in seed 0")
    if window < T:
        print(f"zero_before_{window} = {np.sum(before.max(axis=1) == 0)}/{SEEDS}")
# --8<-- [end:code]
