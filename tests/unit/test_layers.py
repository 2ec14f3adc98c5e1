"""Layers, losses, optimisers: central differences, PyTorch, and what they promise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from gated_rnn import cells, optim
from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.boundary import Array, DtypeError, NotFiniteError, ShapeError
from gated_rnn.layers import LAYERS
from gated_rnn.losses import sigmoid_loss, softmax_loss, squared_loss

B, I, O, H = 3, 5, 2, 4

torch.set_num_threads(1)


def t(array: Any) -> torch.Tensor:
    """Return a leaf tensor."""
    return torch.tensor(array, requires_grad=True)


def written(name: str, p: dict[str, torch.Tensor], x: torch.Tensor) -> torch.Tensor:
    """Return the layer's formula once more, for autograd."""
    if name == "linear":
        return torch.nn.functional.linear(x, p["W"], p["b"])
    f = torch.nn.functional.linear(x, p["W"], p["b"]).tanh()
    if name == "residual":
        return x + f
    if name == "weighted":
        return torch.lerp(x, f, p["alpha"].expand_as(x))
    if name == "highway":
        share = torch.nn.functional.linear(x, p["W_alpha"], p["b_alpha"]).sigmoid()
        return torch.lerp(x, f, share)
    keep = torch.nn.functional.linear(x, p["W_b"], p["b_b"]).sigmoid()
    return keep * x + torch.nn.functional.linear(x, p["W_a"], p["b_a"]).sigmoid() * f


@pytest.fixture(params=sorted(LAYERS))
def drawn(request: pytest.FixtureRequest) -> Any:
    """Return a layer with random parameters, input and upstream gradient."""
    rng = np.random.default_rng(0)
    layer: Any = LAYERS[request.param]
    linear = request.param == "linear"
    params = layer.init(rng, I, O) if linear else layer.init(rng, H)
    params = type(params)(*(a + rng.normal(size=a.shape) for a in params))
    x = rng.normal(size=(B, I if linear else H))
    return layer, params, x, rng.normal(size=(B, O if linear else H))


def test_every_layer_agrees_with_central_differences(drawn: Any) -> None:
    layer, params, x, dy = drawn
    _, cache = layer.forward(params, x)
    dx, dparams = layer.backward(params, cache, dy)

    def cost(p: Any, v: Array) -> float:
        return float((layer.forward(p, v)[0] * dy).sum())

    numeric = numerical_gradient(lambda v: cost(params, v), x)
    assert relative_error(dx, numeric) <= 1e-6
    for name, analytic in dparams._asdict().items():
        numeric = numerical_gradient(
            lambda a, n=name: cost(params._replace(**{n: a}), x), getattr(params, name)
        )
        assert relative_error(analytic, numeric) <= 1e-6, name


def test_every_layer_matches_its_formula_in_torch(drawn: Any) -> None:
    layer, params, x, dy = drawn
    y, cache = layer.forward(params, x)
    dx, dparams = layer.backward(params, cache, dy)
    leaves = {name: t(array) for name, array in params._asdict().items()}
    x_leaf = t(x)
    out = written(layer.NAME, leaves, x_leaf)
    out.backward(torch.tensor(dy))
    assert relative_error(y, out.detach().numpy()) <= 1e-12
    assert relative_error(dx, x_leaf.grad.numpy()) <= 1e-9
    for name, ours in dparams._asdict().items():
        assert relative_error(ours, leaves[name].grad.numpy()) <= 1e-9, name


def test_layers_refuse_bad_input(drawn: Any) -> None:
    layer, params, x, dy = drawn
    _, cache = layer.forward(params, x)
    for bad, error in (
        (x[:, 1:], ShapeError),
        (x[0], ShapeError),
        (x * np.nan, NotFiniteError),
    ):
        with pytest.raises(error, match=f"{layer.NAME}.forward: "):
            layer.forward(params, bad)
    with pytest.raises(ShapeError):
        layer.backward(params, cache, dy[1:])
    with pytest.raises(TypeError):
        layer.forward(tuple(params), x)


# -------------------------------------------- the four structures, in depth and in time


def mixed(old: Array, new: Array, keep: Array, add: Array) -> Array:
    """Return the fourth structure."""
    return keep * old + add * new


