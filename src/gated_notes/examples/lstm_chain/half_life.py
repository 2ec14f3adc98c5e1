"""How long a memory lives when only the forget bias keeps it."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm

H = 1
nothing = lstm.Params(
    *(0 * array for array in lstm.init(np.random.default_rng(0), 1, H))
)
for bias in (0, 1, 2, 3, 5):
    params = init.forget_bias(nothing, bias)
    state, steps = lstm.State(h=np.zeros((1, H)), c=np.ones((1, H))), 0
    while state.c[0, 0] > 0.5:  # the input is silent: nothing is written
        state, cache = lstm.step(params, np.zeros((1, 1)), state)
        steps += 1
    f = cache.f[0, 0]
    exact = np.log(0.5) / np.log(f)
    print(f"half_life_{bias} = {exact:.1f}")
    print(f"  f = {f:.3f}, halved by step {steps}")
# --8<-- [end:code]
