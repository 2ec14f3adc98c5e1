"""A padded batch gives every sequence what it would get alone, whatever the padding."""

# --8<-- [start:code]
import numpy as np
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from gated_rnn import padding, sequence
from gated_rnn.cells import lstm
from gated_rnn.torch import to_torch

torch.set_num_threads(1)
I, H, LENGTHS, SEEDS, TINY = 3, 5, (4, 7, 2), 10, 1e-12


def trial(seed):
    """Say whether the batch agrees with each sequence alone, and with PyTorch."""
    rng = np.random.default_rng(seed)
    sequences = [rng.normal(size=(T, I)) for T in LENGTHS]
    params = lstm.init(rng, I, H)
    x, lengths = padding.pad(sequences)  # (7, 3, I) and [4, 7, 2]
    outside = ~padding.mask(lengths, len(x))
    x[outside] = np.nan  # whatever stands there is never read
    together = padding.forward(lstm, params, x, lengths)
    gaps = [together.h[outside]]  # zero behind the ends
    for k, one in enumerate(sequences):
        alone = sequence.forward(lstm, params, one[:, None])
        gaps += [together.h[: len(one), k] - alone.h[:, 0]]
        gaps += [together.state.c[k] - alone.state.c[0]]

    filled = torch.tensor(np.nan_to_num(x))
    packed = pack_padded_sequence(filled, torch.tensor(lengths), enforce_sorted=False)
    h, (h_n, _) = to_torch(lstm, params)(packed)
    theirs = [pad_packed_sequence(h)[0].detach().numpy() - together.h]
    theirs += [h_n[0].detach().numpy() - together.state.h]
    return [max(np.abs(gap).max() for gap in found) < TINY for found in (gaps, theirs)]


alone, packed = np.sum([trial(seed) for seed in range(SEEDS)], axis=0)
print(f"as_if_alone = {alone}/{SEEDS}")
print(f"as_packed_by_torch = {packed}/{SEEDS}")
# --8<-- [end:code]
