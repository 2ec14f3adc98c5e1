"""What the gradient of 1997 leaves out: the cut gradient beside the whole."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm_1997
from gated_rnn.unroll import unroll

I, H, SEEDS = 8, 16, 10


def gradient(params, caches, asked, cut):
    """Return the gradient of W_ih for a loss on the last h, cut or whole."""
    dstate, dW_ih = lstm_1997.State(h=asked, c=0 * asked), 0.0
    for cache in reversed(caches):
        _, dstate, dparams = lstm_1997.step_backward(params, cache, dstate)
        dW_ih = dW_ih + dparams.W_ih
        if cut:
            dstate = dstate._replace(h=0 * dstate.h)
    return dW_ih.ravel()


def cosine(seed, T):
    """Return the cosine of the angle between the cut and the whole gradient."""
    rng = np.random.default_rng(seed)
    params = lstm_1997.init(rng, I, H)
    caches = unroll(lstm_1997, params, rng.normal(size=(T, 1, I))).caches
    asked = rng.normal(size=(1, H))
    a, b = (gradient(params, caches, asked, cut) for cut in (True, False))
    return a @ b / np.linalg.norm(a) / np.linalg.norm(b)


for T in (1, 10, 50):
    found = [cosine(seed, T) for seed in range(SEEDS)]
    spread = f"{min(found):.2f} to {max(found):.2f}, {SEEDS} seeds"
    print(f"cosine_{T} = {np.median(found):.2f} ({spread})")
# --8<-- [end:code]
