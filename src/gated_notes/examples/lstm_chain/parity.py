"""The LSTM against torch.nn.LSTM: outputs, both last states and every gradient."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.cells import lstm
from gated_rnn.torch import to_torch
from gated_rnn.unroll import bptt, unroll

torch.set_num_threads(1)
T, B, I, H = 7, 3, 5, 4  # all different: a mistaken axis shows


def worst_error(seed):
    """Return the largest relative error over outputs, states and gradients."""
    rng = np.random.default_rng(seed)
    params = lstm.init(rng, I, H)  # both biases random
    x, dh = rng.normal(size=(T, B, I)), rng.normal(size=(T, B, H))
    first = lstm.State(*rng.normal(size=(2, B, H)))  # not zero
    dlast = lstm.State(*rng.normal(size=(2, B, H)))  # a loss on h_T and c_T too

    run = unroll(lstm, params, x, first)
    back = bptt(lstm, params, run.caches, dh, dlast)

    twin, x_torch = to_torch(lstm, params), torch.tensor(x, requires_grad=True)
    start = [torch.tensor(s[None], requires_grad=True) for s in first]
    h, (h_T, c_T) = twin(x_torch, tuple(start))
    outputs = [h, h_T[0], c_T[0]]
    upstream = [torch.tensor(a) for a in (dh, *dlast)]
    torch.autograd.backward(outputs, upstream)

    ours = [run.h, *run.state, back.dx, *back.dstate, *back.dparams]
    theirs = [a.detach() for a in outputs] + [x_torch.grad]
    theirs += [s.grad[0] for s in start] + [p.grad for p in twin.parameters()]
    pairs = zip(ours, theirs, strict=True)
    return max(relative_error(a, b.numpy()) for a, b in pairs)


SEEDS = 10
agree = sum(worst_error(seed) <= 1e-9 for seed in range(SEEDS))
print(f"all_10_arrays_agree = {agree}/{SEEDS}")
# --8<-- [end:code]
