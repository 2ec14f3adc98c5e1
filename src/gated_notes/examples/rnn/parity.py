"""The vanilla RNN against torch.nn.RNN: outputs and every gradient."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.cells import rnn
from gated_rnn.torch import to_torch
from gated_rnn.unroll import bptt, unroll

torch.set_num_threads(1)
rng = np.random.default_rng(1)
T, B, I, H = 7, 3, 5, 4  # all different: a mistaken axis shows
params = rnn.init(rng, I, H)
x, dh = rng.normal(size=(T, B, I)), rng.normal(size=(T, B, H))
first = rnn.State(rng.normal(size=(B, H)))  # not zero

run = unroll(rnn, params, x, first)
back = bptt(rnn, params, run.caches, dh)

twin, x_torch = to_torch(rnn, params), torch.tensor(x, requires_grad=True)
first_torch = torch.tensor(first.h[None], requires_grad=True)
h_torch, _ = twin(x_torch, first_torch)
h_torch.backward(torch.tensor(dh))

print("outputs:", relative_error(run.h, h_torch.detach().numpy()) <= 1e-9)
print("dx:     ", relative_error(back.dx, x_torch.grad.numpy()) <= 1e-9)
dh_0 = first_torch.grad[0].numpy()
print("dh_0:   ", relative_error(back.dstate.h, dh_0) <= 1e-9)
pairs = zip(params._fields, back.dparams, twin.parameters(), strict=True)
for name, ours, theirs in pairs:
    print(f"d{name}:  ", relative_error(ours, theirs.grad.numpy()) <= 1e-9)
# --8<-- [end:code]
