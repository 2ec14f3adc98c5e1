"""Dot-product attention, forwards and backwards by hand, held against autograd."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.torch.seq2seq import attend


def forward(s, h):
    """Return the contexts (U, B, H) and the weights alpha (U, B, T)."""
    e = np.einsum("ubh,tbh->ubt", s, h)  # how well state u fits place t
    alpha = np.exp(e - e.max(axis=2, keepdims=True))
    alpha /= alpha.sum(axis=2, keepdims=True)
    return np.einsum("ubt,tbh->ubh", alpha, h), alpha


def backward(s, h, alpha, dk):
    """Return the gradients of s and h; h is used twice, as key and as value."""
    dalpha = np.einsum("ubh,tbh->ubt", dk, h)
    de = alpha * (dalpha - (alpha * dalpha).sum(axis=2, keepdims=True))
    dh = np.einsum("ubt,ubh->tbh", alpha, dk) + np.einsum("ubt,ubh->tbh", de, s)
    return np.einsum("ubt,tbh->ubh", de, h), dh


gaps = []
for seed in range(10):
    rng = np.random.default_rng(seed)
    s, h = rng.normal(size=(4, 3, 5)), rng.normal(size=(7, 3, 5))
    dk = rng.normal(size=s.shape)
    k, alpha = forward(s, h)
    ds, dh = backward(s, h, alpha, dk)
    s_torch, h_torch = (torch.tensor(a, requires_grad=True) for a in (s, h))
    k_torch, _ = attend(s_torch, h_torch)
    torch.autograd.backward(k_torch, torch.tensor(dk))
    ours, theirs = (k, ds, dh), (k_torch.detach(), s_torch.grad, h_torch.grad)
    gaps.append(
        max(np.abs(a - b.numpy()).max() for a, b in zip(ours, theirs, strict=True))
    )

print(f"difference = {max(gaps):.0e}")
print(f"sum_of_weights = {alpha.sum(axis=2).mean():.1f}")
# --8<-- [end:code]
