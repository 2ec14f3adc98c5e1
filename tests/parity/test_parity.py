"""Every cell against its twin in PyTorch: outputs and every gradient.

Random biases, non-zero states, random upstream gradients on every hₜ and on the last
state, all sizes different: the one test that sees a forgotten b_hh, swapped gates, a
mirrored z, and a last state whose gradient is ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from gated_rnn import cells
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.boundary import Array, UnknownNameError
from gated_rnn.torch import (
    NATIVE,
    STEPS,
    TWINS,
    from_torch,
    gradients,
    run,
    to_torch,
    to_torch_cell,
)
from gated_rnn.unroll import bptt, unroll

ROUNDING = 1e-9
"""Two orders of the same sums in float64 differ by far less."""

torch.set_num_threads(1)


def twin(case: Any) -> dict[str, Array]:
    """Return what PyTorch gives for a case: outputs, last state, all gradients."""
    module = to_torch(case.cell, case.params)
    x = torch.tensor(case.x, requires_grad=True)
    first = tuple(torch.tensor(a, requires_grad=True) for a in case.state)
    h, last = run(module, x, first)
    loss = (h * torch.tensor(case.dh)).sum()
    for ours, upstream in zip(last, case.dstate, strict=True):
        loss = loss + (ours * torch.tensor(upstream)).sum()
    loss.backward()
    found = {"h": h, "dx": x.grad}
    found |= {f"d{name}": gradient for name, gradient in gradients(module).items()}
    fields = case.state._fields
    found |= {f"last {n}": s for n, s in zip(fields, last, strict=True)}
    found |= {f"first d{n}": s.grad for n, s in zip(fields, first, strict=True)}
    return {name: tensor.detach().numpy() for name, tensor in found.items()}


def ours(case: Any) -> dict[str, Array]:
    """Return the same from this package."""
    forward = unroll(case.cell, case.params, case.x, case.state)
    back = bptt(case.cell, case.params, forward.caches, case.dh, case.dstate)
    found = {"h": forward.h, "dx": back.dx}
    found |= {f"d{n}": a for n, a in back.dparams._asdict().items()}
    found |= {f"last {n}": a for n, a in forward.state._asdict().items()}
    found |= {f"first d{n}": a for n, a in back.dstate._asdict().items()}
    return found


def test_every_cell_matches_its_torch_twin(case: Any) -> None:
    here, there = ours(case), twin(case)
    assert here.keys() == there.keys()
    for name in here:
        assert relative_error(here[name], there[name]) <= ROUNDING, name


def test_float32_matches_within_its_own_rounding(cases: Callable[..., Any]) -> None:
    # Seven steps of sums of ten products, each rounded to 6e-8; a normalisation then
    # divides by a spread that may be small.
    for name in cells.CELLS:
        case = cases(name, dtype=np.float32)
        here, there = ours(case), twin(case)
        for part in here:
            assert here[part].dtype == np.float32
            assert relative_error(here[part], there[part]) <= 3e-5, (name, part)


def test_every_registered_cell_has_a_twin_and_no_twin_stands_alone() -> None:
    assert TWINS.keys() == cells.CELLS.keys()


@pytest.mark.parametrize("name", sorted(NATIVE))
def test_parameters_survive_the_way_to_torch_and_back(
    name: str, cases: Callable[..., Any]
) -> None:
    case = cases(name)
    back = from_torch(to_torch(case.cell, case.params))
    assert type(back) is type(case.params)
    for ours, theirs in zip(case.params, back, strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_module_of_one_step_computes_the_same_and_comes_back(
    name: str, cases: Callable[..., Any]
) -> None:
    case = cases(name)
    module = to_torch_cell(case.cell, case.params)
    state = [torch.tensor(field) for field in case.state]
    for x_t in torch.tensor(case.x):
        after = module(x_t, tuple(state) if len(state) > 1 else state[0])
        state = list(after) if len(state) > 1 else [after]
    ours = unroll(case.cell, case.params, case.x, case.state).state
    for mine, theirs in zip(ours, state, strict=True):
        assert relative_error(mine, theirs.detach().numpy()) <= ROUNDING
    back = from_torch(module)
    assert type(back) is type(case.params)
    for mine, theirs in zip(case.params, back, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_a_cell_that_torch_has_not_for_one_step_is_refused_by_name(
    cases: Callable[..., Any],
) -> None:
    case = cases("gru_before")
    with pytest.raises(UnknownNameError, match=r"one of rnn, .*, got 'gru_before'"):
        to_torch_cell(case.cell, case.params)


def test_a_converted_module_does_not_share_memory(case: Any) -> None:
    module = to_torch(case.cell, case.params)
    before = case.params.W_ih.copy()
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.zero_()
    np.testing.assert_array_equal(case.params.W_ih, before)


def test_parameters_from_torch_do_not_share_memory() -> None:
    module = torch.nn.LSTM(5, 4)
    back = from_torch(module)
    back.W_hh[:] = 7.0
    assert not (module.weight_hh_l0 == 7.0).any()


@pytest.mark.parametrize(
    "module",
    [
        torch.nn.LSTM(5, 4, num_layers=2),
        torch.nn.LSTM(5, 4, bidirectional=True),
        torch.nn.LSTM(5, 4, proj_size=2),
        torch.nn.GRU(5, 4, bias=False),
        torch.nn.GRUCell(5, 4, bias=False),
    ],
)
def test_a_module_that_is_no_single_cell_is_refused(module: torch.nn.RNNBase) -> None:
    with pytest.raises(ValueError, match="expected one layer"):
        from_torch(module)


def test_a_module_without_a_cell_is_refused_by_name() -> None:
    with pytest.raises(UnknownNameError, match=r"expected one of .*LSTM.*got Linear"):
        from_torch(torch.nn.Linear(5, 4))  # type: ignore[arg-type]


def test_the_default_initialisation_is_that_of_torch() -> None:
    rng = np.random.default_rng(0)
    params = cells.lstm.init(rng, 30, 25)
    module = torch.nn.LSTM(30, 25)
    for ours, theirs in zip(params, module.parameters(), strict=True):
        assert ours.shape == tuple(theirs.shape)
        assert np.abs(ours).max() <= 0.2
        # U(−b, b) has the standard deviation b/√3 = 0.115.
        assert abs(ours.std() - 0.2 / np.sqrt(3)) < 0.01
