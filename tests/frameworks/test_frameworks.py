"""Every converter against the framework itself, run here, in both directions.

Our parameters in the framework's layer must give our outputs; a layer that the
framework initialised must give its outputs in our cell. Random biases, first states
that are not zero, every hₜ and the last state, all sizes different.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

import equinox
import haiku
import jax
import jax.numpy as jnp
import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from flax import linen, nnx
from onnx.reference import ReferenceEvaluator

from gated_rnn import cells
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.boundary import Array
from gated_rnn.convert import CONVERTERS
from gated_rnn.convert.onnx import OPERATORS
from gated_rnn.unroll import unroll

# Keras reads both when it is imported, and writes its settings into that folder.
os.environ["KERAS_BACKEND"] = "torch"
with tempfile.TemporaryDirectory() as _home:
    os.environ["KERAS_HOME"] = _home
    import keras

# The variables of Keras' torch backend do not know NumPy 2's copy argument.
pytestmark = pytest.mark.filterwarnings(
    "ignore:__array__ implementation doesn't accept a copy:DeprecationWarning"
)

T, B, I, H = 7, 3, 5, 4
PAIRS = [(name, cell) for name, way in CONVERTERS.items() for cell in way.layouts]


class Ran(NamedTuple):
    """What a framework gives for a sequence."""

    h: Array
    """Every hₜ, (T, B, H)."""

    last: tuple[Array, ...]
    """The last state, in the order of ``State``."""


class Runner(NamedTuple):
    """How to run a framework's own layer."""

    run: Callable[[str, Any, Array, tuple[Array, ...]], Ran]
    """From a cell's name, the framework's arrays, inputs and first state."""

    fresh: Callable[[str], Any]
    """The arrays of a layer of that cell that the framework has just initialised."""


@pytest.fixture(scope="module", autouse=True)
def _float64_in_jax() -> Iterator[None]:
    """Let JAX compute in float64, in this module only, and compile in less time."""
    jax.config.update("jax_disable_most_optimizations", True)
    with jax.enable_x64(True):
        yield
    jax.config.update("jax_disable_most_optimizations", False)


def numbers(tree: Any) -> Any:
    """Return a nested dict of a framework's arrays with NumPy's."""
    return jax.tree.map(np.asarray, tree)


def over_time(
    step: Callable[[Any, Any], tuple[Any, Any]], carry: Any, x: Array
) -> tuple[Any, Array]:
    """Run a JAX step over time and return the last carry and every hₜ.

    Step by step: compiling a scan takes longer than seven steps.
    """
    h = []
    for x_t in jnp.asarray(x):
        carry, h_t = step(carry, x_t)
        h.append(h_t)
    return numbers(carry), np.stack(h)


# --- Keras


def keras_layer(name: str) -> Any:
    shared = {"return_sequences": True, "return_state": True, "dtype": "float64"}
    layer = {
        "rnn": keras.layers.SimpleRNN,
        "rnn_relu": partial(keras.layers.SimpleRNN, activation="relu"),
        "lstm": keras.layers.LSTM,
        "gru": keras.layers.GRU,
        "gru_before": partial(keras.layers.GRU, reset_after=False),
    }[name](H, **shared)
    layer.build((B, T, I))
    return layer


def run_keras(name: str, weights: Any, x: Array, state: tuple[Array, ...]) -> Ran:
    layer = keras_layer(name)
    layer.set_weights(weights)
    with torch.no_grad():
        h, *last = layer(x.swapaxes(0, 1), initial_state=list(state))
    h, *last = (keras.ops.convert_to_numpy(array) for array in (h, *last))
    return Ran(h.swapaxes(0, 1), tuple(last))


# --- Flax

FLAX_CELLS = {"rnn": "SimpleCell", "lstm": "LSTMCell", "gru": "GRUCell"}


