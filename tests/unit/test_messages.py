"""Every door names itself and the array that is wrong, for each array that it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from gated_rnn import cells, checkpoint, init, losses, scan, sequence
from gated_rnn.boundary import Boundary, NotFiniteError, ShapeError
from gated_rnn.layers import LAYERS
from gated_rnn.unroll import bptt, unroll


def spoilt(name: str, given: Any) -> Iterator[tuple[str, Any]]:
    """Yield each array by the name that an error gives it, and all with NaN in it."""
    if not isinstance(given, tuple):
        yield name, given * np.nan
        return
    for field, array in given._asdict().items():  # type: ignore[attr-defined]
        bad = given._replace(**{field: array * np.nan})  # type: ignore[attr-defined]
        yield f"{name}.{field}", bad


def check(place: str, call: Callable[..., Any], **arguments: Any) -> None:
    """Call with NaN in each array in turn: the error names place and array."""
    for name, given in arguments.items():
        for told, bad in spoilt(name.replace("_state", " state"), given):
            with pytest.raises(NotFiniteError) as caught:
                call(**arguments | {name: bad})
            assert str(caught.value).startswith(f"{place}: {told}["), caught.value


def test_a_step_forwards_and_a_step_backwards_name_what_is_wrong(case: Any) -> None:
    cell = case.cell
    _, cache = cell.step(case.params, case.x[0], case.state)
    forwards = {"params": case.params, "x_t": case.x[0], "state": case.state}
    check(f"{cell.NAME}.step", cell.step, **forwards)
    backwards = {"params": case.params, "cache": cache, "dstate": case.dstate}
    check(f"{cell.NAME}.step_backward", cell.step_backward, **backwards)


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_a_layer_forwards_and_backwards_names_what_is_wrong(name: str) -> None:
    rng, layer = np.random.default_rng(0), LAYERS[name]
    params = layer.init(rng, *((4, 4) if name == "linear" else (4,)))
    x = rng.normal(size=(3, 4))
    y, cache = layer.forward(params, x)
    check(f"{name}.forward", layer.forward, params=params, x=x)
    check(f"{name}.backward", layer.backward, params=params, cache=cache, dy=y)


@pytest.mark.parametrize("name", sorted(LAYERS))
def test_a_layer_names_the_size_that_is_wrong(name: str) -> None:
    letters = ("I", "O") if name == "linear" else ("H",)
    for wrong in letters:
        sizes = {letter: 0 if letter == wrong else 4 for letter in letters}
        with pytest.raises(ShapeError, match=rf"^{name}\.init: {wrong}: expected"):
            LAYERS[name].init(np.random.default_rng(0), *sizes.values())


def test_a_cell_names_the_size_that_is_wrong(case: Any) -> None:
    for wrong in ("I", "H"):
        sizes = {"I": 5, "H": 4, wrong: 0}
        with pytest.raises(ShapeError, match=rf"^init: {wrong}: expected"):
            case.cell.init(np.random.default_rng(0), *sizes.values())
    with pytest.raises(ShapeError, match=r"^zero_state: B: expected"):
        init.zero_state(case.cell, case.params, 0)


@pytest.mark.parametrize(
    ("place", "run"),
    [
        ("unroll", unroll),
        ("sequence.forward", sequence.forward),
        ("checkpoint.forward", checkpoint.forward),
    ],
)
def test_a_sequence_forwards_names_what_is_wrong(
    case: Any, place: str, run: Any
) -> None:
    given = {"params": case.params, "x": case.x, "state": case.state}
    check(place, lambda **a: run(case.cell, *a.values()), **given)


def test_bptt_names_what_is_wrong(case: Any) -> None:
    caches = unroll(case.cell, case.params, case.x, case.state).caches
    given = {"params": case.params, "dh": case.dh, "dstate": case.dstate}

    def back(params: Any, dh: Any, dstate: Any) -> Any:
        return bptt(case.cell, params, caches, dh, dstate)

    check("bptt", back, **given)


def test_a_sequence_backwards_names_what_is_wrong_in_its_tape_too(case: Any) -> None:
    tape = sequence.forward(case.cell, case.params, case.x, case.state).tape

    def back(x: Any, first_state: Any, dh: Any, dstate: Any) -> Any:
        return sequence.backward(tape._replace(x=x, first=first_state), dh, dstate)

    given = {"x": case.x, "first_state": case.state}
    check("sequence.backward", back, **given, dh=case.dh, dstate=case.dstate)


def test_checkpoints_backwards_name_what_is_wrong(case: Any) -> None:
    kept = checkpoint.forward(case.cell, case.params, case.x, case.state)

    def back(last_state: Any, dstate: Any) -> Any:
        own = kept._replace(state=last_state)
        return checkpoint.backward(own, lambda steps, _: case.dh[steps], dstate)

    check("checkpoint.backward", back, last_state=kept.state, dstate=case.dstate)
    with pytest.raises(NotFiniteError, match=r"^checkpoint\.backward: upstream\(…\)\["):
        checkpoint.backward(kept, lambda _, h: h * np.nan)


def test_checkpoints_name_the_segment_whose_states_are_no_numbers(cases: Any) -> None:
    case = cases("lstm")
    kept = checkpoint.forward(case.cell, case.params, case.x, case.state)
    # What was finite on the way forwards need not be so any more.
    case.x[:] = np.nan
    with pytest.raises(NotFiniteError, match=r"^checkpoint\.backward: h of the seg"):
        checkpoint.backward(kept, lambda _, h: h)


def test_a_length_of_segments_is_named(case: Any) -> None:
    with pytest.raises(ShapeError, match=r"^checkpoint\.forward: every: expected"):
        checkpoint.forward(case.cell, case.params, case.x, every=0)


def test_a_linear_recurrence_names_what_is_wrong() -> None:
    keep, first = np.ones((3, 2, 4)), np.ones((2, 4))
    check("scan.recurrence", scan.recurrence, keep=keep, value=keep, first=first)


def test_initialisers_and_losses_name_what_is_wrong() -> None:
    rng = np.random.default_rng(0)
    lstm, gru = cells.lstm.init(rng, 5, 4), cells.gru.init(rng, 5, 4)
    check("forget_bias", lambda params: init.forget_bias(params, 1.0), params=lstm)
    check("update_bias", lambda params: init.update_bias(params, 1.0), params=gru)
    y, classes = rng.normal(size=(3, 4)), np.zeros(3, dtype=int)
    check("softmax_loss", lambda logits: losses.softmax_loss(logits, classes), logits=y)
    check("squared_loss", losses.squared_loss, y=y, targets=y)
    check("sigmoid_loss", losses.sigmoid_loss, logits=y, targets=y)


def test_zero_states_name_what_is_wrong(case: Any) -> None:
    def zeros(params: Any) -> Any:
        return init.zero_state(case.cell, params, 3)

    check("zero_state", zeros, params=case.params)


# ----------------------------------------------------------------- sentences, in full


SAID = {
    "symbols of a block": (
        lambda door: door.array("W", np.zeros((3, 5)), "4H, I"),
        "f: expected W (4H, I), got (3, 5); check its axes and the sizes of the other "
        "arrays.",
    ),
    "a block of two": (
        lambda door: door.array("W", np.zeros((3, 5)), "2H, I"),
        "f: expected W (2H, I), got (3, 5); check its axes and the sizes of the other "
        "arrays.",
    ),
    "numbers where they are known": (
        lambda door: (
            door.array("h", np.zeros((3, 4)), "B, H"),
            door.array("W", np.zeros((12, 5)), "4H, I"),
        ),
        "f: expected W (4H, I) = (16, I), got (12, 5); check its axes and the sizes of "
        "the other arrays.",
    ),
    "a word on one step": (
        lambda door: door.array("x_t", np.zeros(3), "B, I"),
        "f: expected x_t (B, I), got (3,); one step is (B, I); for a whole sequence "
        "call unroll.",
    ),
    "no size of zero": (
        lambda door: door.array("h", np.zeros((0, 4)), "B, H"),
        "f: expected h (B, H), got (0, 4); every size is at least 1; where there is "
        "nothing, make no call.",
    ),
    "where the number is that is none": (
        lambda door: door.array("h", np.array([[1.0, 2.0], [np.inf, 3.0]]), "B, H"),
        "f: h[1, 0] is inf; expected finite numbers. Look for a division by zero, an "
        "overflow or missing data before this call.",
    ),
    "a type without a cell": (
        lambda door: door.fields("state", cells.lstm.State, [1, 2]),
        "f: expected state as lstm.State, got list. Parameters, states and caches "
        "belong to one cell; make them with the same module.",
    ),
    "no array": (
        lambda door: door.array("h", [1.0], "H"),
        "f: expected h as a numpy array, got list. Make it one with np.asarray(…, "
        "dtype=float).",
    ),
    "whole numbers": (
        lambda door: door.array("h", np.arange(3), "H"),
        "f: expected h as float64 or float32 in this machine's byte order, got '<i8'. "
        "Convert it with .astype(np.float64).",
    ),
    "two dtypes": (
        lambda door: (
            door.array("x", np.zeros(3), "H"),
            door.array("h", np.zeros(3), "H"),
            door.array("c", np.zeros(3, np.float32), "H"),
        ),
        "f: x is float64 but c is float32; expected one dtype. Convert one of them "
        "with .astype(…).",
    ),
}


@pytest.mark.parametrize("what", SAID)
def test_an_error_says_what_was_expected_what_came_and_what_to_do(what: str) -> None:
    call, said = SAID[what]
    with pytest.raises((TypeError, ValueError)) as caught:
        call(Boundary("f"))
    assert str(caught.value) == said


def test_a_size_of_one_needs_no_letter_and_a_factor_divides_its_axis() -> None:
    door = Boundary("f")
    door.array("W", np.zeros((8, 1)), "4H, 1")
    assert door.sizes["H"] == 2
    with pytest.raises(ShapeError, match=r"\(4H, 1\) = \(8, 1\), got \(8, 2\)"):
        door.array("W", np.zeros((8, 2)), "4H, 1")
