"""The backward step of LSTM and GRU, every array against central differences."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.cells import gru, lstm

B, I, H, SEEDS, CLOSE = 3, 4, 5, 10, 1e-6


def errors(cell, seed):
    """Return the relative error of the gradient of each array."""
    rng = np.random.default_rng(seed)
    params, x = cell.init(rng, I, H), rng.normal(size=(B, I))
    size = (len(cell.State._fields), B, H)
    state, upstream = (cell.State(*rng.normal(size=size)) for _ in range(2))

    def loss(params, x, state):
        """Return L whose gradients by the new state are just the upstream ones."""
        new, _ = cell.step(params, x, state)
        return sum((a * d).sum() for a, d in zip(new, upstream, strict=True))

    _, cache = cell.step(params, x, state)
    dx, dstate, dparams = cell.step_backward(params, cache, upstream)
    wanted = {"x": numerical_gradient(lambda a: loss(params, a, state), x)}
    for name, array in state._asdict().items():
        wanted[f"{name}_prev"] = numerical_gradient(
            lambda a, n=name: loss(params, x, state._replace(**{n: a})), array
        )
    for name, array in params._asdict().items():
        wanted[name] = numerical_gradient(
            lambda a, n=name: loss(params._replace(**{n: a}), x, state), array
        )
    ours = dict(zip(wanted, (dx, *dstate, *dparams), strict=True))
    return {name: relative_error(ours[name], wanted[name]) for name in wanted}


for cell in (lstm, gru):
    found = [errors(cell, seed) for seed in range(SEEDS)]
    for name in found[0]:
        close = sum(error[name] <= CLOSE for error in found)
        print(f"{cell.NAME} d{name:6s} {close}/{SEEDS}")
    agree = sum(max(error.values()) <= CLOSE for error in found)
    print(f"{cell.NAME}_agrees = {agree}/{SEEDS}")
# --8<-- [end:code]