def flax_kind(module: Any, name: str) -> Any:
    if name == "rnn_relu":
        return partial(module.SimpleCell, activation_fn=jax.nn.relu)
    return getattr(module, FLAX_CELLS[name])


@cache
def linen_cell(name: str) -> Any:
    return flax_kind(linen, name)(H, param_dtype=jnp.float64)


def fresh_linen(name: str) -> Any:
    cell, key = linen_cell(name), jax.random.key(0)
    carry = cell.initialize_carry(key, (B, I))
    return numbers(cell.init(key, carry, jnp.ones((B, I)))["params"])


def run_linen(name: str, weights: Any, x: Array, state: tuple[Array, ...]) -> Ran:
    cell = linen_cell(name)
    return run_flax(lambda *a: cell.apply({"params": weights}, *a), x, state)


def run_flax(
    step: Callable[..., tuple[Any, Any]], x: Array, state: tuple[Array, ...]
) -> Ran:
    """Run a step of Flax, whose LSTM carry is (c, h)."""
    carry = state[::-1] if len(state) > 1 else state[0]
    last, h = over_time(step, jax.tree.map(jnp.asarray, carry), x)
    return Ran(h, last[::-1] if len(state) > 1 else (last,))


@cache
def nnx_cell(name: str, optimized: bool) -> Any:
    kind = nnx.OptimizedLSTMCell if optimized else flax_kind(nnx, name)
    wide = {"param_dtype": jnp.float64, "dtype": jnp.float64}
    return kind(I, H, **wide, rngs=nnx.Rngs(0))


def fresh_nnx(name: str, optimized: bool = False) -> Any:
    state = nnx.state(nnx_cell(name, optimized), nnx.Param)
    return numbers(nnx.to_pure_dict(state))


def run_nnx(
    name: str,
    weights: Any,
    x: Array,
    state: tuple[Array, ...],
    optimized: bool = False,
) -> Ran:
    cell = nnx.clone(nnx_cell(name, optimized))  # the fresh one stays fresh
    nnx.update(cell, jax.tree.map(jnp.asarray, weights))
    return run_flax(cell, x, state)


# --- Equinox


@cache
def equinox_cell(name: str) -> Any:
    kind = {"lstm": equinox.nn.LSTMCell, "gru": equinox.nn.GRUCell}[name]
    return kind(I, H, dtype=jnp.float64, key=jax.random.key(0))


def fresh_equinox(name: str) -> Any:
    cell = equinox_cell(name)
    fields = ("weight_ih", "weight_hh", "bias", *(["bias_n"] if name == "gru" else []))
    return {field: np.asarray(getattr(cell, field)) for field in fields}


def run_equinox(name: str, weights: Any, x: Array, state: tuple[Array, ...]) -> Ran:
    cell = equinox.tree_at(
        lambda cell: [getattr(cell, field) for field in weights],
        equinox_cell(name),
        list(map(jnp.asarray, weights.values())),
    )

    def step(carry: Any, x_t: Any) -> tuple[Any, Any]:
        after = jax.vmap(cell)(x_t, carry)
        return after, after[0] if len(state) > 1 else after

    carry = tuple(map(jnp.asarray, state))
    last, h = over_time(step, carry if len(state) > 1 else carry[0], x)
    return Ran(h, tuple(last) if len(state) > 1 else (last,))


# --- Haiku


@cache
def haiku_core(name: str) -> Any:
    kinds = {"rnn_relu": haiku.VanillaRNN, "lstm": haiku.LSTM, "gru_before": haiku.GRU}
    return haiku.without_apply_rng(haiku.transform(lambda *a: kinds[name](H)(*a)))


def haiku_state(state: tuple[Array, ...]) -> Any:
    fields = tuple(map(jnp.asarray, state))
    return haiku.LSTMState(*fields) if len(fields) > 1 else fields[0]


def fresh_haiku(name: str) -> Any:
    zeros = [np.zeros((B, H))] * len(cells.get(name).State._fields)
    core = haiku_core(name)
    return numbers(core.init(jax.random.key(0), jnp.ones((B, I)), haiku_state(zeros)))


