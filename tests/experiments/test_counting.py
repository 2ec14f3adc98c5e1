"""Counting: what may follow each symbol, and how far a network is right."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gated_rnn import cells
from gated_rnn.boundary import ShapeError
from gated_rnn.experiments import counting as experiment
from gated_rnn.experiments import training
from gated_rnn.layers import linear
from gated_rnn.tasks import counting as task

LETTERS = "abc"


def legal_by_hand(text: str, letters: int) -> list[str]:
    """Return what may follow each prefix, from the definition of the language."""
    words = ["".join(c * n for c in LETTERS[:letters]) + "." for n in range(1, 9)]
    found = []
    for end in range(len(text) + 1):
        prefix = text[:end]
        follow = {w[end] for w in words if w.startswith(prefix) and len(w) > end}
        found.append("".join(sorted(follow)))
    return found


def written(made: task.Batch, b: int, letters: int) -> tuple[str, list[str]]:
    """Return a string of a batch, and its targets, in letters."""
    inside = made.mask[:, b]
    tokens = made.x[inside, b].argmax(axis=1)
    names = LETTERS[:letters] + "."
    sets = [
        "".join(sorted(name for name, yes in zip(names, row, strict=True) if yes))
        for row in made.legal[inside, b]
    ]
    assert tokens[0] == 0
    return "".join(LETTERS[token - 1] for token in tokens[1:]), sets


@pytest.mark.parametrize("letters", [2, 3])
def test_strings_and_successors_are_those_of_the_language(letters: int) -> None:
    n = np.array([3, 1, 5, 2])
    made = task.strings(n, letters)
    for b, count in enumerate(n):
        text, sets = written(made, b, letters)
        assert text == "".join(c * count for c in LETTERS[:letters])
        assert sets == legal_by_hand(text, letters)


def test_behind_the_end_of_a_string_there_is_nothing() -> None:
    made = task.strings(np.array([4, 1]), 2)
    assert made.mask.sum(axis=0).tolist() == [9, 3]
    assert not made.x[~made.mask].any()
    assert (made.x[made.mask].sum(axis=1) == 1).all()


def test_every_n_up_to_the_longest_is_drawn_equally_often() -> None:
    made = task.batch(np.random.default_rng(0), 5, 5000, 2)
    n = (made.mask.sum(axis=0) - 1) // 2
    shares = np.bincount(n, minlength=6)[1:] / 5000
    assert abs(shares - 0.2).max() < 0.025  # more than four standard errors


@pytest.mark.parametrize(("n", "letters"), [([], 2), ([1, 0], 2), ([3], 1)])
def test_impossible_strings_are_refused(n: list[int], letters: int) -> None:
    with pytest.raises(ShapeError, match="at least"):
        task.strings(np.array(n, int), letters)


# ------------------------------------------------------------------------- the measure


def counter(config: Any) -> training.Training:
    """Return an LSTM with weights set by hand that counts a up and b down.

    Unit 0: c grows by one with each a and shrinks by one with each b, and h = tanh c.
    Unit 1 tells the token: h is tanh 1 after an a, −tanh 1 after a b.
    """
    cell, I, H, much = cells.lstm, 3, 2, 30.0
    zeros = cell.Params(*(np.zeros_like(p) for p in cell.init(RNG, I, H)))
    i, f, g, o = (slice(k * H, (k + 1) * H) for k in range(4))
    W, b = zeros.W_ih.copy(), zeros.b_ih.copy()
    b[i] = b[o] = much
    b[f] = [much, -much]
    W[g, 1], W[g, 2] = much, -much
    readout = linear.Params(
        # a: after start or a. b: after a, or a b before the last. end: after the last.
        W=100 * np.array([[0.0, 1.0], [1.0, 0.0], [-1.0, -1.0]]),
        b=100 * np.array([0.4, -0.4, -0.4]),
    )
    return training.Training(
        training.Model(cell.Params(W, zeros.W_hh, b, b * 0), readout), []
    )


RNG = np.random.default_rng(0)


def test_an_lstm_set_by_hand_counts_as_far_as_it_is_asked() -> None:
    config = replace(experiment.QUICK[0], cell="lstm", H=2, test=120)
    assert experiment.test(config, counter(config)).all()


def test_a_counter_that_leaks_is_right_up_to_where_the_leak_shows() -> None:
    config = replace(experiment.QUICK[0], cell="lstm", H=2, test=120)
    trained = counter(config)
    b_ih = trained.model.cell.b_ih.copy()
    b_ih[2] = 6.0  # f = 0.9975
    leaking = trained.model._replace(cell=trained.model.cell._replace(b_ih=b_ih))
    right = experiment.test(config, training.Training(leaking, []))
    assert 1 < experiment.reach(right) < 60


def test_the_reach_ends_before_the_first_mistake() -> None:
    assert experiment.reach(np.array([True, True, False, True])) == 2
    assert experiment.reach(np.array([False, True])) == 0
    assert experiment.reach(np.array([True, True])) == 2


def test_an_lstm_learns_to_count_a_little() -> None:
    config = replace(
        experiment.QUICK[1], lr=0.02, H=8, steps=500, longest=4, far=4, test=8
    )
    found = experiment.run(config, np.random.default_rng(0)).metrics
    assert found["success_trained"] == 1.0
    assert found["largest"] >= 4
    untrained = experiment.run(replace(config, steps=0), np.random.default_rng(0))
    assert untrained.metrics["largest"] == 0.0
    assert untrained.metrics["success_trained"] == 0.0


def test_training_that_diverged_counts_to_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config = experiment.QUICK[0]
    model = training.Model(cells.rnn.init(RNG, 3, 2), linear.init(RNG, 2, 3))
    lost = training.Training(model, [math.nan])
    monkeypatch.setattr(training, "train", lambda *_: lost)
    found = experiment.run(config, np.random.default_rng(0)).metrics
    assert found["success"] == found["success_trained"] == 0.0
    assert math.isnan(found["largest"])
