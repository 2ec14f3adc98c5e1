"""One unit set by hand: how far is a count of n from a count of n + 1?"""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, rnn, rnn_relu

WIDE, LONGEST = 40.0, 1001
ones = np.ones((LONGEST, 1, 1))  # a thousand marks to be counted


def unit(cell, weights, biases, recurrent):
    """Return one unit; a number for each of its gates."""
    columns = [np.array(v, dtype=float) for v in (weights, recurrent)]
    W_ih, W_hh = (column[:, None] for column in columns)
    return cell.Params(W_ih, W_hh, np.array(biases, dtype=float), 0 * W_hh[:, 0])


counters = {
    # i = f = 1 and g = tanh(40) = 1: c grows by 1 a step
    "lstm": (lstm, unit(lstm, (0, 0, WIDE, 0), (WIDE, WIDE, 0, WIDE), (0, 0, 0, 0))),
    # r is of no use here, z = σ(4.6) = 0.99 and n = 1: a mean that creeps to 1
    "gru": (gru, unit(gru, (0, 0, WIDE), (0, 4.6, 0), (0, 0, 0))),
    # tanh(h + 0.1): a sum that is squashed at each step
    "rnn": (rnn, unit(rnn, (0.1,), (0,), (1,))),
    "rnn_relu": (rnn_relu, unit(rnn_relu, (1,), (0,), (1,))),  # max(h + 1, 0)
}
for name, (cell, params) in counters.items():
    state = cell.State(*np.zeros((len(cell.State._fields), 1, 1)))
    counts = []
    for x_t in ones:
        state, _ = cell.step(params, x_t, state)
        counts.append((state.c if cell is lstm else state.h).item())
    for n in (10, 100, 1000):
        print(f"{name}_gap_{n} = {counts[n] - counts[n - 1]:.1g}")
# --8<-- [end:code]
