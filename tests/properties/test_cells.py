"""What must hold for every cell whatever its numbers; each is a fact worth knowing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gated_rnn import cells, sequence
from gated_rnn.activations import sigmoid, sigmoid_grad, tanh, tanh_grad
from gated_rnn.init import zero_state
from gated_rnn.layers import highway
from gated_rnn.unroll import bptt, unroll

SIZES = st.integers(1, 6)
DTYPES = st.sampled_from([np.float64, np.float32])
EXTREMES = st.sampled_from([0.0, 1e-30, 1e-4, 1.0, 100.0, 1e4]) | st.floats(1.0, 1e4)
NAMES = st.sampled_from(sorted(cells.CELLS))
SEEDS = st.integers(0, 2**32 - 1)


def draw(
    name: str,
    seed: int,
    T: int,
    B: int,
    I: int,
    H: int,
    scale: float = 1.0,
    dtype: Any = np.float64,
) -> Any:
    """Draw a cell's parameters, inputs and first state."""
    rng = np.random.default_rng(seed)
    cell = cells.get(name)
    params = cell.init(rng, I, H, dtype)
    params = type(params)(*(a * a.dtype.type(scale) for a in params))
    x = rng.normal(size=(T, B, I)).astype(dtype)
    fields = (rng.normal(size=(B, H)).astype(dtype) for _ in cell.State._fields)
    return cell, params, x, cell.State(*fields), rng


def results(cell: Any, params: Any, x: Any, state: Any) -> list[Any]:
    """Return every output and every gradient of a sum over all outputs."""
    run = sequence.forward(cell, params, x, state)
    back = sequence.backward(run.tape, np.ones_like(run.h))
    return [run.h, *run.state, back.dx, *back.dstate, *back.dparams]


@given(NAMES, SEEDS, st.integers(2, 6), SIZES, SIZES, SIZES, st.data())
def test_splitting_time_changes_nothing(
    name: str, seed: int, T: int, B: int, I: int, H: int, data: st.DataObject
) -> None:
    cell, params, x, state, _ = draw(name, seed, T, B, I, H)
    cut = data.draw(st.integers(1, T - 1))
    whole = unroll(cell, params, x, state)
    first = unroll(cell, params, x[:cut], state)
    second = unroll(cell, params, x[cut:], first.state)
    np.testing.assert_array_equal(np.concatenate([first.h, second.h]), whole.h)