def test_the_first_three_structures_are_cases_of_the_fourth() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(B, H))
    highway: Any = LAYERS["highway"]
    params = highway.init(rng, H)
    y, (_, f, alpha) = highway.forward(params, x)
    np.testing.assert_allclose(y, mixed(x, f, 1 - alpha, alpha), rtol=1e-15)
    # α(x) = σ(b_α) when W_α = 0: the second structure.
    constant = params._replace(W_alpha=0 * params.W_alpha)
    weighted: Any = LAYERS["weighted"]
    half = weighted.Params(params.W, params.b, np.full(1, 0.5))
    np.testing.assert_allclose(
        highway.forward(constant, x)[0], weighted.forward(half, x)[0], rtol=1e-14
    )
    # The layer of two gates, the one that keeps of opposite sign: the third.
    two_gates: Any = LAYERS["two_gates"]
    gates = (-params.W_alpha, -params.b_alpha, params.W_alpha, params.b_alpha)
    fourth = two_gates.Params(params.W, params.b, *gates)
    np.testing.assert_allclose(two_gates.forward(fourth, x)[0], y, rtol=1e-13)
    # Both gates open: the first structure.
    residual: Any = LAYERS["residual"]
    ones = np.ones_like(x)
    first, _ = residual.forward(residual.Params(params.W, params.b), x)
    np.testing.assert_allclose(first, mixed(x, f, ones, ones), rtol=1e-15)


def test_in_time_the_lstm_is_the_fourth_and_its_coupled_form_the_third(
    cases: Any,
) -> None:
    case = cases("lstm")
    state, cache = case.cell.step(case.params, case.x[0], case.state)
    fourth = mixed(case.state.c, cache.g, cache.f, cache.i)
    np.testing.assert_array_equal(state.c, fourth)
    case = cases("lstm_coupled")
    state, cache = case.cell.step(case.params, case.x[0], case.state)
    np.testing.assert_array_equal(
        state.c, mixed(case.state.c, cache.g, 1 - cache.i, cache.i)
    )


def test_in_time_the_gru_is_the_third(cases: Any) -> None:
    case = cases("gru")
    state, cache = case.cell.step(case.params, case.x[0], case.state)
    third = mixed(case.state.h, cache.n, cache.z, 1 - cache.z)
    np.testing.assert_allclose(state.h, third, rtol=1e-15, atol=1e-16)


# ------------------------------------------------------------------------------ losses


def test_the_softmax_loss_matches_torch_and_central_differences() -> None:
    rng = np.random.default_rng(2)
    logits, targets = rng.normal(size=(6, 4)) * 5, rng.integers(0, 4, size=6)
    value, dlogits = softmax_loss(logits, targets)
    leaf = t(logits)
    twin = torch.nn.functional.cross_entropy(leaf, torch.tensor(targets))
    twin.backward()
    assert abs(value - twin.item()) <= 1e-12
    assert relative_error(dlogits, leaf.grad.numpy()) <= 1e-12
    numeric = numerical_gradient(lambda a: softmax_loss(a, targets)[0], logits)
    assert relative_error(dlogits, numeric) <= 1e-6


def test_the_softmax_loss_of_huge_scores_neither_overflows_nor_warns() -> None:
    value, dlogits = softmax_loss(np.array([[1e4, -1e4]]), np.array([1]))
    assert value == 2e4
    np.testing.assert_array_equal(dlogits, [[1.0, -1.0]])


def test_the_sigmoid_loss_matches_torch_and_central_differences() -> None:
    rng = np.random.default_rng(4)
    logits, targets = rng.normal(size=(6, 4)) * 5, rng.random((6, 4))
    value, dlogits = sigmoid_loss(logits, targets)
    leaf = t(logits)
    twin = torch.nn.functional.binary_cross_entropy_with_logits(leaf, t(targets))
    twin.backward()
    assert abs(value - twin.item()) <= 1e-12
    assert relative_error(dlogits, leaf.grad.numpy()) <= 1e-12
    numeric = numerical_gradient(lambda a: sigmoid_loss(a, targets)[0], logits)
    assert relative_error(dlogits, numeric) <= 1e-6


def test_the_sigmoid_loss_of_huge_scores_neither_overflows_nor_warns() -> None:
    value, dlogits = sigmoid_loss(np.array([[1e4, -1e4]]), np.array([[0.0, 0.0]]))
    assert value == 5e3
    np.testing.assert_array_equal(dlogits, [[0.5, 0.0]])


def test_the_squared_loss_matches_torch() -> None:
    rng = np.random.default_rng(3)
    y, targets = rng.normal(size=(2, 6, 4))
    value, dy = squared_loss(y, targets)
    leaf = t(y)
    twin = torch.nn.functional.mse_loss(leaf, torch.tensor(targets))
    twin.backward()
    assert abs(value - twin.item()) <= 1e-14
    assert relative_error(dy, leaf.grad.numpy()) <= 1e-12


