"""The shape of every array, with all sizes different."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, rnn
from gated_rnn.unroll import unroll

T, B, I, H = 7, 3, 5, 4
rng = np.random.default_rng(0)
x = rng.normal(size=(T, B, I))

for cell in (rnn, lstm, gru):
    params = cell.init(rng, I, H)
    run = unroll(cell, params, x)
    print(cell.NAME, "blocks from the top:", *cell.GATES)
    for field, array in params._asdict().items():
        print(f"  {field}: {array.shape}")
    state = ", ".join(f"{k} {v.shape}" for k, v in run.state._asdict().items())
    print(f"  every h: {run.h.shape}; last state: {state}")
    print("  last h is h[-1]:", np.array_equal(run.h[-1], run.state.h))
# --8<-- [end:code]