@given(NAMES, SEEDS, SIZES, st.integers(2, 6), SIZES, SIZES)
def test_sequences_of_a_batch_do_not_see_each_other(
    name: str, seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, rng = draw(name, seed, T, B, I, H)
    order = rng.permutation(B)
    mixed = type(state)(*(a[order] for a in state))
    straight = unroll(cell, params, x, state).h[:, order]
    np.testing.assert_allclose(
        unroll(cell, params, x[:, order], mixed).h, straight, rtol=1e-12, atol=1e-14
    )


@given(NAMES, SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_gradients_of_a_batch_add_up_over_its_sequences(
    name: str, seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, rng = draw(name, seed, T, B, I, H)
    dh = rng.normal(size=(T, B, H))
    run = unroll(cell, params, x, state)
    together = bptt(cell, params, run.caches, dh).dparams
    total = [np.zeros_like(a) for a in params]
    for b in range(B):
        one = slice(b, b + 1)
        alone = unroll(cell, params, x[:, one], type(state)(*(a[one] for a in state)))
        for kept, a in zip(
            total, bptt(cell, params, alone.caches, dh[:, one]).dparams, strict=True
        ):
            kept += a
    for ours, summed in zip(together, total, strict=True):
        np.testing.assert_allclose(ours, summed, rtol=1e-9, atol=1e-11)


@given(NAMES, SEEDS, SIZES, SIZES, SIZES, SIZES, EXTREMES, DTYPES)
def test_no_size_of_input_overflows_or_warns(
    name: str, seed: int, T: int, B: int, I: int, H: int, size: float, dtype: Any
) -> None:
    # A warning is an error here.
    cell, params, x, state, _ = draw(name, seed, T, B, I, H, 10.0, dtype)
    x = np.clip(x * dtype(size), -1e4, 1e4).astype(dtype)
    for found in results(cell, params, x, state):
        assert found.dtype == dtype
        assert np.isfinite(found).all()
    run = unroll(cell, params, x, state)
    back = bptt(cell, params, run.caches, np.ones_like(run.h))
    assert np.isfinite(run.h).all()
    assert all(np.isfinite(a).all() for a in (back.dx, *back.dstate, *back.dparams))


@given(NAMES, SEEDS, SIZES, SIZES, SIZES, SIZES, st.floats(0.1, 3.0))
def test_float32_is_no_further_off_than_its_rounding_explains(
    name: str, seed: int, T: int, B: int, I: int, H: int, scale: float
) -> None:
    # How far results move when every input moves by its own rounding, in float64, is
    # how well the problem is posed. Each of the up to thirty roundings a step adds as
    # much as that again.
    cell, params, x, state, rng = draw(name, seed, T, B, I, H, scale, np.float32)
    narrow = results(cell, params, x, state)

    def wide(off: float) -> list[Any]:
        def widen(a: Any) -> Any:
            return a.astype(np.float64) * (1 + off * rng.uniform(-1, 1, a.shape))

        fields = (type(p)(*map(widen, p)) for p in (params, state))
        moved, first = fields
        return results(cell, moved, widen(x), first)

    right, eps = wide(0.0), float(np.finfo(np.float32).eps)
    moved = [wide(eps) for _ in range(5)]
    for part, (found, true) in enumerate(zip(narrow, right, strict=True)):
        posed = max(np.abs(m[part] - true).max() for m in moved)
        size = np.abs(true).max()
        assert np.abs(found - true).max() <= 30 * (posed + eps * size), part


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_a_gru_that_starts_inside_one_stays_inside_one(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, _, rng = draw("gru", seed, T, B, I, H, scale=5.0)
    run = unroll(cell, params, x, cell.State(rng.uniform(-1, 1, (B, H))))
    assert np.abs(run.h).max() <= 1.0


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_an_lstm_cell_grows_by_at_most_one_a_step_and_shows_at_most_one(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, _ = draw("lstm", seed, T, B, I, H, scale=5.0)
    bound = np.abs(state.c)
    for x_t in x:
        state, _ = cell.step(params, x_t, state)
        bound = bound + 1.0
        assert (np.abs(state.c) <= bound + 1e-12).all()
        assert np.abs(state.h).max() <= 1.0


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_the_other_polarity_of_z_is_a_change_of_sign(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    # σ(−a) = 1 − σ(a): negate the block of z, and z = 1 means "take the new".
    cell, params, x, state, _ = draw("gru", seed, T, B, I, H)
    z = slice(H, 2 * H)
    flipped = cell.Params(*(a.copy() for a in params))
    for array in flipped:
        array[z] *= -1.0
    for x_t in x:
        (new,), _ = cell.step(params, x_t, state)
        _, other = cell.step(flipped, x_t, state)
        by_other = other.z * other.n + (1.0 - other.z) * state.h
        np.testing.assert_allclose(new, by_other, rtol=1e-12, atol=1e-14)
        state = cell.State(new)


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_the_second_bias_of_an_lstm_only_adds_to_the_first(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, _ = draw("lstm", seed, T, B, I, H)
    merged = params._replace(b_ih=params.b_ih + params.b_hh, b_hh=0 * params.b_hh)
    np.testing.assert_allclose(
        unroll(cell, merged, x, state).h,
        unroll(cell, params, x, state).h,
        rtol=1e-10,
        atol=1e-12,
    )


@given(st.floats(-1e4, 1e4))
def test_the_curves_stay_in_their_range_and_have_their_slopes(a: float) -> None:
    at = np.array([a])
    assert 0.0 <= sigmoid(at)[0] <= 1.0
    assert -1.0 <= tanh(at)[0] <= 1.0
    eps = 1e-6
    for curve, slope in ((sigmoid, sigmoid_grad), (tanh, tanh_grad)):
        numeric = (curve(at + eps) - curve(at - eps)) / (2 * eps)
        np.testing.assert_allclose(slope(curve(at)), numeric, atol=1e-9)


@given(st.floats(-700, 700))
def test_the_sigmoid_is_the_textbook_one_where_that_one_can_be_computed(
    a: float,
) -> None:
    textbook = 1.0 / (1.0 + np.exp(-a))
    np.testing.assert_allclose(sigmoid(np.array([a]))[0], textbook, atol=1e-15)


def test_a_state_of_zeros_and_parameters_of_zeros_stay_zero() -> None:
    for cell in cells.CELLS.values():
        params = cell.init(np.random.default_rng(0), 2, 3)
        params = type(params)(*(0 * a for a in params))
        state = zero_state(cell, params, 1)
        assert not unroll(cell, params, np.ones((4, 1, 2)), state).h.any()


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_the_coupled_lstm_is_the_lstm_whose_forget_gate_is_the_rest(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    # σ(−a) = 1 − σ(a): give the forget gate the negated rows of the input gate.
    cell, params, x, state, _ = draw("lstm_coupled", seed, T, B, I, H)
    i, rest = slice(0, H), slice(H, None)
    arrays = (np.concatenate([a[i], -a[i], a[rest]]) for a in params)
    lstm = cells.lstm
    whole = unroll(lstm, lstm.Params(*arrays), x, lstm.State(*state))
    np.testing.assert_allclose(
        unroll(cell, params, x, state).h, whole.h, rtol=1e-10, atol=1e-12
    )


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_without_its_forget_gate_the_lstm_is_that_of_1997(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, _ = draw("lstm_1997", seed, T, B, I, H)
    i, rest = slice(0, H), slice(H, None)
    zero = (np.concatenate([a[i], 0 * a[i], a[rest]]) for a in params)
    lstm = cells.lstm
    wide = lstm.Params(*zero)
    wide.b_ih[H : 2 * H] = 1e3  # σ(1000) is 1: the gate never closes
    whole = unroll(lstm, wide, x, lstm.State(*state))
    np.testing.assert_allclose(
        unroll(cell, params, x, state).h, whole.h, rtol=1e-10, atol=1e-12
    )


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_without_peepholes_the_peephole_lstm_is_the_lstm(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, _ = draw("lstm_peephole", seed, T, B, I, H)
    blind = params._replace(w_ci=0 * params.w_ci, w_cf=0 * params.w_cf)
    blind = blind._replace(w_co=0 * params.w_co)
    lstm = cells.lstm
    plain = unroll(lstm, lstm.Params(*params[:4]), x, lstm.State(*state))
    np.testing.assert_array_equal(unroll(cell, blind, x, state).h, plain.h)


@given(SEEDS, SIZES, SIZES, SIZES)
def test_with_one_unit_and_no_bias_inside_both_resets_are_one(
    seed: int, T: int, B: int, I: int
) -> None:
    # With H = 1 the product commutes; b_hn must be zero, for it stands inside r ⊙ (·).
    cell, params, x, state, _ = draw("gru", seed, T, B, I, 1)
    params.b_hh[2:] = 0.0
    before = cells.gru_before
    other = unroll(before, before.Params(*params), x, before.State(*state))
    np.testing.assert_allclose(
        unroll(cell, params, x, state).h, other.h, rtol=1e-10, atol=1e-12
    )


@given(SEEDS, st.integers(2, 6), SIZES, SIZES, SIZES)
def test_the_identity_rnn_is_affine_in_its_input(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, rng = draw("rnn_identity", seed, T, B, I, H)
    y = rng.normal(size=x.shape)
    at = [unroll(cell, params, v, state).h for v in (x, y, 0.5 * x + 0.5 * y)]
    np.testing.assert_allclose(at[2], 0.5 * at[0] + 0.5 * at[1], rtol=1e-9, atol=1e-11)


@given(SEEDS, SIZES, SIZES, SIZES, SIZES, st.sampled_from(["mingru", "minlstm"]))
def test_minimal_cells_are_linear_in_the_state_before(
    seed: int, T: int, B: int, I: int, H: int, name: str
) -> None:
    cell, params, x, state, rng = draw(name, seed, T, B, I, H)
    other = cell.State(rng.normal(size=state.h.shape))
    mean = cell.State(0.5 * state.h + 0.5 * other.h)
    at = [unroll(cell, params, x, s).state.h for s in (state, other, mean)]
    np.testing.assert_allclose(at[2], 0.5 * at[0] + 0.5 * at[1], rtol=1e-9, atol=1e-11)


@given(SEEDS, SIZES, SIZES, SIZES)
def test_shut_gates_of_the_minimal_lstm_divide_nothing_by_nothing(
    seed: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, _ = draw("minlstm", seed, 1, B, I, H)
    shut = params._replace(b_ih=params.b_ih.copy())
    shut.b_ih[: 2 * H] = -1e4
    after, _ = cell.step(shut, x[0], state)
    assert np.isfinite(after.h).all()


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_a_recurrent_highway_of_one_layer_is_a_gru_that_never_resets(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    rng = np.random.default_rng(seed)
    cell, gru = cells.recurrent_highway, cells.gru
    params = cell.init(rng, I, H, L=1)
    x, h = rng.normal(size=(T, B, I)), rng.normal(size=(B, H))
    W_ih, b_ih = params.W_ih, params.b_ih
    W_hh, b_hh = params.W_hh[0], params.b_hh[0]
    # z = 1 − t keeps, so its rows are those of t with the other sign; r = σ(1000) = 1.
    arrays = (np.concatenate([0 * a[:H], -a[:H], a[H:]]) for a in (W_ih, W_hh))
    wide = gru.Params(
        *arrays, *(np.concatenate([0 * b[:H], -b[:H], b[H:]]) for b in (b_ih, b_hh))
    )
    wide.b_ih[:H] = 1e3
    np.testing.assert_allclose(
        unroll(cell, params, x, cell.State(h)).h,
        unroll(gru, wide, x, gru.State(h)).h,
        rtol=1e-10,
        atol=1e-12,
    )


@given(SEEDS, SIZES, SIZES, SIZES, st.integers(2, 6), st.floats(1.0, 1e3))
def test_layer_normalisation_does_not_see_how_large_the_input_is(
    seed: int, T: int, B: int, I: int, H: int, size: float
) -> None:
    # ε = 1e-5 under the root is what is left of the size: with inputs of at least 1e4
    # it changes the ninth digit, which the steps may make larger.
    cell, params, x, state, _ = draw("lstm_layer_norm", seed, T, B, I, H)
    x = 1e4 * (x + np.sign(x))
    loud = unroll(cell, params, size * x, state).h
    np.testing.assert_allclose(loud, unroll(cell, params, x, state).h, atol=1e-5)


def gates_at(params: Any, r: float | None = None, z: float | None = None) -> Any:
    """Return parameters of a GRU whose gates stand where their biases put them."""
    H = params.W_hh.shape[1]
    for k, bias in enumerate((r, z)):
        if bias is not None:
            for array in params:
                array[k * H : (k + 1) * H] = 0.0
            params.b_ih[k * H : (k + 1) * H] = bias
    return params


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_a_gru_goes_no_further_than_its_state_or_one(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    # |h_t| ≤ max(1, |h_{t−1}|): a weighted mean of n_t and h_{t−1}, wherever it starts.
    cell, params, x, state, _ = draw("gru", seed, T, B, I, H, scale=5.0)
    state = cell.State(5 * state.h)
    for x_t in x:
        bound = np.maximum(1.0, np.abs(state.h))
        state, _ = cell.step(params, x_t, state)
        assert (np.abs(state.h) <= bound).all()


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_an_mgu_is_a_gru_that_resets_before_with_both_gates_tied(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    # r = f and z = 1 − f, as σ(−a) = 1 − σ(a)
    cell, params, x, state, _ = draw("mgu", seed, T, B, I, H)
    split = [np.split(array, 2) for array in params]
    before = cells.gru_before
    tied = before.Params(*(np.concatenate([f, -f, n]) for f, n in split))
    other = unroll(before, tied, x, before.State(*state))
    np.testing.assert_allclose(
        unroll(cell, params, x, state).h, other.h, rtol=1e-10, atol=1e-12
    )


@pytest.mark.parametrize("name", ["lstm_coupled", "mgu", "recurrent_highway"])
@given(seed=SEEDS, T=SIZES, B=SIZES, I=SIZES, H=SIZES)
def test_a_memory_that_is_a_mean_goes_no_further_than_its_start_or_one(
    name: str, seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, _ = draw(name, seed, T, B, I, H, scale=5.0)
    state = state._replace(**{state._fields[-1]: 5 * state[-1]})
    for x_t in x:
        bound = np.maximum(1.0, np.abs(state[-1])) + 1e-12
        state, _ = cell.step(params, x_t, state)
        assert (np.abs(state[-1]) <= bound).all()


@given(SEEDS, SIZES, SIZES, SIZES, SIZES)
def test_an_open_reset_and_a_shut_update_gate_make_a_gru_an_rnn(
    seed: int, T: int, B: int, I: int, H: int
) -> None:
    cell, params, x, state, _ = draw("gru", seed, T, B, I, H)
    candidate = cells.rnn.Params(*(a[2 * H :] for a in params))
    vanilla = unroll(cells.rnn, candidate, x, cells.rnn.State(*state)).h
    np.testing.assert_allclose(
        unroll(cell, gates_at(params, r=40.0, z=-40.0), x, state).h,
        vanilla,
        rtol=1e-10,
        atol=1e-12,
    )
    # With z = 1 the reset gate changes nothing: what was there is kept.
    kept = unroll(cell, gates_at(params, z=40.0), x, state).state
    np.testing.assert_array_equal(kept.h, state.h)


@given(SEEDS, SIZES, SIZES)
def test_a_gru_without_input_and_with_an_open_reset_is_a_highway_layer(
    seed: int, B: int, H: int
) -> None:
    cell, params, x, state, _ = draw("gru", seed, 1, B, 1, H)
    _, W_z, W_n = np.split(params.W_hh, 3)
    _, b_z, b_n = np.split(params.b_ih + params.b_hh, 3)
    layer = highway.Params(W_n, b_n, -W_z, -b_z)  # σ(−a) = 1 − σ(a)
    y, _ = highway.forward(layer, state.h)
    after, _ = cell.step(gates_at(params, r=40.0), 0 * x[0], state)
    np.testing.assert_allclose(after.h, y, rtol=1e-12, atol=1e-14)


@given(SEEDS, SIZES, SIZES, st.lists(st.integers(1, 3), min_size=1, max_size=3))
def test_both_resets_agree_where_a_group_of_units_has_one_r(
    seed: int, B: int, I: int, groups: list[int]
) -> None:
    # r ⊙ (W h) − W (r ⊙ h) has the entries Σⱼ (rᵢ − rⱼ) Wᵢⱼ hⱼ; b_hn must be zero.
    H = sum(groups)
    cell, params, x, state, _ = draw("gru", seed, 5, B, I, H)
    group = np.repeat(np.arange(len(groups)), groups)
    for array in params:
        array[:H] = array[:H][np.searchsorted(group, group)]
    params.W_hh[2 * H :] *= group[:, None] == group
    params.b_hh[2 * H :] = 0.0
    before = cells.gru_before
    other = unroll(before, before.Params(*params), x, before.State(*state))
    np.testing.assert_allclose(
        unroll(cell, params, x, state).h, other.h, rtol=1e-9, atol=1e-11
    )
