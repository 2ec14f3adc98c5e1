"""The converters without the frameworks: there and back, and what they refuse.

``tests/frameworks`` runs the frameworks themselves.
"""

from __future__ import annotations

import re
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


def mapped(weights: Any, change: Callable[[Array], Any]) -> Any:
    """Return the same lists and dicts with each array changed."""
    if isinstance(weights, dict):
        return {name: mapped(inner, change) for name, inner in weights.items()}
    if isinstance(weights, list):
        return [mapped(inner, change) for inner in weights]
    return change(weights)


def paths(weights: Any) -> Iterator[str]:
    """Yield the name of every array of a framework's dicts."""
    for name, inner in weights.items():
        if isinstance(inner, dict):
            yield from (f"{name}/{path}" for path in paths(inner))
        else:
            yield name


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
    assert mapped(back, np.shape) == mapped(weights, np.shape)
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


def test_haiku_s_z_is_the_other_way_round_and_only_z(
    cases: Callable[..., Any],
) -> None:
    case = cases("gru_before")
    gru = CONVERTERS["haiku"].to(case.cell, case.params)["gru"]
    there = [np.split(gru[name], 3, axis=-1) for name in ("w_i", "w_h", "b")]
    b = case.params.b_ih + case.params.b_hh
    here = [np.split(a, 3) for a in (case.params.W_ih, case.params.W_hh, b)]
    for (z, r, n), (our_r, our_z, our_n) in zip(there, here, strict=True):
        np.testing.assert_array_equal(z, -our_z.T)
        np.testing.assert_array_equal(r, our_r.T)
        np.testing.assert_array_equal(n, our_n.T)


def test_haiku_modules_bear_the_names_of_its_own(cases: Callable[..., Any]) -> None:
    case = cases("rnn_relu")
    weights = CONVERTERS["haiku"].to(case.cell, case.params)
    assert weights.keys() == {"vanilla_rnn/linear", "vanilla_rnn/linear_1"}


def test_a_gru_of_nnx_has_no_place_for_the_bias_inside_the_reset(
    cases: Callable[..., Any],
) -> None:
    case = cases("gru")
    largest = np.abs(np.split(case.params.b_hh, 3)[2]).max()
    with pytest.raises(ValueError, match="expected b_hn") as refused:
        to_nnx(case.cell, case.params)
    assert str(refused.value) == (
        "to_nnx: expected b_hn of gru to be zero, got values up to "
        f"{largest:.3g}; GRUCell has no place for it, and it cannot be added to b_in "
        "because the reset gate multiplies it. Train with it held at zero, or use a "
        "framework that keeps it."
    )


@pytest.mark.parametrize("framework", sorted(CONVERTERS))
def test_a_cell_that_a_framework_has_not_is_refused_by_name(
    framework: str, cases: Callable[..., Any]
) -> None:
    case, way = cases("mgu"), CONVERTERS[framework]
    known = ", ".join(f"{name} ({lay.called})" for name, lay in way.layouts.items())
    expected = (
        f"{framework}: expected a cell that the framework computes too, one of "
        f"{known}; got 'mgu'. Weights of another cell would be another function."
    )
    with pytest.raises(UnknownNameError) as refused:
        way.to(case.cell, case.params)
    assert str(refused.value) == f"to_{expected}"
    with pytest.raises(UnknownNameError) as refused:
        way.back(case.cell, {})
    assert str(refused.value) == f"from_{expected}"


@pytest.mark.parametrize("framework", sorted(CONVERTERS))
def test_what_is_refused_names_the_call_and_the_array(
    framework: str, cases: Callable[..., Any]
) -> None:
    case, way = carried(framework, cases("lstm")), CONVERTERS[framework]
    weights = way.to(case.cell, case.params)
    first = next(leaves(weights))
    half = mapped(weights, lambda a: a.astype(np.float16) if a is first else a)
    where = rf"^from_{framework}: expected \S+ as float64 or float32"
    with pytest.raises(DtypeError, match=where):
        way.back(case.cell, half)
    with pytest.raises(TypeError, match=rf"^to_{framework}: expected params as lstm"):
        way.to(case.cell, cases("lstm_coupled").params)


