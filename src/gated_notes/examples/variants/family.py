"""Each variant, with some of its freedom taken away, is one of the others."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import cells
from gated_rnn.cells import gru, gru_before, lstm
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS, WIDE = 7, 3, 5, 4, 20, 40.0  # σ(40) is 1 in float64


def without_forgetting(params):
    """1997: blocks i, g, o, and a forget gate that is always open."""
    split = [np.split(array, 3) for array in params]
    arrays = [np.concatenate([i, 0 * i, g, o]) for i, g, o in split]
    arrays[2][H : 2 * H] = WIDE
    return lstm.Params(*arrays)


def blind(params):
    """Peephole: the weights by which the gates see c are zero."""
    params.w_ci[:], params.w_cf[:], params.w_co[:] = 0, 0, 0
    return lstm.Params(*params[:4])


def tied(params):
    """Coupled: f = 1 − i, as σ(−a) = 1 − σ(a)."""
    split = [np.split(array, 3) for array in params]
    return lstm.Params(*(np.concatenate([i, -i, g, o]) for i, g, o in split))


def one_gate(params):
    """MGU: a GRU with reset before, r = f and z = 1 − f."""
    split = [np.split(array, 2) for array in params]
    return gru_before.Params(*(np.concatenate([f, -f, n]) for f, n in split))


def one_layer(params):
    """Recurrent highway: a GRU with r = 1; its t = 1 takes the new, so z = 1 − t."""
    W, U, b, c = params.W_ih, params.W_hh[0], params.b_ih, params.b_hh[0]
    split = [np.split(array, 2) for array in (W, U, b, c)]
    arrays = [np.concatenate([0 * t, -t, n]) for t, n in split]
    arrays[2][:H] = WIDE
    return gru.Params(*arrays)


ways = {
    "lstm_1997": (lstm, without_forgetting, {}),
    "lstm_peephole": (lstm, blind, {}),
    "lstm_coupled": (lstm, tied, {}),
    "mgu": (gru_before, one_gate, {}),
    "recurrent_highway": (gru, one_layer, {"L": 1}),
}
for name, (other, bent, layers) in ways.items():
    same = 0
    for seed in range(SEEDS):
        rng, cell = np.random.default_rng(seed), cells.get(name)
        params, x = cell.init(rng, I, H, **layers), rng.normal(size=(T, B, I))
        theirs = unroll(other, bent(params), x).h
        same += bool(np.abs(unroll(cell, params, x).h - theirs).max() <= 1e-12)
    print(f"{name}_is_{other.NAME} = {same}/{SEEDS}")
# --8<-- [end:code]
