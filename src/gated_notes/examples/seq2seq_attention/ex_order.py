"""Attention alone does not see order: shuffle the places, the context is the same."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.torch.seq2seq import attend

gaps = []
for seed in range(10):
    rng = np.random.default_rng(seed)
    s, h = rng.normal(size=(1, 1, 8)), rng.normal(size=(20, 1, 8))
    k, _ = attend(torch.tensor(s), torch.tensor(h))
    shuffled, _ = attend(torch.tensor(s), torch.tensor(rng.permutation(h)))
    gaps.append(float((k - shuffled).abs().max()))

print(f"difference = {max(gaps):.0e}")
# --8<-- [end:code]
