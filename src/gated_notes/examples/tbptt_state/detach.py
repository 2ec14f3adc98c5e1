"""The same in PyTorch: with detach the truncated gradient, without it an error."""

# --8<-- [start:code]
import numpy as np
import torch

from gated_rnn import sequence, truncated
from gated_rnn.cells import lstm
from gated_rnn.torch import to_torch

torch.set_num_threads(1)
T, B, I, H, WINDOW, SEEDS = 12, 4, 3, 5, 4, 10


def windows(twin, x, cut=False, retain=False, lr=None):
    """Run window by window, and go back through each of them."""
    state = None
    for part in torch.tensor(x).split(WINDOW):
        out, state = twin(part, state)
        (out**2).sum().backward(retain_graph=retain)
        if cut:
            state = tuple(one.detach() for one in state)  # the state, no gradient
        if lr:
            torch.optim.SGD(twin.parameters(), lr).step()


def complaint(**ways):
    """Return what PyTorch says to a way to go through the windows."""
    twin = to_torch(lstm, lstm.init(np.random.default_rng(0), I, H))
    try:
        windows(twin, np.ones((T, B, I)), **ways)
    except RuntimeError as error:
        return str(error).split(" (")[0].split(": ")[0]
    return "nothing"


def agree(seed, window, **ways):
    """Say whether PyTorch and our gradient through windows of a length agree."""
    rng = np.random.default_rng(seed)
    params, x = lstm.init(rng, I, H), rng.normal(size=(T, B, I))
    twin = to_torch(lstm, params)
    windows(twin, x, **ways)
    h = sequence.forward(lstm, params, x).h
    ours = truncated.gradients(lstm, params, x, 2 * h, every=window)
    return np.allclose(ours.dparams.W_hh, twin.weight_hh_l0.grad, rtol=1e-9, atol=1e-12)


print("nothing cut:", complaint())
print("graph retained:", complaint(retain=True))
print("graph retained, weights moved:")
print(complaint(retain=True, lr=0.1))
cut = sum(agree(seed, WINDOW, cut=True) for seed in range(SEEDS))
retained = sum(agree(seed, T, retain=True) for seed in range(SEEDS))
print(f"detached_is_truncated = {cut}/{SEEDS}")
print(f"retained_is_whole = {retained}/{SEEDS}")
# --8<-- [end:code]
