"""A leaky average: the biases of f and i differ in their sign alone."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

f = 0.9
bias = np.log(f / (1 - f))  # ln 9: the inverse of the sigmoid
print(f"bias = {bias:.3f}")
weights = {"i": 0.0, "f": 0.0, "g": 1.0, "o": 0.0}
biases = {"i": -bias, "f": bias, "g": 0.0, "o": 40.0}  # σ(−b) = 1 − σ(b)
W_ih = np.array([[weights[gate]] for gate in lstm.GATES])
b_ih = np.array([biases[gate] for gate in lstm.GATES])
params = lstm.Params(W_ih, np.zeros((4, 1)), b_ih, np.zeros(4))

right = 0
for seed in range(20):
    x = np.random.default_rng(seed).normal(size=300)
    c = unroll(lstm, params, x[:, None, None]).state.c[0, 0]
    age = np.arange(300)[::-1]  # the last value has age 0
    average = np.sum((1 - f) * f**age * np.tanh(x))
    right += abs(c - average) <= 1e-12
print(f"c_is_the_average = {right}/20")
# --8<-- [end:code]
