"""The same in PyTorch: without detach an error, with it the truncated gradient."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn import sequence, truncated
from gated_rnn.cells import lstm
from gated_rnn.torch import to_torch

torch.set_num_threads(1)
T, B, I, H, WINDOW, SEEDS = 12, 4, 3, 5, 4, 10


def windows(twin, x, cut):
    """Run window by window, and go back through each of them."""
    state = None
    for part in torch.tensor(x).split(WINDOW):
        out, state = twin(part, state)
        (out**2).sum().backward()
        if cut:
            state = tuple(one.detach() for one in state)  # the state, no gradient


def agree(seed):
    """Say whether PyTorch with detach and our truncation agree."""
    rng = np.random.default_rng(seed)
    params, x = lstm.init(rng, I, H), rng.normal(size=(T, B, I))
    twin = to_torch(lstm, params)
    windows(twin, x, cut=True)
    h = sequence.forward(lstm, params, x).h
    ours = truncated.gradients(lstm, params, x, 2 * h, every=WINDOW)
    return np.allclose(ours.dparams.W_hh, twin.weight_hh_l0.grad, rtol=1e-9, atol=1e-12)


twin = to_torch(lstm, lstm.init(np.random.default_rng(0), I, H))
try:
    windows(twin, np.ones((T, B, I)), cut=False)
except RuntimeError as error:
    print(str(error).split(" (")[0])
print(f"detached_is_truncated = {sum(agree(seed) for seed in range(SEEDS))}/{SEEDS}")
# --8<-- [end:code]
