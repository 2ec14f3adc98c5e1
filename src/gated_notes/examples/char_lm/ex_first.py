"""Exercise: what the loss must be before the first step of training."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import sequence
from gated_rnn.cells import lstm
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import characters

text = characters.load("ko")
V, T, B, H, SEEDS = len(text.symbols), 50, 16, 32, 10


def first(seed):
    """Return the loss of an untrained model, in bits."""
    rng = np.random.default_rng(seed)
    x, following = characters.batch(rng, text, T, B)
    h = sequence.forward(lstm, lstm.init(rng, V, H), x).h.reshape(T * B, H)
    scores, _ = linear.forward(linear.init(rng, H, V), h)
    return softmax_loss(scores, following.reshape(-1))[0] / np.log(2)


found = [first(seed) for seed in range(SEEDS)]
spread = f"{min(found):.2f} to {max(found):.2f}, {SEEDS} seeds"
print(f"first = {np.median(found):.2f} ({spread})")
print(f"uniform = {np.log2(V):.2f}")
# --8<-- [end:code]
