"""The converters without the frameworks: there and back, and what they refuse.

``tests/frameworks`` runs the frameworks themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from gated_rnn import cells
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.boundary import Array, DtypeError, ShapeError, UnknownNameError
from gated_rnn.convert import (
    CONVERTERS,
    from_equinox,
    from_haiku,
    from_keras,
    from_linen,
    from_nnx,
    from_onnx,
    to_equinox,
    to_keras,
    to_linen,
    to_nnx,
)
from gated_rnn.unroll import unroll

PAIRS = [(name, cell) for name, way in CONVERTERS.items() for cell in way.layouts]


def leaves(weights: Any) -> Iterator[Array]:
    """Yield every array of a framework's lists and dicts."""
    if isinstance(weights, np.ndarray):
        yield weights
        return
    for inner in weights.values() if isinstance(weights, dict) else weights:
        yield from leaves(inner)


def names(weights: Any) -> Any:
    """Return the same lists and dicts with the shape of each array."""
    if isinstance(weights, dict):
        return {name: names(inner) for name, inner in weights.items()}
    if isinstance(weights, list):
        return [names(inner) for inner in weights]
    return weights.shape


def carried(framework: str, case: Any) -> Any:
    """Return a case whose parameters the framework can hold."""
    if (framework, case.cell.NAME) != ("nnx", "gru"):
        return case
    b_hh = case.params.b_hh.copy()
    b_hh.reshape(3, -1)[2] = 0.0  # nnx.GRUCell has no b_hn
    return case._replace(params=case.params._replace(b_hh=b_hh))


@pytest.mark.parametrize(("framework", "name"), PAIRS)
def test_the_weights_of_a_framework_survive_the_way_here_and_back(
    framework: str, name: str, cases: Callable[..., Any]
) -> None:
    case, way = carried(framework, cases(name)), CONVERTERS[framework]
    rng = np.random.default_rng(2)
    weights = way.to(case.cell, case.params)
    for array in leaves(weights):
        array[:] = rng.normal(size=array.shape)
    back = way.to(case.cell, way.back(case.cell, weights))
    assert names(back) == names(weights)
    for ours, theirs in zip(leaves(back), leaves(weights), strict=True):
        assert ours.flags.c_contiguous
        # Exact but for Haiku's 1, which is added and taken away again.
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=4e-16)


@pytest.mark.parametrize(("framework", "name"), PAIRS)
def test_our_parameters_survive_the_way_there_and_back_as_a_function(
    framework: str, name: str, cases: Callable[..., Any]
) -> None:
    case, way = carried(framework, cases(name)), CONVERTERS[framework]
    back = way.back(case.cell, way.to(case.cell, case.params))
    assert type(back) is type(case.params)
    np.testing.assert_array_equal(back.W_ih, case.params.W_ih)
    np.testing.assert_array_equal(back.W_hh, case.params.W_hh)
    here = unroll(case.cell, case.params, case.x, case.state)
    there = unroll(case.cell, back, case.x, case.state)
    assert relative_error(here.h, there.h) <= 1e-12
    if set(way.layouts[name].apart) == set(case.cell.GATES):
        np.testing.assert_array_equal(back.b_ih, case.params.b_ih)
        np.testing.assert_array_equal(back.b_hh, case.params.b_hh)


@pytest.mark.parametrize(("framework", "name"), PAIRS)
def test_a_bias_that_a_framework_lacks_comes_back_as_zeros(
    framework: str, name: str, cases: Callable[..., Any]
) -> None:
    case, way = carried(framework, cases(name)), CONVERTERS[framework]
    back = way.back(case.cell, way.to(case.cell, case.params))
    blocks = zip(
        case.cell.GATES, np.split(back.b_hh, len(case.cell.GATES)), strict=True
    )
    for gate, b_hh in blocks:
        assert b_hh.any() == (gate in way.layouts[name].apart), gate


@pytest.mark.parametrize(("framework", "name"), PAIRS)
def test_converted_arrays_keep_the_dtype_and_share_no_memory(
    framework: str, name: str, cases: Callable[..., Any]
) -> None:
    case = carried(framework, cases(name, dtype=np.float32))
    way = CONVERTERS[framework]
    weights = way.to(case.cell, case.params)
    back = way.back(case.cell, weights)
    for array in (*leaves(weights), *back):
        assert array.dtype == np.float32
    for array in leaves(weights):
        assert not any(np.shares_memory(array, own) for own in (*case.params, *back))


