"""Gates of trained networks, parts taken away, clipping, digits pixel by pixel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gated_rnn import cells
from gated_rnn.experiments import ablations, clipping, forget_gates, pixel_digits
from gated_rnn.experiments import training as loop
from gated_rnn.experiments.problems import PROBLEMS
from gated_rnn.layers import linear
from gated_rnn.sequence import forward
from gated_rnn.unroll import unroll


def rng(seed: int = 0) -> np.random.Generator:
    """Return a generator with a fixed start."""
    return np.random.default_rng(seed)


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_task_has_the_sizes_it_says(name: str) -> None:
    problem = PROBLEMS[name]
    x, targets = problem.draw(rng(), 6)
    assert x.shape[1:] == (6, problem.I)
    assert len(x) <= problem.T
    cell = cells.lstm
    model = loop.Model(cell.init(rng(), problem.I, 4), linear.init(rng(), 4, problem.O))
    loss, grads = loop.gradients(cell, model, x, targets, problem.head)
    assert np.isfinite(loss)
    assert all(np.isfinite(array).all() for array in grads.cell)
    assert not problem.solved(cell, model, rng())  # nothing is learned yet


def test_pixels_come_in_the_order_of_the_rows() -> None:
    x, digit = PROBLEMS["pixel_digits"].draw(rng(), 3)
    assert x.shape == (64, 3, 1)
    assert digit.shape == (3,)
    assert -1 <= x.min() < x.max() <= 1


# ------------------------------------------------------------------------------- gates


@pytest.mark.parametrize(("cell", "gate"), [("lstm", "f"), ("gru", "z")])
def test_the_gate_that_is_looked_at_is_the_one_that_keeps(cell: str, gate: str) -> None:
    params = cells.get(cell).init(rng(), 2, 3)
    x = rng().standard_normal((5, 4, 2))
    found = forget_gates.values(cells.get(cell), params, x)
    caches = unroll(cells.get(cell), params, x).caches
    assert (found == np.stack([getattr(cache, gate) for cache in caches])).all()


def test_the_distribution_of_a_gate_is_told_in_order() -> None:
    config = forget_gates.Config(
        task="first_token", cell="lstm", keep_bias=3.0, H=4, steps=3
    )
    found = forget_gates.run(config, rng())
    told = [found.metrics[name] for name in ("q05", "q25", "q50", "q75", "q95")]
    assert told == sorted(told)
    assert found.metrics["start"] == pytest.approx(0.95, abs=0.01)
    assert found.curves["gate"] == sorted(found.curves["gate"])
    assert found.metrics["direct"] < 1


# --------------------------------------------------------------------------- ablations


@pytest.mark.parametrize(("variant", "gate"), ablations.HELD.items())
def test_a_gate_that_is_taken_away_is_one_and_stays_so(variant: str, gate: str) -> None:
    config = ablations.config("adding_problem", variant, 0.03, steps=5)
    params = ablations.start(config, cells.lstm, cells.lstm.init(rng(), 2, config.H))
    problem = PROBLEMS["adding_problem"]
    trained = loop.train(
        cells.lstm,
        loop.Model(params, linear.init(rng(), config.H, 1)),
        lambda: problem.draw(rng(), 4),
        problem.head,
        loop.Budget(5, 0.03, 1.0),
    )
    after = trained.model.cell
    x, _ = problem.draw(rng(1), 4)
    caches = unroll(cells.lstm, after, x).caches
    assert all((getattr(cache, gate) == 1.0).all() for cache in caches)
    rows = cells.lstm.GATES.index(gate) * config.H + np.arange(config.H)
    assert (after.b_ih[rows] == ablations.OPEN).all()
    assert not after.W_ih[rows].any()
    others = np.setdiff1d(np.arange(len(after.b_ih)), rows)
    assert (after.W_hh[others] != params.W_hh[others]).any()


def test_a_forget_gate_held_open_makes_the_cell_of_1997() -> None:
    config = ablations.config("counting", "no_forget", 0.01, H=5)
    params = ablations.start(config, cells.lstm, cells.lstm.init(rng(), 3, 5))
    old = cells.get("lstm_1997")
    kept = [n for n, gate in enumerate(cells.lstm.GATES) if gate in old.GATES]
    rows = np.concatenate([np.arange(5 * n, 5 * n + 5) for n in kept])
    x = rng().standard_normal((7, 2, 3))
    same = forward(old, old.Params(*(array[rows] for array in params)), x).h
    np.testing.assert_allclose(forward(cells.lstm, params, x).h, same, atol=1e-14)


def test_all_variants_learn_about_as_many_numbers() -> None:
    wanted = ablations.learned("lstm", 2, ablations.LIKE)
    for variant in ablations.VARIANTS:
        H = ablations.width(variant, 2)
        assert ablations.learned(variant, 2, H) == pytest.approx(wanted, rel=0.08)
    assert ablations.width("no_input", 2) > ablations.LIKE


@pytest.mark.parametrize("variant", ablations.VARIANTS)
def test_the_gate_that_keeps_starts_where_it_is_said(variant: str) -> None:
    config = ablations.config("counting", variant, 0.01, H=4)
    cell = ablations.base(variant)
    params = ablations.start(config, cell, cell.init(rng(), 3, 4))
    x = np.zeros((1, 1, 3))
    cache = unroll(cell, params, x).caches[0]
    kept = {"gru": "z", "lstm_coupled": "i"}.get(variant, "f")
    value = getattr(cache, kept)
    share = 1 - value if variant == "lstm_coupled" else value
    wanted = 1.0 if variant == "no_forget" else 1 / (1 + np.exp(-1.0))
    np.testing.assert_allclose(share, wanted, rtol=1e-12)


# ---------------------------------------------------------------------------- clipping


def test_a_step_is_shortened_as_the_settings_say() -> None:
    cell = cells.rnn
    model = loop.Model(cell.init(rng(), 2, 3), linear.init(rng(), 3, 2))
    grads = loop.Model(*(type(p)(*(np.full_like(a, 2.0) for a in p)) for p in model))
    length = clipping.optim.norm((*grads.cell, *grads.readout))
    steps = {}
    for clip in clipping.CLIPS:
        config = replace(clipping.QUICK[0], clip=clip, lr=1.0, limit=1.0)
        moved = clipping.moved(config, model, grads, length)
        steps[clip] = model.cell.W_hh - moved.cell.W_hh
    np.testing.assert_allclose(steps["none"], 2.0)
    np.testing.assert_allclose(steps["norm"], 2.0 / length)
    np.testing.assert_allclose(steps["value"], 0.1)


def test_a_run_whose_gradients_leave_the_numbers_is_said_to_diverge() -> None:
    config = clipping.Config(
        cell="rnn_relu", clip="none", T=200, scale=40.0, lr=1.0, H=8, steps=5
    )
    found = clipping.run(config, rng()).metrics
    assert found["diverged"] == found["thrown"] == 1.0
    assert found["success"] == 0.0


# ------------------------------------------------------------------------- pixel digits


def test_an_untrained_network_names_digits_by_chance() -> None:
    config = replace(pixel_digits.QUICK[0], steps=0)
    found = pixel_digits.run(config, rng()).metrics
    assert found["accuracy"] < 0.3
    assert found["success"] == 0.0
