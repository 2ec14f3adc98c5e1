"""One step that closes the gate undoes ninety-nine that keep it open."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll


def logit(f):
    """Return the pre-activation whose sigmoid is f."""
    return np.log(f / (1 - f))


W_ih = np.array([[0.0], [1.0], [0.0], [0.0]])  # the input is the forget gate's
params = lstm.Params(W_ih, np.zeros((4, 1)), np.zeros(4), np.zeros(4))
start = lstm.State(h=np.zeros((1, 1)), c=np.ones((1, 1)))
f = np.full(100, 0.99)
f[50] = 0.01
run = unroll(lstm, params, logit(f)[:, None, None], start)
print(f"average_f = {f.mean():.4f}")
print(f"foretold = {f.mean() ** 100:.2f}")
print(f"left = {run.state.c[0, 0]:.4f}")
# --8<-- [end:code]
