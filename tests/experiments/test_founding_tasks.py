"""Copy memory, the Reber grammar, temporal order, digits: what each task asks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from gated_rnn.analysis.gradcheck import numerical_gradient
from gated_rnn.boundary import ShapeError
from gated_rnn.experiments import copy_memory as copying
from gated_rnn.experiments import highway_depth
from gated_rnn.experiments import reber as grammar
from gated_rnn.experiments import temporal_order as ordering
from gated_rnn.tasks import copy_memory, digits, reber, temporal_order


def rng(seed: int = 0) -> np.random.Generator:
    """Return a generator with a fixed start."""
    return np.random.default_rng(seed)


# ----------------------------------------------------------------------- copy memory


def test_ten_symbols_are_asked_for_again_after_the_mark() -> None:
    x, answers = copy_memory.batch(rng(), 30, 200)
    assert x.shape == (50, 200, 10)
    tokens = x.argmax(axis=2)
    assert (tokens[:10] == answers[-10:]).all()
    assert (tokens[39] == copy_memory.MARK).all()
    assert (np.delete(tokens, 39, axis=0)[10:] == copy_memory.BLANK).all()
    assert (answers[:-10] == copy_memory.BLANK).all()
    assert set(np.unique(tokens[:10])) == set(range(8))


def test_the_baseline_is_the_loss_of_knowing_only_when_to_speak() -> None:
    _, answers = copy_memory.batch(rng(), 30, 500)
    blank = answers == copy_memory.BLANK
    loss = np.where(blank, 0.0, math.log(8)).mean()
    assert loss == pytest.approx(copy_memory.memoryless(30))
    assert copy_memory.memoryless(1) > copy_memory.memoryless(100)


def test_an_untrained_network_recalls_by_chance() -> None:
    config = replace(copying.QUICK[0], steps=0, test=500)
    found = copying.run(config, rng()).metrics
    assert found["recalled"] < 0.3
    assert found["share"] > 1
    assert found["success"] == 0.0


# ------------------------------------------------------------------------- the grammar


def test_an_embedded_string_ends_with_the_symbol_it_began_with() -> None:
    generator = rng()
    for _ in range(300):
        said, legal = reber.embedded(generator)
        assert said[0] == "B"
        assert said[-1] == "E"
        assert said[1] == said[-2] in "TP"
        assert len(said) >= reber.SHORTEST
        assert all(symbol in ways for symbol, ways in zip(said, legal, strict=True))
        assert max(map(len, legal)) == 2


def test_the_inner_strings_are_those_of_the_graph() -> None:
    generator = rng()
    words = {reber.word(generator)[0] for _ in range(2000)}
    assert {"BTXSE", "BPVVE", "BTSXSE", "BTXXVVE"} <= words
    assert all(word.startswith(("BT", "BP")) and word.endswith("E") for word in words)


def test_strings_side_by_side_are_padded_with_nothing() -> None:
    made = reber.batch(rng(), 50)
    assert (made.x.sum(axis=2) == made.mask).all()
    assert (made.legal.any(axis=2) == made.mask).all()
    chosen = np.take_along_axis(made.legal, made.target[..., None], axis=2)[..., 0]
    assert chosen[made.mask].all()
    assert len(made.x) <= 39


def test_a_step_is_right_if_what_is_possible_scores_highest() -> None:
    legal = np.zeros((1, 2, 7), bool)
    legal[0, :, [1, 2]] = True
    y = np.zeros((1, 2, 7))
    y[0, 0, [1, 2]] = 1.0, 2.0
    y[0, 1, [1, 3]] = 2.0, 1.0
    assert grammar.told(y, legal).tolist() == [[True, False]]


def test_kept_is_judged_at_the_last_symbol_but_one() -> None:
    made = reber.batch(rng(), 20)
    steps = made.mask.sum(axis=0) - 2
    assert (made.legal[steps, np.arange(20)].sum(axis=1) == 1).all()
    kept = made.target[steps, np.arange(20)]
    assert (kept == made.x[1].argmax(axis=1)).all()


# ---------------------------------------------------------------------- temporal order


def test_the_class_is_the_order_of_x_and_y() -> None:
    x, classes = temporal_order.batch(rng(), 100, 400)
    tokens = x.argmax(axis=2)
    for b in range(400):
        places = np.flatnonzero(tokens[:, b] >= 6)
        assert len(places) == 2
        assert 10 <= places[0] <= 20
        assert 50 <= places[1] <= 60
        X_or_Y = tokens[places, b] - 6
        assert classes[b] == 2 * X_or_Y[0] + X_or_Y[1]
    assert set(classes) == {0, 1, 2, 3}


def test_a_run_of_temporal_order_counts_what_is_wrong() -> None:
    config = replace(ordering.QUICK[0], steps=0, test=800)
    found = ordering.run(config, rng()).metrics
    assert 400 < found["wrong"] < 800
    assert found["success"] == found["streak"] == 0.0


# ----------------------------------------------------------------------------- digits


def test_the_pictures_of_the_test_are_not_those_of_training() -> None:
    train, test = digits.load()
    assert (len(train.digit), len(test.digit)) == (1438, 359)
    assert train.x.min() == -1
    assert train.x.max() == 1
    seen = {picture.tobytes() for picture in train.x}
    assert not any(picture.tobytes() in seen for picture in test.x)


@pytest.mark.parametrize("structure", ["plain", "residual", "highway", "two_gates"])
def test_the_gradient_of_a_stack_is_the_numerical_one(structure: str) -> None:
    config = highway_depth.Config(structure=structure, bias=-1.0, depth=3, lr=0.01, H=4)
    kind, stack = highway_depth.start(config, rng())
    drawn = digits.batch(rng(), 5)
    _, found = highway_depth.loss_and_gradients(kind, stack, drawn)

    def loss(array: np.ndarray) -> float:
        changed = stack.layers._replace(**{stack.layers._fields[0]: array})
        there = stack._replace(layers=changed)
        return highway_depth.loss_and_gradients(kind, there, drawn)[0]

    wanted = numerical_gradient(loss, stack.layers[0])
    np.testing.assert_allclose(found.layers[0], wanted, rtol=1e-6, atol=1e-9)


def test_a_constant_share_takes_no_step() -> None:
    config = highway_depth.Config(structure="weighted", bias=None, depth=3, lr=0.01)
    kind, stack = highway_depth.start(config, rng())
    _, found = highway_depth.loss_and_gradients(kind, stack, digits.batch(rng(), 5))
    assert not found.layers.alpha.any()
    assert found.layers.W.any()


def test_the_norm_of_a_residual_stack_grows_and_of_a_half_gated_one_falls() -> None:
    norms = {}
    for structure in ("residual", "highway"):
        for depth in (2, 12):
            config = highway_depth.Config(
                structure=structure, bias=0.0, depth=depth, lr=0.01, H=8
            )
            kind, stack = highway_depth.start(config, rng())
            norms[structure, depth] = highway_depth.gradient_norm(config, kind, stack)
    assert norms["residual", 12] > norms["residual", 2] > 1
    assert norms["highway", 12] < norms["highway", 2] < 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: copy_memory.batch(rng(), 0, 1),
        lambda: reber.batch(rng(), 1, longest=8),
        lambda: temporal_order.batch(rng(), 19, 1),
        lambda: digits.batch(rng(), 0),
    ],
)
def test_sizes_that_make_no_task_are_refused(call: object) -> None:
    with pytest.raises(ShapeError, match="at least"):
        call()  # type: ignore[operator]
