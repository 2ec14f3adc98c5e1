"""Dot-product attention, forwards and backwards by hand, held against autograd."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.layers import attention
from gated_rnn.torch.seq2seq import attend

U, T, B, H, SEEDS = 4, 7, 3, 5, 10


def gap(seed):
    """Return the greatest difference of contexts and gradients from PyTorch's."""
    rng = np.random.default_rng(seed)
    s, h, dk = (rng.normal(size=(n, B, H)) for n in (U, T, U))
    k, cache = attention.forward(s, h)
    ours = (k, *attention.backward(cache, dk))
    s_torch, h_torch = (torch.tensor(a, requires_grad=True) for a in (s, h))
    k_torch, _ = attend(s_torch, h_torch)
    k_torch.backward(torch.tensor(dk))
    theirs = (k_torch.detach(), s_torch.grad, h_torch.grad)
    return max(np.abs(a - b.numpy()).max() for a, b in zip(ours, theirs, strict=True))


print(f"difference = {max(gap(seed) for seed in range(SEEDS)):.0e}")
# --8<-- [end:code]
