"""What the second layer reads: two layers of torch against one layer at a time."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

torch.set_num_threads(1)
T, B, I, H, SEEDS = 12, 3, 5, 4, 10


def errors(seed):
    """Return how far torch is from a second layer that reads h, and from one of c."""
    rng = np.random.default_rng(seed)
    layers = lstm.init(rng, I, H), lstm.init(rng, H, H)
    twin = torch.nn.LSTM(I, H, num_layers=2, dtype=torch.float64)
    values = [array for params in layers for array in params]
    with torch.no_grad():
        for theirs, ours in zip(twin.parameters(), values, strict=True):
            theirs.copy_(torch.tensor(ours))
        x = rng.normal(size=(T, B, I))
        expected = twin(torch.tensor(x))[0].numpy()
    below = unroll(lstm, layers[0], x)
    c = np.stack([cache.c_prev for cache in below.caches[1:]] + [below.state.c])
    reads = (unroll(lstm, layers[1], read).h for read in (below.h, c))
    return [relative_error(h, expected) for h in reads]


by_h, by_c = np.transpose([errors(seed) for seed in range(SEEDS)])
print(f"reads_h = {np.sum(by_h <= 1e-9)}/{SEEDS}")
print(f"reads_c = {np.sum(by_c <= 1e-9)}/{SEEDS}")
# --8<-- [end:code]
