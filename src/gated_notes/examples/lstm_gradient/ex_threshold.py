"""How large the weight from h to g must be for one unit at rest to explode."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.activations import sigmoid
from gated_rnn.analysis.jacobian import state_jacobian
from gated_rnn.cells import lstm

for bias in (0, 1, 3, 5):
    f = sigmoid(np.array(float(bias)))
    needed = (1 - f) / 0.25  # f + i o W_hg = 1 with i = o = 1/2
    W_hh = np.array([[0.0], [0.0], [needed], [0.0]])
    rest = lstm.Params(np.zeros((4, 1)), W_hh, np.zeros(4), np.zeros(4))
    step = state_jacobian(lstm, init.forget_bias(rest, bias), np.zeros((1, 1, 1)))[0]
    radius = np.abs(np.linalg.eigvals(step)).max()
    print(f"needed_{bias} = {needed:.3f}")
    print(f"radius_{bias} = {radius:.6f}")
# --8<-- [end:code]
