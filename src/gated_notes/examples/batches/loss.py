"""Three ways to average a loss over a padded batch."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import padding

T, B, SEEDS = 20, 16, 10


def trial(seed):
    """Return three means of the same losses, one for every real step."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, T + 1, size=B)
    inside = padding.mask(lengths, T)
    # A short sequence is harder here: nothing has been read yet.
    losses = np.where(inside, 1.0 + 2.0 / (1 + np.arange(T))[:, None], 0.0)
    over_all = losses.sum() / (T * B)
    over_steps = losses.sum() / inside.sum()
    over_sequences = (losses.sum(axis=0) / lengths).mean()
    return over_all, over_steps, over_sequences


names = "over_all", "over_steps", "over_sequences"
means = np.transpose([trial(seed) for seed in range(SEEDS)])
for name, numbers in zip(names, means, strict=True):
    spread = f"{min(numbers):.2f} to {max(numbers):.2f}, {SEEDS} seeds"
    print(f"{name} = {np.median(numbers):.2f} ({spread})")
share = means[0] / means[1]
spread = f"{min(share):.2f} to {max(share):.2f}, {SEEDS} seeds"
print(f"share = {np.median(share):.2f} ({spread})")
# --8<-- [end:code]
