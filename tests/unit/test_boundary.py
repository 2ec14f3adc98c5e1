"""Bad input: one clear error that says what was expected, what came, what to do."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gated_rnn import cells, checkpoint, init, sequence
from gated_rnn.boundary import (
    DtypeError,
    NotFiniteError,
    ShapeError,
    UnknownNameError,
    shapes,
)
from gated_rnn.layers import highway
from gated_rnn.unroll import bptt, unroll


def nan_in(array: Any) -> Any:
    """Return a copy with one NaN."""
    bad = array.copy()
    bad.flat[-1] = np.nan
    return bad


BAD = {
    "a list": (lambda a: a.tolist(), DtypeError, "expected {name} as a numpy array"),
    "integers": (lambda a: a.astype(int), DtypeError, "expected {name} as float64"),
    "objects": (lambda a: a.astype(object), DtypeError, "expected {name} as float64"),
    "float16": (lambda a: a.astype("f2"), DtypeError, "expected {name} as float64"),
    "big-endian": (lambda a: a.astype(">f8"), DtypeError, "byte order"),
    "float32 beside float64": (lambda a: a.astype("f4"), DtypeError, "one dtype"),
    "NaN": (nan_in, NotFiniteError, "is nan"),
    "infinity": (lambda a: a + np.inf, NotFiniteError, "is inf"),
    "one axis less": (lambda a: a[0], ShapeError, "expected {name} ("),
    "one axis more": (lambda a: a[None], ShapeError, "expected {name} ("),
    "nothing": (lambda a: a[:0], ShapeError, "at least 1"),
}


FORWARDS = {
    "unroll": unroll,
    "sequence.forward": sequence.forward,
    "checkpoint.forward": checkpoint.forward,
}


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("field", ["x", "params.W_ih", "params.b_ih", "state.h"])
@pytest.mark.parametrize("place", FORWARDS)
def test_every_bad_array_gives_its_error(
    case: Any, kind: str, field: str, place: str
) -> None:
    spoil, error, said = BAD[kind]
    group, _, name = field.partition(".")
    whole = getattr(case, group)
    spoilt = spoil(getattr(whole, name) if name else whole)
    bad = case._replace(**{group: whole._replace(**{name: spoilt}) if name else spoilt})
    expected = (error, DtypeError) if np.ndim(spoilt) == 0 else error
    with pytest.raises(expected) as caught:
        FORWARDS[place](bad.cell, bad.params, bad.x, bad.state)
    told = str(caught.value)
    assert told.startswith(f"{place}: ")
    if np.ndim(spoilt):
        assert said.format(name=field) in told or "one dtype" in told


def back_by_bptt(case: Any, dh: Any, dstate: Any) -> Any:
    """Go forwards with a good case and backwards with what is given."""
    caches = unroll(case.cell, case.params, case.x, case.state).caches
    return bptt(case.cell, case.params, caches, dh, dstate)


def back_by_sequence(case: Any, dh: Any, dstate: Any) -> Any:
    """Do the same by way of ``sequence``."""
    run = sequence.forward(case.cell, case.params, case.x, case.state)
    return sequence.backward(run.tape, dh, dstate)


def back_by_checkpoints(case: Any, dh: Any, dstate: Any) -> Any:
    """Do the same in one segment."""
    kept = checkpoint.forward(case.cell, case.params, case.x, case.state, 100)
    return checkpoint.backward(kept, lambda *_: dh, dstate)


BACKWARDS = [back_by_bptt, back_by_sequence, back_by_checkpoints]


@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("field", ["dh", "dstate.h"])
@pytest.mark.parametrize("back", BACKWARDS)
def test_every_bad_upstream_gradient_gives_its_error(
    case: Any, kind: str, field: str, back: Any
) -> None:
    spoil, error, _ = BAD[kind]
    dh, dstate = case.dh, case.dstate
    if field == "dh":
        dh = spoil(dh)
    else:
        dstate = dstate._replace(h=spoil(dstate.h))
    with pytest.raises((error, DtypeError), match=r"expected|one dtype|finite"):
        back(case, dh, dstate)


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("back", BACKWARDS)
def test_a_wrong_size_in_any_axis_of_the_upstream_gradient_is_told(
    case: Any, axis: int, back: Any
) -> None:
    with pytest.raises(ShapeError, match="expected"):
        back(case, np.delete(case.dh, 0, axis), case.dstate)


@pytest.mark.parametrize("axis", [1, 2])
def test_a_wrong_size_in_any_axis_of_the_input_is_told(case: Any, axis: int) -> None:
    bad = np.delete(case.x, 0, axis)
    with pytest.raises(ShapeError, match="expected"):
        unroll(case.cell, case.params, bad, case.state)


def test_a_wrong_size_in_any_axis_of_any_parameter_is_told(case: Any) -> None:
    for field, array in case.params._asdict().items():
        for axis in range(array.ndim):
            bad = case.params._replace(**{field: np.delete(array, 0, axis)})
            with pytest.raises(ShapeError):
                case.cell.step(bad, case.x[0], case.state)


def test_the_message_names_symbols_sizes_and_the_mend() -> None:
    rng = np.random.default_rng(0)
    params = cells.lstm.init(rng, 5, 4)
    with pytest.raises(ShapeError) as caught:
        unroll(cells.lstm, params, np.zeros((7, 5)))
    assert str(caught.value) == (
        "unroll: expected x (T, B, I) = (T, B, 5), got (7, 5); time comes first: x is "
        "(T, B, I); add axes of size 1 where you have none."
    )


def test_a_layer_without_time_is_not_told_that_time_comes_first() -> None:
    layer = highway.init(np.random.default_rng(0), 8)
    with pytest.raises(ShapeError) as caught:
        highway.forward(layer, np.zeros((3, 5)))
    assert str(caught.value) == (
        "highway.forward: expected x (B, H) = (B, 8), got (3, 5); check its axes and "
        "the sizes of the other arrays."
    )


def test_parameters_of_another_cell_are_refused() -> None:
    rng = np.random.default_rng(0)
    params = cells.gru.init(rng, 5, 4)
    with pytest.raises(TypeError, match=r"expected params as lstm\.Params, got gru"):
        unroll(cells.lstm, params, np.zeros((7, 3, 5)))


def test_a_state_of_another_cell_is_refused(case: Any) -> None:
    ours = case.cell.State
    other = next(c for c in cells.CELLS.values() if c.State is not ours)
    wrong = other.State(*(np.zeros((3, 4)) for _ in other.State._fields))
    with pytest.raises(TypeError, match="expected state as"):
        case.cell.step(case.params, case.x[0], wrong)


def test_the_backward_pass_checks_its_upstream_gradients(case: Any) -> None:
    run = unroll(case.cell, case.params, case.x, case.state)
    with pytest.raises(ShapeError, match="each of the 7 steps"):
        bptt(case.cell, case.params, run.caches, case.dh[1:])
    with pytest.raises(ShapeError, match="dh"):
        bptt(case.cell, case.params, run.caches, case.dh[..., 1:])
    with pytest.raises(NotFiniteError, match=r"dh\["):
        bptt(case.cell, case.params, run.caches, nan_in(case.dh))
    with pytest.raises(TypeError, match="expected dstate as"):
        bptt(case.cell, case.params, run.caches, case.dh, (1, 2, 3))
    with pytest.raises(ShapeError):
        case.cell.step_backward(
            case.params,
            run.caches[0],
            type(case.dstate)(*(a[1:] for a in case.dstate)),
        )


@pytest.mark.parametrize("name", ["lstn", "LSTM ", "", 3])
def test_an_unknown_cell_is_told_with_those_there_are(name: Any) -> None:
    with pytest.raises(UnknownNameError, match=r"expected one of rnn, .*lstm, .*gru"):
        cells.get(name)


def test_a_near_miss_is_guessed() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'lstm'"):
        cells.get("lstn")


def test_without_a_near_miss_nothing_is_guessed() -> None:
    with pytest.raises(UnknownNameError, match=r", got 'transformer'\.$"):
        cells.get("transformer")


@pytest.mark.parametrize("size", [0, -1, 2.5, True, "4", None])
def test_sizes_are_whole_numbers_of_at_least_one(case: Any, size: Any) -> None:
    rng = np.random.default_rng(0)
    for sizes in ((size, 4), (5, size)):
        with pytest.raises(ShapeError, match="whole number of at least 1"):
            case.cell.init(rng, *sizes)
    with pytest.raises(ShapeError, match="whole number of at least 1"):
        init.zero_state(case.cell, case.params, size)


def test_another_dtype_than_float_cannot_be_drawn() -> None:
    with pytest.raises(DtypeError, match="float64 or float32"):
        cells.lstm.init(np.random.default_rng(0), 5, 4, np.int64)  # type: ignore[arg-type]


def test_non_contiguous_and_read_only_arrays_give_the_right_answer(case: Any) -> None:
    right = unroll(case.cell, case.params, case.x, case.state)
    x = np.asfortranarray(case.x)
    state = type(case.state)(*(np.repeat(a, 2, axis=1)[:, ::2] for a in case.state))
    params = type(case.params)(*(a.copy() for a in case.params))
    for array in (x, *params):
        array.flags.writeable = False
    dh = np.asfortranarray(case.dh)
    dh.flags.writeable = False
    wanted = back_by_bptt(case, case.dh, case.dstate)
    spoilt = case._replace(x=x, params=params, state=state)
    for back in BACKWARDS:
        found = back(spoilt, dh, case.dstate)
        np.testing.assert_allclose(found.dx, wanted.dx, rtol=1e-10, atol=1e-13)
        for ours, theirs in zip(found.dparams, wanted.dparams, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-13)
    for forward in (unroll, sequence.forward):
        found = forward(case.cell, params, x, state)
        np.testing.assert_allclose(found.h, right.h, rtol=1e-10, atol=1e-13)


def test_no_argument_is_changed(case: Any) -> None:
    arrays = [case.x, case.dh, *case.params, *case.state, *case.dstate]
    before = [array.copy() for array in arrays]
    run = unroll(case.cell, case.params, case.x, case.state)
    bptt(case.cell, case.params, run.caches, case.dh, case.dstate)
    for array, kept in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, kept)


def test_shapes_are_read_from_the_annotations() -> None:
    assert shapes(cells.lstm.Params) == {
        "W_ih": "4H, I",
        "W_hh": "4H, H",
        "b_ih": "4H",
        "b_hh": "4H",
    }
