"""An embedding is one row for each token, and a row's gradient is a sum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import DtypeError, ShapeError
from gated_rnn.layers import embedding

TOKENS = np.array([[2, 0, 2], [1, 2, 0]])


def drawn() -> embedding.Params:
    """Return a table of four tokens, one of which does not occur."""
    return embedding.init(np.random.default_rng(0), 4, 3)


def test_it_is_the_product_with_one_hot_vectors() -> None:
    y, _ = embedding.forward(drawn(), TOKENS)
    np.testing.assert_array_equal(y, np.eye(4)[TOKENS] @ drawn().table)


def test_tokens_that_stand_twice_have_their_gradients_added() -> None:
    dy = np.random.default_rng(1).normal(size=(2, 3, 3))
    found = embedding.backward(drawn(), TOKENS, dy).table

    def loss(table: Any) -> float:
        y, _ = embedding.forward(embedding.Params(table), TOKENS)
        return float((y * dy).sum())

    assert relative_error(found, numerical_gradient(loss, drawn().table)) <= 1e-8
    assert not found[3].any()


@pytest.mark.parametrize(
    ("tokens", "error", "said"),
    [
        (np.array([0, 4]), ShapeError, "from 0 to 3"),
        (np.array([-1, 2]), ShapeError, "with -1 … 2"),
        (np.array([], int), ShapeError, r"got shape \(0,\)"),
        (np.array([0.0, 1.0]), DtypeError, "whole numbers"),
        (np.array([True, False]), DtypeError, "got bool"),
    ],
)
def test_what_is_no_token_is_told(
    tokens: Any, error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        embedding.forward(drawn(), tokens)


def test_a_gradient_of_another_shape_is_told() -> None:
    with pytest.raises(ShapeError, match=r"expected dy \(2, 3, 3\), got \(2, 3\)"):
        embedding.backward(drawn(), TOKENS, np.ones((2, 3)))


def test_float32_stays_float32_and_sizes_are_checked() -> None:
    params = embedding.init(np.random.default_rng(0), 4, 3, np.float32)
    y, tokens = embedding.forward(params, TOKENS)
    assert y.dtype == embedding.backward(params, tokens, y).table.dtype == np.float32
    with pytest.raises(ShapeError, match="embedding: V"):
        embedding.init(np.random.default_rng(0), 0, 3)
