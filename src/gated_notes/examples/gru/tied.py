"""One gate for keeping and for writing: who keeps long writes little."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import gru, lstm

H = 1


def silent(cell):
    """Return parameters of zeros; g and n then come from their bias alone."""
    drawn = cell.init(np.random.default_rng(0), 1, H)
    return cell.Params(*(0 * array for array in drawn))


x_t, none = np.zeros((1, 1)), np.zeros((1, H))
for bias in (0, 1, 3, 5):
    params = init.update_bias(silent(gru), bias)
    params.b_ih[2 * H :] = 40.0  # the candidate is 1
    after, cache = gru.step(params, x_t, gru.State(none))
    half_life = np.log(0.5) / np.log(cache.z[0, 0])

    params = init.forget_bias(silent(lstm), bias)
    params.b_ih[2 * H : 3 * H] = 40.0  # here too
    other, _ = lstm.step(params, x_t, lstm.State(none, none))
    print(f"bias {bias}: half-life {half_life:5.1f} steps in both")
    print(f"gru_writes_{bias} = {after.h[0, 0]:.3f}")
    print(f"lstm_writes_{bias} = {other.c[0, 0]:.3f}")
# --8<-- [end:code]
