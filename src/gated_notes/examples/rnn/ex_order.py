"""The same inputs in another order: the sum forgets it, the RNN does not."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import rnn
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 5, 3, 8, 20
sums_agree = states_differ = 0
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    params = rnn.init(rng, I, H)
    x = rng.normal(size=(T, 1, I))
    forwards, backwards = unroll(rnn, params, x), unroll(rnn, params, x[::-1])
    sums_agree += np.allclose(x.sum(axis=0), x[::-1].sum(axis=0), rtol=0, atol=1e-12)
    states_differ += np.abs(forwards.state.h - backwards.state.h).max() > 0.01
print(f"sum_of_inputs_agrees = {sums_agree}/{SEEDS}")
print(f"last_state_differs = {states_differ}/{SEEDS}")
# --8<-- [end:code]
