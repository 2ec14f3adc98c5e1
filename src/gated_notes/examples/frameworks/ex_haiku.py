"""Haiku's forget gate is σ(a + 1): what becomes of a bias on the way there?"""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.convert import from_haiku, to_haiku

I, H = 5, 4
params = init.forget_bias(lstm.init(np.random.default_rng(0), I, H), 3.0)
weights = to_haiku(lstm, params)
[module] = weights.values()
print("blocks of the bias i, g, f, o:")
print(np.round(module["b"].reshape(4, H), 2))
back = from_haiku(lstm, weights)
print("b_if after the way back:", (back.b_ih + back.b_hh)[H : 2 * H])
# --8<-- [end:code]