@pytest.mark.parametrize(
    "framework", ["equinox", "haiku", "linen", "nnx", "nnx_optimized", "onnx"]
)
def test_names_are_refused_with_those_expected_and_those_that_came(
    framework: str, cases: Callable[..., Any]
) -> None:
    case, way = cases("lstm"), CONVERTERS[framework]
    weights = way.to(case.cell, case.params)
    wanted, called = list(paths(weights)), way.layouts["lstm"].called
    expected = (
        rf"^from_{framework}: expected (.+) for {re.escape(called)}, got (.+)"
        r"\. Pass the arrays of this one cell, under the framework's names; where it "
        r"was made without a bias, add one of zeros\.$"
    )
    with pytest.raises(UnknownNameError) as refused:
        way.back(case.cell, {})
    found = re.match(expected, str(refused.value))
    assert found
    assert sorted(found[1].split(", ")) == sorted(wanted)
    assert found[2] == "nothing"
    more = {**weights, "extra": {"a": 1}}
    with pytest.raises(UnknownNameError, match=r", got .*extra") as refused:
        way.back(case.cell, more)
    found = re.match(expected, str(refused.value))
    assert found
    assert set(wanted) < set(found[2].split(", "))


def test_parameters_of_another_cell_are_refused(cases: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match=r"to_keras: expected params as gru\.Params"):
        to_keras(cells.gru, cases("gru_before").params)


def test_keras_weights_without_a_bias_are_refused(cases: Callable[..., Any]) -> None:
    case = cases("lstm")
    weights = to_keras(case.cell, case.params)
    with pytest.raises(ShapeError) as refused:
        from_keras(case.cell, weights[:2])
    assert str(refused.value) == (
        "from_keras: expected three arrays (kernel, recurrent_kernel, bias) for LSTM, "
        "got 2. For a layer with use_bias=False add a bias of zeros; convert stacked "
        "layers and directions one by one."
    )


@pytest.mark.parametrize(
    ("made_as", "read_as", "said"),
    [
        ("gru", "gru_before", "1 axes for GRU(reset_after=False), got (2, 12)"),
        ("gru_before", "gru", "2 axes for GRU, got (12,)"),
    ],
)
def test_keras_weights_of_the_other_reset_are_refused(
    made_as: str, read_as: str, said: str, cases: Callable[..., Any]
) -> None:
    case = cases(made_as)
    weights = to_keras(case.cell, case.params)
    with pytest.raises(ShapeError) as refused:
        from_keras(cells.get(read_as), weights)
    assert str(refused.value) == (
        f"from_keras: expected a bias of {said}. With reset_after=True Keras keeps "
        "(2, 3H), and the cell is gru; with reset_after=False (3H), and the cell is "
        "gru_before."
    )


@pytest.mark.parametrize(
    ("name", "rows"), [("lstm", r"\(4H\) = \(16\)"), ("rnn", r"\(H\) = \(4\)")]
)
def test_a_bias_of_another_length_is_refused(
    name: str, rows: str, cases: Callable[..., Any]
) -> None:
    case = cases(name)
    kernel, recurrent, bias = to_keras(case.cell, case.params)
    with pytest.raises(ShapeError, match=f"expected bias {rows}, got"):
        from_keras(case.cell, [kernel, recurrent, np.append(bias, bias)])


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


def test_the_variables_of_linen_are_refused_for_their_params(
    cases: Callable[..., Any],
) -> None:
    gru = cases("gru")
    variables = {"params": to_linen(gru.cell, gru.params)}
    with pytest.raises(UnknownNameError, match=r"expected ir/kernel.*got params/ir"):
        from_linen(gru.cell, variables)


def test_a_gru_of_equinox_without_its_second_bias_is_refused(
    cases: Callable[..., Any],
) -> None:
    gru = cases("gru")
    weights = to_equinox(gru.cell, gru.params)
    del weights["bias_n"]
    with pytest.raises(UnknownNameError, match="weight_hh, bias, bias_n for GRUCell"):
        from_equinox(gru.cell, weights)


@pytest.mark.parametrize(
    ("given", "kind"),
    [([1.0], "list"), ({"dense_i": np.ones((5, 4))}, "ndarray")],
)
@pytest.mark.parametrize("framework", ["haiku", "linen", "nnx", "nnx_optimized"])
def test_what_is_no_dict_of_dicts_is_refused(
    framework: str, given: Any, kind: str
) -> None:
    with pytest.raises(TypeError) as refused:
        CONVERTERS[framework].back(cells.lstm, given)
    assert str(refused.value) == (
        f"from_{framework}: expected a dict of modules, each a dict of arrays, got "
        f"{kind} in place of a dict. Pass the parameters as the framework nests them."
    )


def test_haiku_weights_without_rows_for_the_input_are_refused() -> None:
    linear = {"w": np.ones((4, 16)), "b": np.ones(16)}
    with pytest.raises(ShapeError, match=r"\(I \+ H, 4H\) with H = 4 .* got \(4, 16\)"):
        from_haiku(cells.lstm, {"lstm/linear": linear})
