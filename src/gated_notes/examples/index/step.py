"""One LSTM step in twelve lines, beside the one of the package."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid
from gated_rnn.cells import lstm

params = lstm.init(np.random.default_rng(0), I=3, H=2)
x_t, h, c = np.array([[1.0, -0.5, 0.2]]), np.array([[0.3, -0.6]]), np.ones((1, 2))

a = x_t @ params.W_ih.T + params.b_ih + h @ params.W_hh.T + params.b_hh
a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
c_t = sigmoid(a_f) * c + sigmoid(a_i) * np.tanh(a_g)  # keep some, write some
h_t = sigmoid(a_o) * np.tanh(c_t)  # read from the current cell

state, _ = lstm.step(params, x_t, lstm.State(h, c))
print("f_t", sigmoid(a_f).round(3), "c_t", c_t.round(3), "h_t", h_t.round(3))
print("same_as_lstm_step =", np.allclose(state, (h_t, c_t), rtol=0, atol=1e-12))
# --8<-- [end:code]
