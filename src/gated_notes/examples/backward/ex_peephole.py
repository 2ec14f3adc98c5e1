"""The three ways back through peepholes, checked with and without them."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.cells import lstm_peephole as cell

B, I, H, SEEDS = 3, 4, 5, 10
CUT = {"whole": (), "without_o": ("w_co",), "without_i_f": ("w_ci", "w_cf")}


def right(seed):
    """Return which arrays agree with central differences, for each way back."""
    rng = np.random.default_rng(seed)
    params, x = cell.init(rng, I, H), rng.normal(size=(B, I))
    state, upstream = (cell.State(*rng.normal(size=(2, B, H))) for _ in range(2))

    def loss(params, x, state):
        new, _ = cell.step(params, x, state)
        return (new.h * upstream.h).sum() + (new.c * upstream.c).sum()

    wanted = {"x": numerical_gradient(lambda a: loss(params, a, state), x)}
    for name, array in state._asdict().items():
        wanted[f"{name}_prev"] = numerical_gradient(
            lambda a, n=name: loss(params, x, state._replace(**{n: a})), array
        )
    for name, array in params._asdict().items():
        wanted[name] = numerical_gradient(
            lambda a, n=name: loss(params._replace(**{n: a}), x, state), array
        )
    _, cache = cell.step(params, x, state)
    held = {}
    for way, names in CUT.items():  # a weight of 0, on the way back only
        cut = params._replace(**{name: np.zeros(H) for name in names})
        dx, dstate, dparams = cell.step_backward(cut, cache, upstream)
        for name, ours in zip(wanted, (dx, *dstate, *dparams), strict=True):
            held[way, name] = relative_error(ours, wanted[name]) <= 1e-6
    return held


found = [right(seed) for seed in range(SEEDS)]
names = [name for way, name in found[0] if way == "whole"]
for name in names:
    counts = [sum(held[way, name] for held in found) for way in CUT]
    print(
        f"d{name:6s}",
        *(f"{way} {k}/{SEEDS} " for way, k in zip(CUT, counts, strict=True)),
    )
for way in CUT:
    agree = sum(all(held[way, name] for name in names) for held in found)
    print(f"{way} = {agree}/{SEEDS}")
# --8<-- [end:code]
