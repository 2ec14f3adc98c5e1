"""Exercise: what a network that reads both ways knows of the next step."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import bidirectional, sequence
from gated_rnn.cells import lstm

rng = np.random.default_rng(0)
T, I, H = 6, 3, 5
x = rng.normal(size=(T, 1, I))
changed = x.copy()
changed[4] += 1.0  # the fifth step

one = lstm.init(rng, I, H)
both = bidirectional.init(lstm, rng, I, H)
forwards = sequence.forward(lstm, one, x).h, sequence.forward(lstm, one, changed).h
two = (bidirectional.forward(lstm, both, of).h for of in (x, changed))
for name, (before, after) in (("one way", forwards), ("both ways", tuple(two))):
    felt = [t + 1 for t in range(T) if not np.array_equal(before[t], after[t])]
    print(f"{name}: steps that feel a change of step 5: {felt}")
# --8<-- [end:code]
