"""The GRU against torch.nn.GRU: outputs, the last state and every gradient."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.cells import gru
from gated_rnn.torch import to_torch
from gated_rnn.unroll import bptt, unroll

torch.set_num_threads(1)
T, B, I, H, SEEDS = 7, 3, 5, 4, 10  # sizes all different: a mistaken axis shows


def worst_error(seed):
    """Return the largest relative error over outputs, state and gradients."""
    rng = np.random.default_rng(seed)
    params = gru.init(rng, I, H)  # both biases random
    x, dh = rng.normal(size=(T, B, I)), rng.normal(size=(T, B, H))
    first = gru.State(rng.normal(size=(B, H)))  # not zero
    dlast = gru.State(rng.normal(size=(B, H)))  # a loss on h_T too

    run = unroll(gru, params, x, first)
    back = bptt(gru, params, run.caches, dh, dlast)

    twin, x_torch = to_torch(gru, params), torch.tensor(x, requires_grad=True)
    h, h_T = twin(x_torch, torch.tensor(first.h)[None])
    upstream = [torch.tensor(a) for a in (dh, dlast.h)]
    torch.autograd.backward([h, h_T[0]], upstream)

    ours = [run.h, run.state.h, back.dx, *back.dparams]
    theirs = [h.detach(), h_T[0].detach(), x_torch.grad]
    theirs += [p.grad for p in twin.parameters()]
    pairs = zip(ours, theirs, strict=True)
    return max(relative_error(a, b.numpy()) for a, b in pairs)


errors = [worst_error(seed) for seed in range(SEEDS)]
print(f"same_as_torch = {sum(error <= 1e-9 for error in errors)}/{SEEDS}")
# --8<-- [end:code]
