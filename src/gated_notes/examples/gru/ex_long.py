"""Reset gate only, update gate only, both, none: who remembers the first token?"""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import gru
from gated_rnn.experiments import training
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import first_token

T, H, SEEDS, STEPS, RATES = 12, 8, 5, 150, (0.02, 0.05)


def start(rng, reset, update, b_r=0.0):
    """Return a GRU with a gate taken out: at its end, where its gradient is 0 too."""
    params = init.update_bias(gru.init(rng, 2, H), 1.0)
    params.b_ih[:H] = b_r
    for kept, k, end in ((reset, 0, 40.0), (update, 1, -40.0)):  # r = 1, z = 0
        if not kept:
            for array in params:
                array[k * H : (k + 1) * H] = 0.0
            params.b_ih[k * H : (k + 1) * H] = end
    return params


def learns(seed, lr, *gates):
    """Train, then say whether more than 95 % of new sequences are answered right."""
    rng = np.random.default_rng(seed)
    model = training.Model(start(rng, *gates), linear.init(rng, H, 2))
    trained = training.train(
        gru,
        model,
        lambda: first_token.batch(rng, T, 32),
        training.last_step(softmax_loss),
        training.Budget(STEPS, lr, clip=1.0),
    )
    x, first = first_token.batch(rng, T, 500)
    said = training.predict(gru, trained.model, x).argmax(axis=1)
    return (said == first).mean() > 0.95


runs = [(seed, lr) for lr in RATES for seed in range(SEEDS)]
gates = {"both": (1, 1), "update": (0, 1), "reset": (1, 0), "neither": (0, 0)}
gates["reset_open"] = (1, 0, 3.0)  # the same reset gate, begun at σ(3) = 0.95
for name, settings in gates.items():
    learned = sum(learns(seed, lr, *settings) for seed, lr in runs)
    print(f"{name} = {learned}/{len(runs)}")
# --8<-- [end:code]
