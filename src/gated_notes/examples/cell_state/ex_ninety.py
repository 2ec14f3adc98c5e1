"""The forget bias that leaves nine tenths of a memory after a hundred steps."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, LEFT = 100, 0.9
f = LEFT ** (1 / T)
bias = np.log(f / (1 - f))
print(f"f = {f:.5f}")
print(f"bias = {bias:.2f}")
print(f"half_life = {np.log(0.5) / np.log(f):.0f}")

nothing = lstm.Params(
    *(0 * array for array in lstm.init(np.random.default_rng(0), 1, 1))
)
start = lstm.State(h=np.zeros((1, 1)), c=np.ones((1, 1)))
run = unroll(lstm, init.forget_bias(nothing, bias), np.zeros((T, 1, 1)), start)
print(f"left = {run.state.c[0, 0]:.6f}")
# --8<-- [end:code]
