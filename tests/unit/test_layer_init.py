"""Where layers start: how large, in which dtype, and what is not drawn at all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gated_rnn.layers import LAYERS, highway, linear, two_gates, weighted

N = 40
"""Large enough that the largest of N² draws comes close to the bound."""


def start(name: str, *dtype: Any) -> dict[str, Any]:
    """Draw the parameters of a layer whose input has N numbers."""
    sizes = (N, 3 * N) if name == "linear" else (N,)
    params = LAYERS[name].init(np.random.default_rng(0), *sizes, *dtype)
    return dict(params._asdict())


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_weights_fill_the_range_that_torch_draws_from(name: str) -> None:
    bound = 1 / np.sqrt(N)
    drawn = {k: a for k, a in start(name).items() if k.startswith("W") or k == "b"}
    assert len(drawn) >= 2
    for field, array in drawn.items():
        # Of n draws from U(−b, b) the largest is below 0.8 b once in (1/0.8)ⁿ times.
        assert 0.8 * bound < np.abs(array).max() <= bound, field
        assert array.min() < 0 < array.max(), field


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_every_parameter_has_the_dtype_that_was_asked_for(name: str) -> None:
    assert {array.dtype for array in start(name).values()} == {np.dtype("f8")}
    narrow = start(name, np.float32)
    assert {array.dtype for array in narrow.values()} == {np.dtype("f4")}


def test_the_share_starts_at_one_half_and_gates_without_a_bias() -> None:
    rng = np.random.default_rng(0)
    np.testing.assert_array_equal(weighted.init(rng, N).alpha, [0.5])
    np.testing.assert_array_equal(highway.init(rng, N).b_alpha, np.zeros(N))
    gates = two_gates.init(rng, N)
    for bias in (gates.b_a, gates.b_b):
        np.testing.assert_array_equal(bias, np.zeros(N))


def test_the_bound_of_a_linear_map_is_that_of_its_input() -> None:
    wide = linear.init(np.random.default_rng(0), 4, 400)
    assert np.abs(wide.W).max() <= 0.5
    assert np.abs(wide.b).max() > 0.45
