"""Where training starts, and through how many steps its gradient goes back."""

from __future__ import annotations

import numpy as np
import pytest

from gated_rnn import cells, truncated
from gated_rnn.activations import sigmoid
from gated_rnn.experiments import initialisation, training, truncation
from gated_rnn.layers import linear


def test_every_start_of_the_grid_is_what_its_name_says() -> None:
    rng, cell = np.random.default_rng(0), cells.lstm
    drawn = initialisation.begin("drawn", cell, 20, rng, 2, 6)
    assert np.abs(drawn.b_ih).max() <= 1 / np.sqrt(6)
    kept = initialisation.begin("keep 3", cell, 20, rng, 2, 6)
    np.testing.assert_array_equal(sigmoid(kept.b_ih[6:12]), sigmoid(np.full(6, 3.0)))
    np.testing.assert_array_equal(kept.b_ih[:6], -3.0)  # the input gate starts shut
    chrono = initialisation.begin("chrono", cell, 20, rng, 2, 6)
    assert (np.exp(chrono.b_ih[6:12]) <= 19).all()
    np.testing.assert_array_equal(chrono.b_ih[:6], -chrono.b_ih[6:12])
    turned = initialisation.begin("orthogonal", cell, 20, rng, 2, 6)
    block = turned.W_hh[:6]
    np.testing.assert_allclose(block @ block.T, np.eye(6), atol=1e-12)


@pytest.mark.parametrize("start", ["", "forget 1", "Chrono"])
def test_a_start_that_is_not_known_is_refused(start: str) -> None:
    with pytest.raises(ValueError, match="expected the start drawn, keep"):
        initialisation.begin(start, cells.gru, 9, np.random.default_rng(0), 2, 3)


def test_a_short_lag_is_learned_from_an_open_gate() -> None:
    config = initialisation.config("lstm", "keep 3", 6, 0.02, H=8, steps=200, test=200)
    found = initialisation.run(config, np.random.default_rng(0))
    assert found.metrics["success"] == 1.0


@pytest.mark.parametrize("window", [1, 4, 7, 9])
def test_the_gradient_through_a_window_is_the_truncated_one(window: int) -> None:
    rng, cell = np.random.default_rng(0), cells.lstm
    model = training.Model(cell.init(rng, 5, 4), linear.init(rng, 4, 2))
    x, dh = rng.normal(size=(7, 3, 5)), np.zeros((7, 3, 4))
    dh[-1] = rng.normal(size=(3, 4))
    found = truncation.through(cell, model, x, dh, window)
    right = truncated.gradients(cell, model.cell, x, dh, 1, window)
    np.testing.assert_allclose(found.dx, right.dx, atol=1e-14)
    for ours, theirs in zip(found.dparams, right.dparams, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-13)


def test_beyond_its_window_no_gradient_reaches_the_first_token() -> None:
    for window, reached in ((5, False), (6, True)):
        config = truncation.Config(
            "lstm", 3.0, T=6, lr=0.02, H=4, steps=1, test=50, window=window
        )
        found = truncation.run(config, np.random.default_rng(0))
        assert (found.metrics["first_gradient"] > 0) == reached
