"""Attention by hand: central differences, PyTorch, and what it promises."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import Array, DtypeError, NotFiniteError, ShapeError
from gated_rnn.layers import attention
from gated_rnn.torch import seq2seq

T, U, B, H = 7, 4, 3, 5


@pytest.fixture
def drawn() -> tuple[Array, Array, Array]:
    """Return states of both sides and an upstream gradient."""
    rng = np.random.default_rng(0)
    s, h, dk = (rng.normal(size=(n, B, H)) for n in (U, T, U))
    return s, h, dk


def test_contexts_and_gradients_are_those_of_torch(
    drawn: tuple[Array, Array, Array],
) -> None:
    s, h, dk = drawn
    k, cache = attention.forward(s, h)
    ds, dh = attention.backward(cache, dk)
    s_twin, h_twin = (torch.tensor(a, requires_grad=True) for a in (s, h))
    k_twin, alpha_twin = seq2seq.attend(s_twin, h_twin)
    k_twin.backward(torch.tensor(dk))
    assert relative_error(k, k_twin.detach().numpy()) <= 1e-13
    assert relative_error(cache.alpha, alpha_twin.detach().numpy()) <= 1e-13
    for ours, twin in ((ds, s_twin), (dh, h_twin)):
        assert twin.grad is not None
        assert relative_error(ours, twin.grad.numpy()) <= 1e-12


def test_the_way_back_agrees_with_central_differences(
    drawn: tuple[Array, Array, Array],
) -> None:
    s, h, dk = drawn
    _, cache = attention.forward(s, h)
    ds, dh = attention.backward(cache, dk)

    def cost(s: Array, h: Array) -> float:
        return float((attention.forward(s, h)[0] * dk).sum())

    assert relative_error(ds, numerical_gradient(lambda a: cost(a, h), s)) <= 1e-7
    assert relative_error(dh, numerical_gradient(lambda a: cost(s, a), h)) <= 1e-7


def test_weights_sum_to_one_and_large_scores_do_not_overflow(
    drawn: tuple[Array, Array, Array],
) -> None:
    s, h, _ = drawn
    k, cache = attention.forward(1e3 * s, 1e3 * h)
    np.testing.assert_allclose(cache.alpha.sum(axis=2), 1.0, rtol=1e-12)
    assert np.isfinite(k).all()


def test_the_order_of_the_places_does_not_matter(
    drawn: tuple[Array, Array, Array],
) -> None:
    s, h, _ = drawn
    turned = np.random.default_rng(1).permutation(T)
    assert (
        relative_error(attention.forward(s, h[turned])[0], attention.forward(s, h)[0])
        <= 1e-13
    )


def test_bad_input_is_told(drawn: tuple[Array, Array, Array]) -> None:
    s, h, dk = drawn
    _, cache = attention.forward(s, h)
    with pytest.raises(ShapeError, match=r"attention\.forward: expected h"):
        attention.forward(s, h[:, :, :-1])
    with pytest.raises(ShapeError, match=r"attention\.backward: expected dk"):
        attention.backward(cache, dk[1:])
    with pytest.raises(DtypeError, match=r"attention\.forward"):
        attention.forward(s.astype(np.float32), h)
    with pytest.raises(NotFiniteError, match=r"attention\.forward"):
        attention.forward(s * np.nan, h)
