"""Exercise: the gradient of a padded batch is the sum of those of its sequences."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import padding, sequence
from gated_rnn.cells import lstm

I, H, LENGTHS, SEEDS = 3, 5, (4, 7, 2), 10


def agree(seed):
    """Say whether the gradient of the batch is the sum of the others."""
    rng = np.random.default_rng(seed)
    sequences = [rng.normal(size=(T, I)) for T in LENGTHS]
    params = lstm.init(rng, I, H)
    x, lengths = padding.pad(sequences)
    dh = rng.normal(size=(len(x), len(sequences), H))  # behind the ends too

    together = padding.forward(lstm, params, x, lengths)
    batch = padding.backward(together.tape, dh).dparams.W_hh
    alone = np.zeros_like(batch)
    for k, one in enumerate(sequences):
        run = sequence.forward(lstm, params, one[:, None])
        own = np.ascontiguousarray(dh[: len(one), k : k + 1])
        alone += sequence.backward(run.tape, own).dparams.W_hh
    return np.abs(batch - alone).max() < 1e-12


print(f"sum_of_the_parts = {sum(agree(seed) for seed in range(SEEDS))}/{SEEDS}")
# --8<-- [end:code]
