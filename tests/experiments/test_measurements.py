"""Each experiment on a case small enough to know, and what is committed of it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gated_rnn import cells
from gated_rnn.analysis import jacobian
from gated_rnn.experiments import (
    first_token_recall,
    jacobian_norms,
    registry,
    sources,
    store,
    training,
)

FOLDERS = store.Folders(sources.SOURCE.parent)


def rng() -> np.random.Generator:
    """Return a fixed start."""
    return np.random.default_rng(0)


# ------------------------------------------------------------------- committed results


@pytest.mark.parametrize("name", sorted(registry.EXPERIMENTS))
def test_committed_results_are_in_the_form_that_the_command_writes(name: str) -> None:
    path = FOLDERS.results(name)
    content = store.read(path)
    assert store.dumps(content) == path.read_text(encoding="utf-8")
    assert content["experiment"] == name
    keys = {"config", "curves", "metrics", "seconds", "seed"}
    assert all(set(run) == keys for run in content["runs"])
    assert path.stat().st_size < 500_000


def test_no_results_lie_about_that_no_experiment_makes() -> None:
    folder = FOLDERS.results("x").parent
    assert {path.stem for path in folder.glob("*")} == set(registry.EXPERIMENTS)


# ---------------------------------------------------------------------- jacobian_norms


@pytest.mark.parametrize("config", jacobian_norms.QUICK, ids=str)
def test_the_norms_are_those_of_the_blocks_of_the_whole_jacobian(config: Any) -> None:
    found = jacobian_norms.run(config, rng())
    start = rng()
    cell, params = jacobian_norms.draw(config, start)
    x = start.normal(size=(config.T, 1, config.I))
    [whole] = jacobian.state_jacobian(cell, params, x)
    H = config.H
    ends = {"norm_h": whole[:H, :H]}
    if config.cell == "lstm":
        ends["norm_c"] = whole[H:, H:]
    for name, block in ends.items():
        norm = np.linalg.norm(block, ord=2)
        assert found.metrics[name] == pytest.approx(norm, rel=1e-9)
        assert found.curves[name][-1] == found.metrics[name]
        assert len(found.curves[name]) == len(found.curves["lag"])
    assert found.curves["lag"] == [1.0, 2.0, 5.0, 10.0, 20.0]


def test_the_direct_path_never_grows_and_the_whole_may() -> None:
    config = jacobian_norms.Config("lstm", 30, 16, 4, "normal", 8.0, 0.0)
    found = jacobian_norms.run(config, rng()).metrics
    assert found["direct"] < 1 < found["norm_c"]


def test_a_scale_is_the_spread_of_the_recurrent_weights_alone() -> None:
    config = jacobian_norms.Config("rnn", 5, 100, 3, "normal", 2.0)
    _, params = jacobian_norms.draw(config, rng())
    # 10 000 weights: the spread is known to 1 %, four standard errors are 3 %.
    assert params.W_hh.std() == pytest.approx(2.0 / math.sqrt(100), rel=0.03)
    assert abs(params.W_ih).max() <= 1 / math.sqrt(100)


@pytest.mark.parametrize(
    "wrong", [{"init": "pytorch"}, {"scale": None}, {"init": "orthogonal"}]
)
def test_a_start_that_is_not_known_is_refused(wrong: dict[str, Any]) -> None:
    config = jacobian_norms.Config("rnn", 5, 4, 3, "normal", 2.0)
    with pytest.raises(ValueError, match="expected init 'pytorch' without a scale"):
        jacobian_norms.draw(replace(config, **wrong), rng())


# ------------------------------------------------------------------ first_token_recall


def test_a_short_sequence_is_recalled_and_an_untrained_network_guesses() -> None:
    config = replace(first_token_recall.QUICK[2], T=3)
    learned = first_token_recall.run(config, rng()).metrics
    assert (learned["success"], learned["test_accuracy"]) == (1.0, 1.0)
    guessed = first_token_recall.run(replace(config, steps=0), rng())
    assert guessed.metrics["success"] == 0.0
    assert 0.3 < guessed.metrics["test_accuracy"] < 0.7
    assert guessed.curves == {"step": [], "loss": []}


def test_training_that_diverged_is_no_success_and_has_no_accuracy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = training.Training(None, [0.7, math.nan])  # type: ignore[arg-type]
    monkeypatch.setattr(training, "train", lambda *_: broken)
    found = first_token_recall.run(first_token_recall.QUICK[1], rng())
    assert found.metrics["success"] == 0.0
    assert math.isnan(found.metrics["test_accuracy"])
    assert math.isnan(found.metrics["test_loss"])


def test_every_cell_of_the_grid_has_about_the_same_parameters_and_learning_rates() -> (
    None
):
    counts = {
        config.cell: training.parameter_count(
            cells.get(config.cell), config.symbols, config.H
        )
        for config in first_token_recall.GRID
    }
    assert set(counts) == {"rnn", "lstm", "gru"}
    assert max(counts.values()) <= 1.01 * min(counts.values())
    rates: dict[Any, set[float]] = {}
    for config in first_token_recall.GRID:
        start = (config.cell, config.keep_bias, config.T)
        rates.setdefault(start, set()).add(config.lr)
    assert all(len(tried) >= 3 for tried in rates.values())
