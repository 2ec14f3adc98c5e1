"""Clipping an exploded gradient by its norm, and number by number."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import rnn
from gated_rnn.optim import clip_by_norm, clip_by_value, norm
from gated_rnn.unroll import bptt, unroll

T, I, H, SEEDS = 40, 4, 16, 10


def exploded(seed):
    """Return the gradient of a network whose recurrent weights are too large."""
    rng = np.random.default_rng(seed)
    params = rnn.init(rng, I, H)
    params = params._replace(W_hh=rng.normal(0, 4 / np.sqrt(H), (H, H)))
    run = unroll(rnn, params, rng.normal(size=(T, 1, I)))
    asked = np.zeros((T, 1, H))
    asked[-1] = rng.normal(size=(1, H))
    return bptt(rnn, params, run.caches, asked).dparams


def cosines(clipped):
    """Return the cosine of each angle to the whole gradient; 1 is one direction."""
    flat = [
        [np.concatenate([array.ravel() for array in g]) for g in many]
        for many in (gradients, clipped)
    ]
    pairs = zip(*flat, strict=True)
    return [a @ b / np.linalg.norm(a) / np.linalg.norm(b) for a, b in pairs]


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    middle, least, most = (
        f"{number:.3g}" for number in (np.median(numbers), min(numbers), max(numbers))
    )
    return f"{middle} ({least} to {most}, {SEEDS} seeds)"


gradients = [exploded(seed) for seed in range(SEEDS)]
short = [clip_by_norm(g, 1.0) for g in gradients]
cut = [clip_by_value(g, 0.1) for g in gradients]
print("length =", spread([norm(g) for g in gradients]))
print("length_by_norm =", spread([norm(g) for g in short]))
print("length_by_value =", spread([norm(g) for g in cut]))
print("cosine_by_norm =", spread(cosines(short)))
print("cosine_by_value =", spread(cosines(cut)))
# --8<-- [end:code]
