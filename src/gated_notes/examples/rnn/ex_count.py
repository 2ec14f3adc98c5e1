"""Counting parameters: the time steps are not in the count."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import parameter_count, rnn
from gated_rnn.unroll import unroll

I, H = 100, 128
params = rnn.init(np.random.default_rng(0), I, H)
print("counted =", parameter_count(params))
print("formula =", H * I + H * H + 2 * H)
for T in (1, 10, 1000):
    run = unroll(rnn, params, np.zeros((T, 1, I)))
    print(f"T = {T}: {len(run.caches)} steps, {parameter_count(params)} parameters")
# --8<-- [end:code]
