"""Every variant against its twin in PyTorch: outputs, last state, every gradient."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.cells import CELLS
from gated_rnn.torch import NATIVE, gradients, run, to_torch
from gated_rnn.unroll import bptt, unroll

torch.set_num_threads(1)
T, B, I, H, SEEDS = 7, 3, 5, 4, 5


def worst_error(cell, seed):
    """Return the largest relative error over outputs, state and gradients."""
    rng = np.random.default_rng(seed)
    params = cell.init(rng, I, H)
    params = cell.Params(*(rng.normal(size=array.shape) / 2 for array in params))
    x, dh = rng.normal(size=(T, B, I)), rng.normal(size=(T, B, H))
    first = cell.State(*rng.normal(size=(len(cell.State._fields), B, H)))
    ours = unroll(cell, params, x, first)
    back = bptt(cell, params, ours.caches, dh)

    twin = to_torch(cell, params)
    h, last = run(twin, torch.tensor(x), tuple(torch.tensor(a) for a in first))
    (h * torch.tensor(dh)).sum().backward()
    pairs = [(ours.h, h), *zip(ours.state, last, strict=True)]
    pairs += [(getattr(back.dparams, k), g) for k, g in gradients(twin).items()]
    return max(relative_error(a, b.detach().numpy()) for a, b in pairs)


agree = 0
for name, cell in CELLS.items():
    same = sum(worst_error(cell, seed) <= 1e-9 for seed in range(SEEDS))
    twin = "torch.nn" if name in NATIVE else "gated_rnn.torch.twins"
    print(f"{name}: {twin}, {same}/{SEEDS} seeds")
    agree += same == SEEDS
print(f"cells_that_agree = {agree}/{len(CELLS)}")
# --8<-- [end:code]
