"""To hide a memory for one step: an LSTM can, a GRU has nothing left."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm
from gated_rnn.unroll import unroll

SEEDS, WIDE = 20, 80.0
x = np.zeros((20, 2, 1))
x[10] = 1.0  # the signal to show 0, at one step of twenty


def built(cell, blocks):
    """Return one unit from the weight of the signal and the bias of each block."""
    W_ih = np.array([[blocks[gate][0]] for gate in cell.GATES])
    b_ih = np.array([blocks[gate][1] for gate in cell.GATES])
    return cell.Params(W_ih, 0 * W_ih, b_ih, 0 * b_ih)


keeps, shuts = (0.0, WIDE), (-WIDE, WIDE / 2)  # always open; shut at the signal
as_lstm = built(lstm, {"i": (0.0, -WIDE), "f": keeps, "g": (0.0, 0.0), "o": shuts})
as_gru = built(gru, {"r": keeps, "z": shuts, "n": (0.0, 0.0)})

hidden = {"lstm": 0, "gru": 0}
still_apart = {"lstm": 0, "gru": 0}
for seed in range(SEEDS):
    two = np.random.default_rng(seed).uniform(0.2, 0.9, size=(2, 1)) * [[1], [-1]]
    starts = {"lstm": lstm.State(np.tanh(two), two), "gru": gru.State(two)}
    for name, cell, params in (("lstm", lstm, as_lstm), ("gru", gru, as_gru)):
        h = unroll(cell, params, x, starts[name]).h[:, :, 0]
        hidden[name] += bool(np.abs(h[10]).max() <= 1e-12)
        still_apart[name] += bool(abs(h[-1, 0] - h[-1, 1]) > 0.1)
for name in ("lstm", "gru"):
    print(f"{name}_hides = {hidden[name]}/{SEEDS}")
    print(f"{name}_remembers = {still_apart[name]}/{SEEDS}")
# --8<-- [end:code]
