"""An embedding is one row for each token, and a row's gradient is a sum."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import DtypeError, NotFiniteError, ShapeError
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


IN_TABLE = "tokens from 0 to 3, got shape"
WHOLE = "tokens as whole numbers, got"
CONVERT = "Convert them with .astype(np.int64)."


@pytest.mark.parametrize(
    ("tokens", "error", "said"),
    [
        (np.array([0, 4]), ShapeError, f"{IN_TABLE} (2,) with 0 … 4."),
        (np.array([-1, 2]), ShapeError, f"{IN_TABLE} (2,) with -1 … 2."),
        (np.array([], int), ShapeError, f"{IN_TABLE} (0,)."),
        (np.array([0.0, 1.0]), DtypeError, f"{WHOLE} float64. {CONVERT}"),
        (np.array([True, False]), DtypeError, f"{WHOLE} bool. {CONVERT}"),
    ],
)
def test_what_is_no_token_is_told_in_full(
    tokens: Any, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as caught:
        embedding.forward(drawn(), tokens)
    assert str(caught.value) == f"embedding.forward: expected {said}"


def test_a_gradient_of_another_shape_is_told_in_full() -> None:
    with pytest.raises(ShapeError) as caught:
        embedding.backward(drawn(), TOKENS, np.ones((2, 3)))
    assert str(caught.value) == (
        "embedding.backward: expected dy (2, 3, 3), got (2, 3); one gradient for each "
        "row that forward returned."
    )


def test_a_table_that_holds_no_numbers_is_told() -> None:
    bad = embedding.Params(drawn().table * np.nan)
    with pytest.raises(NotFiniteError, match=r"^embedding\.forward: params\.table\["):
        embedding.forward(bad, TOKENS)


@pytest.mark.parametrize(("letter", "sizes"), [("V", (0, 3)), ("E", (4, 0))])
def test_the_size_that_is_wrong_is_named(letter: str, sizes: tuple[int, int]) -> None:
    with pytest.raises(ShapeError, match=f"^embedding: {letter}: expected"):
        embedding.init(np.random.default_rng(0), *sizes)


def test_float32_stays_float32() -> None:
    params = embedding.init(np.random.default_rng(0), 4, 3, np.float32)
    y, tokens = embedding.forward(params, TOKENS)
    assert y.dtype == embedding.backward(params, tokens, y).table.dtype == np.float32
