"""What must hold for every layer whatever its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gated_rnn.layers import LAYERS

SIZES = st.integers(1, 6)
NAMES = st.sampled_from(sorted(LAYERS))
SEEDS = st.integers(0, 10_000)
DTYPES = st.sampled_from([np.float64, np.float32])
EXTREMES = st.sampled_from([0.0, 1e-30, 1.0, 1e4]) | st.floats(1.0, 1e4)


def draw(name: str, seed: int, B: int, H: int, dtype: Any) -> Any:
    """Draw a layer's parameters and an input; H → H for all of them."""
    rng = np.random.default_rng(seed)
    layer = LAYERS[name]
    sizes = (H, H) if name == "linear" else (H,)
    params = layer.init(rng, *sizes, dtype)
    return layer, params, rng.normal(size=(B, H)).astype(dtype), rng


@given(NAMES, SEEDS, SIZES, SIZES, EXTREMES, DTYPES)
def test_no_size_of_input_overflows_or_warns(
    name: str, seed: int, B: int, H: int, size: float, dtype: Any
) -> None:
    layer, params, x, _ = draw(name, seed, B, H, dtype)
    x = np.clip(x * dtype(size), -1e4, 1e4).astype(dtype)
    y, cache = layer.forward(params, x)
    dx, dparams = layer.backward(params, cache, np.ones_like(y))
    for found in (y, dx, *dparams):
        assert found.dtype == dtype
        assert np.isfinite(found).all()


@given(NAMES, SEEDS, st.integers(2, 6), SIZES)
def test_examples_of_a_batch_do_not_see_each_other(
    name: str, seed: int, B: int, H: int
) -> None:
    layer, params, x, rng = draw(name, seed, B, H, np.float64)
    order = rng.permutation(B)
    np.testing.assert_allclose(
        layer.forward(params, x[order])[0],
        layer.forward(params, x)[0][order],
        rtol=1e-12,
        atol=1e-14,
    )


@given(NAMES, SEEDS, SIZES, SIZES)
def test_gradients_of_a_batch_add_up_over_its_examples(
    name: str, seed: int, B: int, H: int
) -> None:
    layer, params, x, rng = draw(name, seed, B, H, np.float64)
    dy = rng.normal(size=x.shape)
    _, together = layer.backward(params, layer.forward(params, x)[1], dy)
    total = [np.zeros_like(a) for a in params]
    for b in range(B):
        one = slice(b, b + 1)
        _, cache = layer.forward(params, x[one])
        for kept, part in zip(
            total, layer.backward(params, cache, dy[one])[1], strict=True
        ):
            kept += part
    for ours, summed in zip(together, total, strict=True):
        np.testing.assert_allclose(ours, summed, rtol=1e-10, atol=1e-12)
