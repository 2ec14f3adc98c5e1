"""Stacked, bidirectional and padded networks against PyTorch's, every gradient."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from gated_rnn import bidirectional, cells, dropout, sequence, stacked, truncated
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.cells import lstm
from gated_rnn.layers import embedding
from gated_rnn.torch import to_torch

T, B, I, H = 7, 3, 5, 4
ROUNDING = 1e-9
KINDS = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}
FIELDS = {"weight_ih": 0, "weight_hh": 1, "bias_ih": 2, "bias_hh": 3}

torch.set_num_threads(1)


def module(name: str, params: Any, both: bool) -> torch.nn.RNNBase:
    """Return torch's stack with these parameters."""
    made = KINDS[name](I, H, num_layers=len(params), bidirectional=both).double()
    with torch.no_grad():
        for key, parameter in made.named_parameters():
            parameter.copy_(torch.tensor(field(params, key)))
    return made


def field(params: Any, key: str) -> Any:
    """Return what torch calls weight_ih_l1_reverse from ours."""
    back, key = key.endswith("_reverse"), key.removesuffix("_reverse")
    kind, _, layer = key.rpartition("_l")
    one = params[int(layer)]
    if isinstance(one, bidirectional.Both):
        one = one.backwards if back else one.forwards
    return one[FIELDS[kind]]


def flat(states: Any) -> list[Any]:
    """Return one cell state after the other, layer by layer, as torch counts them."""
    found = []
    for state in states:
        found += state if isinstance(state, bidirectional.Both) else [state]
    return found


def theirs(states: Any) -> Any:
    """Return torch's form of first states: (layers · directions, B, H) a field."""
    fields = [torch.tensor(np.stack(part)) for part in zip(*flat(states), strict=True)]
    for part in fields:
        part.requires_grad_()
    return fields


@pytest.mark.parametrize("lengths", [None, [4, 7, 1]])
@pytest.mark.parametrize(("L", "both"), [(1, True), (3, False), (2, True)])
@pytest.mark.parametrize("name", KINDS)
def test_a_stack_is_that_of_torch(name: str, L: int, both: bool, lengths: Any) -> None:
    rng, cell = np.random.default_rng(0), cells.get(name)
    params = stacked.init(cell, rng, I, H, L, both)

    def state() -> Any:
        one = [
            cell.State(*(rng.normal(size=(B, H)) for _ in cell.State._fields))
            for _ in range(1 + both)
        ]
        return bidirectional.Both(*one) if both else one[0]

    states, dstates = ([state() for _ in range(L)] for _ in range(2))
    x, dh = rng.normal(size=(T, B, I)), rng.normal(size=(T, B, (1 + both) * H))
    counted = None if lengths is None else np.array(lengths)
    run = stacked.forward(cell, params, x, states, counted)
    back = stacked.backward(run.tape, dh, dstates)

    twin, leaf, first = module(name, params, both), torch.tensor(x), theirs(states)
    leaf.requires_grad_()
    given: Any = leaf
    if lengths is not None:
        given = pack_padded_sequence(leaf, torch.tensor(lengths), enforce_sorted=False)
    h, last = twin(given, tuple(first) if len(first) > 1 else first[0])
    if lengths is not None:
        h, _ = pad_packed_sequence(h, total_length=T)
    last = last if isinstance(last, tuple) else (last,)
    loss = (h * torch.tensor(dh)).sum()
    for part, upstream in zip(last, theirs(dstates), strict=True):
        loss = loss + (part * upstream.detach()).sum()
    loss.backward()

    assert relative_error(run.h, h.detach().numpy()) <= ROUNDING
    assert relative_error(back.dx, leaf.grad.numpy()) <= ROUNDING
    for ours, part in zip(zip(*flat(run.states), strict=True), last, strict=True):
        assert relative_error(np.stack(ours), part.detach().numpy()) <= ROUNDING
    for ours, part in zip(zip(*flat(back.dstate), strict=True), first, strict=True):
        assert relative_error(np.stack(ours), part.grad.numpy()) <= ROUNDING
    for key, parameter in twin.named_parameters():
        gradient = parameter.grad.numpy()
        assert relative_error(field(back.dparams, key), gradient) <= ROUNDING, key


def test_an_embedding_is_that_of_torch() -> None:
    rng = np.random.default_rng(0)
    params = embedding.init(rng, 6, 5)
    tokens = rng.integers(6, size=(T, B))
    y, cache = embedding.forward(params, tokens)
    dy = rng.normal(size=y.shape)
    found = embedding.backward(params, cache, dy)
    twin = torch.nn.Embedding.from_pretrained(torch.tensor(params.table), freeze=False)
    out = twin(torch.tensor(tokens))
    (out * torch.tensor(dy)).sum().backward()
    np.testing.assert_array_equal(y, out.detach().numpy())
    assert relative_error(found.table, twin.weight.grad.numpy()) <= ROUNDING


def test_dropout_scales_and_carries_back_as_that_of_torch() -> None:
    rng, x = np.random.default_rng(0), np.ones((400, 50))
    y, kept = dropout.forward(rng, x, 0.3)
    leaf = torch.ones(400, 50, dtype=torch.float64, requires_grad=True)
    out = torch.nn.functional.dropout(leaf, 0.3)
    assert set(np.unique(y)) == set(np.unique(out.detach().numpy())) == {0.0, 1 / 0.7}
    out.sum().backward()
    np.testing.assert_array_equal(leaf.grad.numpy(), out.detach().numpy())
    np.testing.assert_array_equal(dropout.backward(kept, np.ones_like(x)), y)


def by_windows(params: Any, x: Any, length: int, *, cut: bool) -> Any:
    """Return PyTorch's gradient of W_hh of Σh²/2, window by window."""
    twin, state = to_torch(lstm, params), None
    for part in torch.tensor(x).split(length):
        h, state = twin(part, state)
        (0.5 * h**2).sum().backward(retain_graph=not cut)
        state = tuple(one.detach() for one in state) if cut else state
    return twin.weight_hh_l0.grad.numpy()


@pytest.mark.parametrize("length", [1, 3, 7])
def test_detach_between_windows_is_truncation(length: int) -> None:
    rng = np.random.default_rng(0)
    params, x = lstm.init(rng, I, H), rng.normal(size=(T, B, I))
    h = sequence.forward(lstm, params, x).h.copy()
    ours = truncated.gradients(lstm, params, x, h, every=length).dparams.W_hh
    assert relative_error(ours, by_windows(params, x, length, cut=True)) <= ROUNDING


def test_a_retained_graph_gives_the_whole_gradient() -> None:
    rng = np.random.default_rng(0)
    params, x = lstm.init(rng, I, H), rng.normal(size=(T, B, I))
    h = sequence.forward(lstm, params, x).h.copy()
    whole = truncated.gradients(lstm, params, x, h, every=T).dparams.W_hh
    retained = by_windows(params, x, 3, cut=False)
    assert relative_error(whole, retained) <= ROUNDING
    assert relative_error(whole, by_windows(params, x, 3, cut=True)) > 1e-6
