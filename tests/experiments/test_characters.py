"""Characters: the texts, the pieces, and what counting alone needs."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import replace

import numpy as np
import pytest

from gated_rnn.boundary import UnknownNameError
from gated_rnn.experiments import characters as experiment
from gated_rnn.tasks import characters
from gated_rnn.tasks.characters import Text


def rng() -> np.random.Generator:
    """Return a generator with a fixed start."""
    return np.random.default_rng(0)


@pytest.mark.parametrize("name", characters.FILES)
def test_both_parts_together_are_the_text(name: str) -> None:
    text = characters.load(name)
    numbers = [*text.train.tolist(), *text.test.tolist()]
    said = "".join(text.symbols[n] for n in numbers)
    printed = characters.read(name)
    again = unicodedata.normalize("NFC", said)
    unknown = text.symbols[0]
    assert len(again) == len(printed)
    pairs = zip(again, printed, strict=True)
    different = [pair for pair in pairs if pair[0] != pair[1]]
    assert all(one == unknown for one, _ in different)
    assert len(different) < 0.01 * len(printed)


def test_jamo_are_the_letters_of_the_same_syllables() -> None:
    whole, parts = characters.load("ko"), characters.load("ko_jamo")
    assert whole.characters == parts.characters == len(whole.test)
    assert len(parts.test) > 1.8 * len(whole.test)
    assert len(parts.symbols) < len(whole.symbols) / 3


def test_a_piece_asks_for_the_symbol_that_follows() -> None:
    text = characters.load("en")
    x, following = characters.batch(rng(), text, 20, 7)
    tokens = x.argmax(axis=2)
    assert x.shape == (20, 7, len(text.symbols))
    assert (tokens[1:] == following[:-1]).all()


def test_counting_needs_what_can_be_worked_out_by_hand() -> None:
    # Two symbols and the unknown one; after five 0 and three 1 comes one 1.
    text = Text("?ab", np.array([1, 1, 2, 1, 2, 1, 1, 2]), np.array([2]), 1)
    share = (3 + 2 / 3) / (8 + 2)
    assert characters.ngram_bits(text, 1) == pytest.approx(-math.log2(share))
    # After b came a twice and nothing else; the last symbol of training is b.
    two = (0 + 1 * share) / (2 + 1)
    assert characters.ngram_bits(text, 2) == pytest.approx(-math.log2(two))


def test_the_shares_of_all_symbols_add_up_to_one() -> None:
    whole = 0.0
    for last in range(3):
        text = Text("?ab", np.array([1, 1, 2, 1, 2, 1, 1, 2]), np.array([last]), 1)
        whole += 2 ** -characters.ngram_bits(text, 3)
    assert whole == pytest.approx(1.0)


def test_more_context_needs_fewer_bits() -> None:
    for name in characters.FILES:
        unigram, fivegram = experiment.baselines(name)
        assert fivegram < unigram < math.log2(len(characters.load(name).symbols))


def test_an_untrained_network_needs_about_as_many_bits_as_knowing_nothing() -> None:
    config = replace(experiment.QUICK[-1], steps=0)
    found = experiment.run(config, rng()).metrics
    V = len(characters.load(config.text).symbols)
    assert found["bits"] == pytest.approx(math.log2(V), rel=0.05)
    assert found["success"] == 0.0


def test_a_text_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="ko_jamo"):
        characters.read("fr")