@pytest.mark.parametrize(
    ("targets", "error", "said"),
    [
        ([0, 1], DtypeError, "whole numbers"),
        (np.zeros(2), DtypeError, "whole numbers"),
        (np.zeros((2, 3), dtype=int), ShapeError, "one class number"),
        (np.array([0, 3]), ShapeError, "from 0 to 2"),
        (np.array([-1, 0]), ShapeError, "from 0 to 2"),
    ],
)
def test_bad_targets_are_told(targets: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        softmax_loss(np.zeros((2, 3)), targets)


# -------------------------------------------------------------------------- optimisers


def train(name: str, steps: int = 5) -> tuple[Any, list[torch.Tensor]]:
    """Take the same steps here and in torch, with the same gradients."""
    rng = np.random.default_rng(4)
    params: Any = cells.lstm.init(rng, 3, 2)
    leaves = [t(array) for array in params]
    make = {
        "sgd": lambda: torch.optim.SGD(leaves, lr=0.1),
        "adam": lambda: torch.optim.Adam(leaves, lr=0.01),
    }
    twin, state = make[name](), optim.adam_start(params)
    for _ in range(steps):
        grads = cells.lstm.Params(*(rng.normal(size=a.shape) for a in params))
        for leaf, gradient in zip(leaves, grads, strict=True):
            leaf.grad = torch.tensor(gradient)
        twin.step()
        if name == "sgd":
            params = optim.sgd(params, grads, lr=0.1)
        else:
            params, state = optim.adam(params, grads, state, lr=0.01)
    return params, leaves


@pytest.mark.parametrize("name", ["sgd", "adam"])
def test_optimisers_take_the_steps_of_torch(name: str) -> None:
    params, leaves = train(name)
    for ours, theirs in zip(params, leaves, strict=True):
        assert relative_error(ours, theirs.detach().numpy()) <= 1e-10


@pytest.mark.parametrize("limit", [0.5, 5.0, 500.0])
def test_clipping_by_norm_is_that_of_torch_and_keeps_the_direction(
    limit: float,
) -> None:
    rng = np.random.default_rng(5)
    grads = cells.gru.Params(
        *(rng.normal(size=a.shape) for a in cells.gru.init(rng, 3, 2))
    )
    clipped = optim.clip_by_norm(grads, limit)
    assert optim.norm(clipped) <= limit * (1 + 1e-12) or limit > optim.norm(grads)
    leaves = [t(0 * g) for g in grads]
    for leaf, gradient in zip(leaves, grads, strict=True):
        leaf.grad = torch.tensor(gradient)
    torch.nn.utils.clip_grad_norm_(leaves, limit)
    flat, before = (np.concatenate([g.ravel() for g in gs]) for gs in (clipped, grads))
    theirs = np.concatenate([leaf.grad.numpy().ravel() for leaf in leaves])
    np.testing.assert_allclose(flat, theirs, rtol=1e-5)  # torch adds 1e-6 to the norm
    cosine = flat @ before / np.linalg.norm(flat) / np.linalg.norm(before)
    assert abs(cosine - 1) <= 1e-12


def test_clipping_by_value_cuts_each_number_and_may_turn_the_direction() -> None:
    grads = cells.rnn.State(np.array([[3.0, -0.1]]))
    clipped = optim.clip_by_value(grads, 1.0)
    np.testing.assert_array_equal(clipped.h, [[1.0, -0.1]])


def test_gradients_of_something_else_are_refused() -> None:
    rng = np.random.default_rng(6)
    params, other = cells.lstm.init(rng, 3, 2), cells.lstm.init(rng, 4, 2)
    with pytest.raises(ShapeError, match="W_ih has shape"):
        optim.sgd(params, other, lr=0.1)
    with pytest.raises(TypeError, match="expected gradients as Params"):
        optim.sgd(params, (1, 2), lr=0.1)  # type: ignore[arg-type]


def test_float32_parameters_stay_float32() -> None:
    rng = np.random.default_rng(7)
    params = cells.gru.init(rng, 3, 2, np.float32)
    for new in (
        optim.sgd(params, params, lr=0.1),
        optim.adam(params, params, optim.adam_start(params))[0],
        optim.clip_by_norm(params, 0.1),
        optim.clip_by_value(params, 0.1),
    ):
        assert {array.dtype for array in new} == {np.dtype(np.float32)}