def run_haiku(name: str, weights: Any, x: Array, state: tuple[Array, ...]) -> Ran:
    core = haiku_core(name)

    def step(carry: Any, x_t: Any) -> tuple[Any, Any]:
        h, after = core.apply(weights, x_t, carry)
        return after, h

    last, h = over_time(step, haiku_state(state), x)
    return Ran(h, tuple(last) if len(state) > 1 else (last,))


# --- ONNX


def onnx_model(name: str, weights: Any, fields: int) -> onnx.ModelProto:
    """Return a graph of one node with these weights."""
    op_type, attributes = OPERATORS[name]
    states = ["initial_h", "initial_c"][:fields]
    lasts = ["Y_h", "Y_c"][:fields]
    node = onnx.helper.make_node(
        op_type,
        ["X", "W", "R", "B", "", *states],
        ["Y", *lasts],
        hidden_size=H,
        **attributes,
    )
    kind = onnx.helper.np_dtype_to_tensor_dtype(weights["W"].dtype)
    value = onnx.helper.make_tensor_value_info
    graph = onnx.helper.make_graph(
        [node],
        "one_cell",
        [value("X", kind, (T, B, I)), *(value(s, kind, (1, B, H)) for s in states)],
        [value("Y", kind, (T, 1, B, H)), *(value(s, kind, (1, B, H)) for s in lasts)],
        [onnx.numpy_helper.from_array(array, key) for key, array in weights.items()],
    )
    opset = [onnx.helper.make_opsetid("", 14)]
    model = onnx.helper.make_model(graph, opset_imports=opset, ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def run_onnx(name: str, weights: Any, x: Array, state: tuple[Array, ...]) -> Ran:
    """Run onnxruntime, which has these operators in float32 only."""
    single = {key: array.astype(np.float32) for key, array in weights.items()}
    model = onnx_model(name, single, len(state))
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    feeds = {"X": x.astype(np.float32)}
    for key, field in zip(("initial_h", "initial_c"), state, strict=False):
        feeds[key] = field[None].astype(np.float32)
    h, *last = session.run(None, feeds)
    return Ran(h[:, 0], tuple(field[0] for field in last))


def fresh_onnx(name: str) -> Any:
    """Return random inputs of the operator: a file format initialises nothing."""
    rng, blocks = np.random.default_rng(1), {"LSTM": 4, "GRU": 3, "RNN": 1}
    rows = blocks[OPERATORS[name].op_type] * H
    shapes = {"W": (1, rows, I), "R": (1, rows, H), "B": (1, 2 * rows)}
    return {key: rng.normal(size=shape) for key, shape in shapes.items()}


RUNNERS = {
    "keras": Runner(run_keras, lambda name: keras_layer(name).get_weights()),
    "linen": Runner(run_linen, fresh_linen),
    "nnx": Runner(run_nnx, fresh_nnx),
    "nnx_optimized": Runner(
        partial(run_nnx, optimized=True), partial(fresh_nnx, optimized=True)
    ),
    "equinox": Runner(run_equinox, fresh_equinox),
    "haiku": Runner(run_haiku, fresh_haiku),
    "onnx": Runner(run_onnx, fresh_onnx),
}

ROUNDING = 1e-9
"""Float64: two orders of the same sums differ by far less."""

ROUNDING_IN_FLOAT32 = 1e-5
"""Seven steps of sums of ten products, each rounded to 6e-8."""

# onnxruntime has the operators in float32 only. Keras' ``ops.matmul`` returns float32
# for float64 with every backend but TensorFlow; lstm and gru go through torch's own.
IN_FLOAT32 = {("onnx", name) for name in OPERATORS}
IN_FLOAT32 |= {("keras", name) for name in ("rnn", "rnn_relu", "gru_before")}


def carried(framework: str, case: Any) -> Any:
    """Return a case whose parameters the framework can hold."""
    if (framework, case.cell.NAME) != ("nnx", "gru"):
        return case
    b_hh = case.params.b_hh.copy()
    b_hh[2 * H :] = 0.0  # nnx.GRUCell has no b_hn
    return case._replace(params=case.params._replace(b_hh=b_hh))


def assert_same(framework: str, case: Any, params: Any, ran: Ran) -> None:
    ours = unroll(case.cell, params, case.x, case.state)
    single = (framework, case.cell.NAME) in IN_FLOAT32
    pairs = zip((ours.h, *ours.state), (ran.h, *ran.last), strict=True)
    for mine, theirs in pairs:
        assert mine.shape == theirs.shape
        rounding = ROUNDING_IN_FLOAT32 if single else ROUNDING
        assert relative_error(mine, theirs) <= rounding


@cache
def fresh(framework: str, name: str) -> Any:
    """Return the arrays of a fresh layer; making one takes some frameworks seconds."""
    return RUNNERS[framework].fresh(name)


@pytest.mark.parametrize(("framework", "name"), PAIRS)
def test_our_parameters_in_the_layer_of_a_framework_give_our_outputs(
    framework: str, name: str, cases: Callable[..., Any]
) -> None:
    case = carried(framework, cases(name, sizes=(T, B, I, H)))
    weights = CONVERTERS[framework].to(case.cell, case.params)
    ran = RUNNERS[framework].run(name, weights, case.x, tuple(case.state))
    assert_same(framework, case, case.params, ran)


@pytest.mark.parametrize(("framework", "name"), PAIRS)
def test_a_layer_that_a_framework_initialised_gives_its_outputs_in_our_cell(
    framework: str, name: str, cases: Callable[..., Any]
) -> None:
    case, weights = cases(name, sizes=(T, B, I, H)), fresh(framework, name)
    ran = RUNNERS[framework].run(name, weights, case.x, tuple(case.state))
    params = CONVERTERS[framework].back(case.cell, weights)
    assert_same(framework, case, params, ran)
    ours = CONVERTERS[framework].to(case.cell, params)
    assert jax.tree.map(np.shape, ours) == jax.tree.map(np.shape, weights)


@pytest.mark.parametrize(
    ("framework", "bias"),
    [("keras", 1), ("haiku", 1), ("linen", 0), ("nnx", 0), ("nnx_optimized", 0)],
)
def test_a_fresh_forget_gate_is_as_far_open_as_the_framework_says(
    framework: str, bias: float
) -> None:
    fresh_lstm = fresh(framework, "lstm")
    params = CONVERTERS[framework].back(cells.lstm, fresh_lstm)
    b_i, b_f, b_g, b_o = np.split(params.b_ih + params.b_hh, 4)
    np.testing.assert_array_equal(b_f, bias)
    np.testing.assert_array_equal([b_i, b_g, b_o], 0)


def test_every_framework_is_run_and_no_runner_stands_alone() -> None:
    assert RUNNERS.keys() == CONVERTERS.keys()


def test_the_reference_of_onnx_agrees_in_float64(cases: Callable[..., Any]) -> None:
    # The evaluator of the standard itself; it knows no ReLU in an RNN.
    for name in OPERATORS.keys() - {"rnn_relu"}:
        case = cases(name, sizes=(T, B, I, H))
        weights = CONVERTERS["onnx"].to(case.cell, case.params)
        states = zip(("initial_h", "initial_c"), case.state, strict=False)
        feeds = {"X": case.x} | {key: field[None] for key, field in states}
        model = onnx_model(name, weights, len(case.state))
        h, *last = ReferenceEvaluator(model).run(None, feeds)
        ran = Ran(h[:, 0], tuple(field[0] for field in last))
        ours = unroll(case.cell, case.params, case.x, case.state)
        assert relative_error(ours.h, ran.h) <= 1e-9, name
