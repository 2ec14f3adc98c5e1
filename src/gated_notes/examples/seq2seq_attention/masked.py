"""A loss that asks padding too is another loss; a mask leaves the padding out."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.losses import softmax_loss
from gated_rnn.padding import mask

V, T, lengths = 8, 10, np.array([10, 4, 2])  # three sequences, padded to ten steps
inside = mask(lengths, T)
unmasked, gaps = [], []
for seed in range(10):
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(T, 3, V))
    targets = rng.integers(V, size=(T, 3))
    masked, _ = softmax_loss(scores[inside], targets[inside])
    whole, _ = softmax_loss(scores.reshape(-1, V), targets.reshape(-1))
    each = [
        softmax_loss(scores[:n, b], targets[:n, b])[0] * n
        for b, n in enumerate(lengths)
    ]
    gaps.append(abs(masked - sum(each) / lengths.sum()))
    unmasked.append(abs(whole - masked))

print(f"padding_share = {1 - inside.mean():.2f}")
print(f"masked_difference = {max(gaps):.0e}")
least, middle, most = np.quantile(unmasked, (0, 0.5, 1))
print(f"unmasked_difference = {middle:.2f} ({least:.3f} to {most:.2f}, 10 seeds)")
# --8<-- [end:code]
