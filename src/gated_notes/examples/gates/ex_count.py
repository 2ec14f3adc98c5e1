"""A counter of ones, with gates open to σ(5), σ(10) and σ(20)."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll


def counter(k):
    """Return a unit that adds 1 for each 1; its gates are open up to σ(k)."""
    blocks = {  # gate: (weight of x, bias)
        "i": (2 * k, -k),  # open for x = 1 only
        "f": (0.0, k),  # always keeps
        "g": (0.0, 20.0),  # always offers tanh(20) = 1
        "o": (0.0, k),
    }
    W_ih = np.array([[blocks[gate][0]] for gate in lstm.GATES])
    b_ih = np.array([blocks[gate][1] for gate in lstm.GATES])
    return lstm.Params(W_ih, np.zeros((4, 1)), b_ih, np.zeros(4))


T, SEEDS = 2000, 20
bits = np.array([np.random.default_rng(s).integers(0, 2, T) for s in range(SEEDS)])
x = bits.T[:, :, None].astype(float)  # the seeds side by side: (T, B, 1)
ones = bits.sum(axis=1)
for k in (5.0, 10.0, 20.0):
    run = unroll(lstm, counter(k), x)
    right = np.sum(np.round(run.state.c[:, 0]) == ones)
    print(f"right_{k:.0f} = {right}/{SEEDS}")
    print(f"worst_{k:.0f} = {np.abs(run.state.c[:, 0] - ones).max():.2g}")
shown = unroll(lstm, counter(20.0), np.ones((5, 1, 1))).h[:, 0, 0]
print("h after 1 to 5 ones:", *(f"{h:.4f}" for h in shown))
# --8<-- [end:code]
