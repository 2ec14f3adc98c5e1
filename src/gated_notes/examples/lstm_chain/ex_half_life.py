"""The forget bias that leaves half of a memory after a hundred steps."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, H = 100, 1
f = 2 ** (-1 / T)
bias = np.log(f / (1 - f))  # the inverse of the sigmoid
print(f"bias = {bias:.2f}")

nothing = lstm.Params(
    *(0 * array for array in lstm.init(np.random.default_rng(0), 1, H))
)
start = lstm.State(h=np.zeros((1, H)), c=np.ones((1, H)))
run = unroll(lstm, init.forget_bias(nothing, bias), np.zeros((T, 1, 1)), start)
print(f"left_after_100 = {run.state.c[0, 0]:.6f}")
# --8<-- [end:code]
