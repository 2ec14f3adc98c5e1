"""The same weights and batches give the same training in NumPy and in PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from gated_rnn import cells
from gated_rnn.experiments import numpy_and_torch, store, training
from gated_rnn.experiments.numpy_and_torch import Config
from gated_rnn.torch import training as twin


@pytest.mark.parametrize("name", sorted(cells.CELLS))
def test_every_cell_trains_in_numpy_as_in_torch(name: str) -> None:
    config = Config(name, T=5, H=4, steps=12)
    found = numpy_and_torch.run(config, np.random.default_rng(0))
    assert found.metrics["loss_difference"] <= 1e-8
    assert found.metrics["parameter_difference"] <= 1e-8
    here, there = found.curves["loss"], found.curves["loss_torch"]
    np.testing.assert_allclose(here, there, atol=1e-8)
    assert len(set(here)) == len(here)  # the weights do move


@pytest.mark.parametrize("spoilt", ["clip", "lr"])
def test_another_clip_or_step_in_one_of_them_is_seen(
    spoilt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = twin.train

    def other(*arguments: object) -> object:
        *rest, lr, clip = arguments
        lr, clip = (lr, 9.0) if spoilt == "clip" else (1.01 * lr, clip)
        return whole(*rest, lr, clip)

    monkeypatch.setattr(twin, "train", other)
    config = Config("lstm", T=5, H=4, steps=30, clip=0.05)
    found = numpy_and_torch.run(config, np.random.default_rng(0))
    assert found.metrics["parameter_difference"] > 1e-8


def test_a_wrong_gradient_in_numpy_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = training.gradients

    def wrong(*arguments: object) -> object:
        value, grads = right(*arguments)
        cell = grads.cell._replace(b_hh=0.0 * grads.cell.b_hh)
        return value, grads._replace(cell=cell)

    monkeypatch.setattr(training, "gradients", wrong)
    found = numpy_and_torch.run(Config("gru", steps=8), np.random.default_rng(0))
    assert found.metrics["loss_difference"] > 1e-8


def test_the_torch_clip_shortens_to_its_limit_and_leaves_short_ones_alone() -> None:
    module = torch.nn.Linear(3, 2)
    for size in (10.0, 1e-3):
        for parameter in module.parameters():
            parameter.grad = torch.full_like(parameter, size)
        before = torch.cat([p.grad.flatten() for p in module.parameters()])
        twin._clip(module, 1.0)
        after = torch.cat([p.grad.flatten() for p in module.parameters()])
        wanted = before / max(1.0, float(before.norm()))
        torch.testing.assert_close(after, wanted)


def test_numbers_that_are_rounding_may_be_others_when_made_again() -> None:
    from gated_rnn.experiments.recheck import close

    assert close(4e-16, 2e-16, 1e-4, numpy_and_torch.ROUNDING)
    assert not close(4e-16, 2e-16, 1e-4)
    assert not close(1.0, 1.01, 1e-4, numpy_and_torch.ROUNDING)
    assert store.decode("NaN") != store.decode("NaN")
