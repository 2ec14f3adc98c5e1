"""Sizes that differ: the sum is refused, or bent, until a projection mends it."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.boundary import ShapeError
from gated_rnn.layers import highway, linear

rng = np.random.default_rng(0)
x, layer = rng.normal(size=(3, 5)), highway.init(rng, 8)
try:
    highway.forward(layer, x)
except ShapeError as error:
    print(error)

wider, _ = linear.forward(linear.init(rng, 5, 8), x)  # the projection, (3, 8)
y, _ = highway.forward(layer, wider)
print("after the projection:", y.shape)

column = rng.normal(size=(8, 1))  # NumPy alone would have spread it without a word
print("NumPy says nothing:", (column + rng.normal(size=(8, 8))).shape)
# --8<-- [end:code]
