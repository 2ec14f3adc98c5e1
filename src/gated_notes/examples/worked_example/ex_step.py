"""Exercise: the one weight moved, h_2 as the gradient foretells it and as made."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import bptt, unroll

W_ih = [[1, 0], [0, 1], [0, 0.5], [0.5, 0], [1, -1], [0.5, 1], [0.5, 0.5], [1, 0]]
W_hh = [[0.5, 0], [0, 0.5], [1, 0], [0, -1], [-1, 0.5], [1, 0], [0.5, 1], [-1, 0]]
bias = np.array([0, 0, 1, 1, 0, 0, 0, 0.0])
params = lstm.Params(np.array(W_ih, float), np.array(W_hh, float), bias, 0 * bias)
x = np.array([[[1.0, 0.0]], [[0.5, 1.0]]])
run = unroll(lstm, params, x)
asked = np.zeros((2, 1, 2))
asked[1, 0, 0] = 1.0
dw = bptt(lstm, params, run.caches, asked).dparams.W_ih[4, 0]
h = run.h[1, 0, 0]
for move in (0.1, 1.0, 3.0):
    moved = params.W_ih.copy()
    moved[4, 0] += move
    made = unroll(lstm, params._replace(W_ih=moved), x).h[1, 0, 0]
    print(f"foretold_{move} = {h + move * dw:.4f}")
    print(f"made_{move} = {made:.4f}")
# --8<-- [end:code]
