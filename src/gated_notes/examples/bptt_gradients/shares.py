"""What each time step adds to the gradient of W_hh, clipped or not."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.cells import rnn
from gated_rnn.optim import clip_by_norm
from gated_rnn.unroll import bptt, unroll

T, I, H, SEEDS, FAR = 40, 4, 32, 10, 30


def shares(seed):
    """Return what each step adds, by its distance from the end, and the whole."""
    rng = np.random.default_rng(seed)
    params = rnn.init(rng, I, H)
    run = unroll(rnn, params, rng.normal(size=(T, 1, I)))
    asked = np.zeros((T, 1, H))
    asked[-1] = rng.normal(size=(1, H))  # the loss looks at the last state only
    whole = bptt(rnn, params, run.caches, asked).dparams

    added, dstate = [], rnn.State(asked[-1])
    for cache in reversed(run.caches):
        _, dstate, dparams = rnn.step_backward(params, cache, dstate)
        added.append(dparams.W_hh)
    assert relative_error(sum(added), whole.W_hh) <= 1e-12  # the gradient is their sum
    return np.array(added), whole


def measure(seed):
    """Return the size of near and far shares, and the far part of three gradients."""
    added, whole = shares(seed)
    sizes = [np.linalg.norm(added[lag]) for lag in (0, 10, 20, 30)]
    far = np.linalg.norm(added[FAR:].sum(axis=0))
    shortened = clip_by_norm(whole, 0.01).W_hh
    by = np.linalg.norm(shortened) / np.linalg.norm(whole.W_hh)
    parts = [far * f / np.linalg.norm(f * whole.W_hh) for f in (1.0, by, 1e6)]
    return [*sizes, *parts]


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.0e} ({least:.0e} to {most:.0e}, {SEEDS} seeds)"


names = [f"share_{lag}_steps_back" for lag in (0, 10, 20, 30)]
names += ["far_part", "far_part_clipped", "far_part_times_a_million"]
found = np.transpose([measure(seed) for seed in range(SEEDS)])
for name, numbers in zip(names, found, strict=True):
    print(f"{name} =", spread(numbers))
# --8<-- [end:code]
