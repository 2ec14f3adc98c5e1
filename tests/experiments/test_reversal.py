"""Reversal: the task, the network and its attention by hand, the matched widths."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gated_rnn.boundary import ShapeError
from gated_rnn.experiments import reversal as experiment
from gated_rnn.tasks import reversal as task
from gated_rnn.torch import seq2seq


def network(attends: bool, H: int = 5) -> seq2seq.Seq2Seq:
    made = seq2seq.Seq2Seq(task.SYMBOLS, H, attends=attends).double()
    made.draw(np.random.default_rng(1))
    return made


def test_what_is_said_is_what_was_read_backwards() -> None:
    source, read, target = task.batch(np.random.default_rng(0), 7, 3)
    for b in range(3):
        assert list(target[:, b]) == list(source[:, b])[::-1]
        assert list(read[:, b]) == [task.START, *target[:-1, b]]
    assert set(np.unique(task.batch(np.random.default_rng(0), 50, 50).source)) == set(
        range(task.SYMBOLS)
    )


@pytest.mark.parametrize(("T", "B"), [(0, 2), (3, 0)])
def test_no_step_or_no_sequence_is_refused(T: int, B: int) -> None:
    with pytest.raises((ValueError, ShapeError), match=r"reversal\.batch"):
        task.batch(np.random.default_rng(0), T, B)


def test_attention_is_the_mean_of_the_states_weighted_by_the_softmax() -> None:
    rng = np.random.default_rng(0)
    s, h = rng.standard_normal((4, 2, 5)), rng.standard_normal((7, 2, 5))
    k, alpha = seq2seq.attend(torch.from_numpy(s), torch.from_numpy(h))
    for b in range(2):
        for u in range(4):
            e = np.exp([s[u, b] @ h[j, b] for j in range(7)])
            np.testing.assert_allclose(alpha[u, b], e / e.sum(), rtol=1e-12)
            np.testing.assert_allclose(k[u, b], (e / e.sum()) @ h[:, b], rtol=1e-12)


@pytest.mark.parametrize("attends", [False, True])
def test_alone_it_says_what_it_says_when_forced_with_its_own_words(
    attends: bool,
) -> None:
    made = network(attends)
    source = torch.from_numpy(task.batch(np.random.default_rng(0), 6, 4).source)
    said = made.say(source, 6, task.START)
    read = torch.cat([torch.full_like(said[:1], task.START), said[:-1]])
    assert (made(source, read).argmax(dim=2) == said).all()


def test_without_attention_only_the_last_state_tells_of_the_source() -> None:
    source, read, _ = map(torch.from_numpy, task.batch(np.random.default_rng(0), 6, 4))
    for attends in (False, True):
        made = network(attends)
        states, last = made.encode(source)
        here, _, alpha = made.decode(read, states, last)
        other, _, _ = made.decode(read, states + 1.0, last)
        assert torch.equal(here, other) is not attends
        assert bool(alpha.any()) is attends


@pytest.mark.parametrize("attends", [False, True])
def test_the_parameters_are_those_that_were_counted(attends: bool) -> None:
    for H in (4, 9):
        made = sum(p.numel() for p in network(attends, H).parameters())
        assert made == experiment.count(H, attends=attends)


def test_the_network_without_attention_has_no_fewer_parameters_and_hardly_more() -> (
    None
):
    for H in (8, 32):
        ours = experiment.count(H, attends=True)
        plain = experiment.matched(H)
        assert experiment.count(plain - 1, attends=False) < ours
        assert ours <= experiment.count(plain, attends=False)


@pytest.mark.parametrize("attends", [False, True])
def test_two_symbols_are_learned_and_an_untrained_network_guesses(
    attends: bool,
) -> None:
    def share(steps: int) -> float:
        config = experiment.config(attends, 2, 0.03, 16, steps=steps, test=200)
        return experiment.run(config, np.random.default_rng(0)).metrics["exact"]

    assert share(1) < 0.1
    assert share(200) > 0.9


def test_a_run_is_the_same_when_made_again() -> None:
    config = experiment.QUICK[1]
    first, again = (experiment.run(config, np.random.default_rng(3)) for _ in range(2))
    assert first == again
    assert first != experiment.run(config, np.random.default_rng(4))
