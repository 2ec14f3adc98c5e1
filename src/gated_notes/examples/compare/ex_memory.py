"""What backpropagation through 1000 steps keeps, in megabytes of float32."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, lstm, rnn

T, B, I, H, BYTES = 1000, 32, 128, 256, 4

for cell in (rnn, gru, lstm):
    rng = np.random.default_rng(0)
    params = cell.init(rng, I, H)
    state = cell.State(*np.zeros((len(cell.State._fields), B, H)))
    _, cache = cell.step(params, np.zeros((B, I)), state)
    kept = T * sum(array.size for array in cache) * BYTES / 1e6
    weights = sum(array.size for array in params) * BYTES / 1e6
    print(f"{cell.NAME}: {kept:.0f} MB kept, {weights:.1f} MB of parameters")
# --8<-- [end:code]
