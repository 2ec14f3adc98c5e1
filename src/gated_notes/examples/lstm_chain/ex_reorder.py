"""Weights from a framework that orders its gates i, f, o, g."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

H, ORDER = 4, ("i", "f", "o", "g")


def reorder(array, order):
    """Return the blocks of H rows in the order of this package."""
    blocks = dict(zip(order, np.split(array, 4), strict=True))
    return np.concatenate([blocks[gate] for gate in lstm.GATES])


rng = np.random.default_rng(0)
right = lstm.init(rng, 5, H)
x = rng.normal(size=(7, 3, 5))
foreign = [np.concatenate([np.split(a, 4)[k] for k in (0, 1, 3, 2)]) for a in right]

taken_as_it_is = lstm.Params(*foreign)
converted = lstm.Params(*(reorder(array, ORDER) for array in foreign))
for name, params in (("as it is", taken_as_it_is), ("converted", converted)):
    gap = np.abs(unroll(lstm, params, x).h - unroll(lstm, right, x).h).max()
    print(f"{name}: same outputs {bool(gap <= 1e-12)}")
# --8<-- [end:code]
