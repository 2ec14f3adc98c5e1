"""One LSTM of 5 inputs and 4 units in every layout: names and shapes. NumPy only."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.convert import CONVERTERS

I, H = 5, 4
params = lstm.init(np.random.default_rng(0), I, H)


def shapes(weights, name=""):
    """Yield the name and shape of each array, however they are nested."""
    if isinstance(weights, np.ndarray):
        yield f"{name} {weights.shape}"
        return
    parts = weights.items() if isinstance(weights, dict) else enumerate(weights)
    for key, part in parts:
        yield from shapes(part, f"{name}/{key}".strip("/"))


for framework, way in CONVERTERS.items():
    layout = way.layouts["lstm"]
    print(f"{framework}: {layout.called}, order {' '.join(layout.order)}")
    for line in shapes(way.to(lstm, params)):
        print(f"    {line}")
# --8<-- [end:code]