def test_a_gru_of_nnx_has_no_place_for_the_bias_inside_the_reset(
    cases: Callable[..., Any],
) -> None:
    case = cases("gru")
    with pytest.raises(ValueError, match=r"expected b_hn of gru to be zero.*GRUCell"):
        to_nnx(case.cell, case.params)


@pytest.mark.parametrize("framework", sorted(CONVERTERS))
def test_a_cell_that_a_framework_has_not_is_refused_by_name(
    framework: str, cases: Callable[..., Any]
) -> None:
    case, way = cases("mgu"), CONVERTERS[framework]
    known = next(iter(way.layouts))
    with pytest.raises(UnknownNameError, match=rf"one of {known} .*got 'mgu'"):
        way.to(case.cell, case.params)
    with pytest.raises(UnknownNameError, match=rf"one of {known} .*got 'mgu'"):
        way.back(case.cell, {})


def test_parameters_of_another_cell_are_refused(cases: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match=r"to_keras: expected params as gru\.Params"):
        to_keras(cells.gru, cases("gru_before").params)


def test_keras_weights_without_a_bias_are_refused(cases: Callable[..., Any]) -> None:
    case = cases("lstm")
    weights = to_keras(case.cell, case.params)
    with pytest.raises(
        ShapeError, match=r"expected three arrays.*got 2.*bias of zeros"
    ):
        from_keras(case.cell, weights[:2])


@pytest.mark.parametrize(
    ("made_as", "read_as"), [("gru", "gru_before"), ("gru_before", "gru")]
)
def test_keras_weights_of_the_other_reset_are_refused(
    made_as: str, read_as: str, cases: Callable[..., Any]
) -> None:
    case = cases(made_as)
    weights = to_keras(case.cell, case.params)
    with pytest.raises(ShapeError, match="reset_after=True Keras keeps"):
        from_keras(cells.get(read_as), weights)


def test_kernels_that_were_not_transposed_are_refused(
    cases: Callable[..., Any],
) -> None:
    case = cases("lstm")
    kernel, recurrent, bias = to_keras(case.cell, case.params)
    with pytest.raises(ShapeError, match=r"recurrent_kernel \(H, 4H\).*got \(16, 4\)"):
        from_keras(case.cell, [kernel, recurrent.T, bias])


def test_two_directions_of_onnx_are_refused(cases: Callable[..., Any]) -> None:
    case = cases("lstm")
    weights = CONVERTERS["onnx"].to(case.cell, case.params)
    both = {key: np.concatenate([array] * 2) for key, array in weights.items()}
    with pytest.raises(ShapeError, match=r"expected W \(1, 4H, I\).*got \(2, 16, 5\)"):
        from_onnx(case.cell, both)


def test_names_too_few_or_too_many_are_refused(cases: Callable[..., Any]) -> None:
    gru = cases("gru")
    weights = to_equinox(gru.cell, gru.params)
    del weights["bias_n"]
    with pytest.raises(UnknownNameError, match="weight_hh, bias, bias_n for GRUCell"):
        from_equinox(gru.cell, weights)
    layers = {"params": to_linen(gru.cell, gru.params)}
    with pytest.raises(UnknownNameError, match=r"expected ir/kernel.*got params/ir"):
        from_linen(gru.cell, layers)


@pytest.mark.parametrize("given", [[1.0], {"dense_i": np.ones((5, 4))}])
def test_what_is_no_dict_of_dicts_is_refused(given: Any) -> None:
    with pytest.raises(TypeError, match="expected a dict of modules"):
        from_nnx(cells.rnn, given)


def test_haiku_weights_without_rows_for_the_input_are_refused() -> None:
    linear = {"w": np.ones((4, 16)), "b": np.ones(16)}
    with pytest.raises(ShapeError, match=r"\(I \+ H, 4H\) with H = 4 .* got \(4, 16\)"):
        from_haiku(cells.lstm, {"lstm/linear": linear})


def test_half_precision_is_refused(cases: Callable[..., Any]) -> None:
    case = cases("lstm")
    half = [a.astype(np.float16) for a in to_keras(case.cell, case.params)]
    with pytest.raises(DtypeError, match=r"expected kernel as float64 or float32"):
        from_keras(case.cell, half)
