"""The same four, asked what only the steps since the last mark decide."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import gru
from gated_rnn.experiments import training
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss

T, H, SEEDS, STEPS, RATES = 12, 8, 5, 150, (0.02, 0.05)


def batch(rng, B):
    """Bits and marks (T, B, 2), and whether the ones since the last mark are odd."""
    bits, marks = rng.integers(2, size=(T, B)), rng.random((T, B)) < 0.2
    odd = np.zeros(B, dtype=int)
    for bit, mark in zip(bits, marks, strict=True):
        odd = np.where(mark, 0, odd) ^ bit  # a mark makes all before it irrelevant
    return np.stack([bits, marks], axis=2).astype(float), odd


def start(rng, reset, update):
    """Return a GRU with a gate taken out: at its end, where its gradient is 0 too."""
    params = init.update_bias(gru.init(rng, 2, H), 1.0)
    for kept, k, end in ((reset, 0, 40.0), (update, 1, -40.0)):  # r = 1, z = 0
        if not kept:
            for array in params:
                array[k * H : (k + 1) * H] = 0.0
            params.b_ih[k * H : (k + 1) * H] = end
    return params


def learns(seed, lr, reset, update):
    """Train, then say whether more than 95 % of new sequences are answered right."""
    rng = np.random.default_rng(seed)
    model = training.Model(start(rng, reset, update), linear.init(rng, H, 2))
    trained = training.train(
        gru,
        model,
        lambda: batch(rng, 32),
        training.last_step(softmax_loss),
        training.Budget(STEPS, lr, clip=1.0),
    )
    x, odd = batch(rng, 500)
    said = training.predict(gru, trained.model, x).argmax(axis=1)
    return (said == odd).mean() > 0.95


runs = [(seed, lr) for lr in RATES for seed in range(SEEDS)]
gates = {"both": (1, 1), "update": (0, 1), "reset": (1, 0), "neither": (0, 0)}
for name, (reset, update) in gates.items():
    learned = sum(learns(seed, lr, reset, update) for seed, lr in runs)
    print(f"{name} = {learned}/{len(runs)}")
# --8<-- [end:code]
