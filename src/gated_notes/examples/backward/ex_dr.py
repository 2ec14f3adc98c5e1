"""The gradient of r in both GRUs, with r moved by itself."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.cells import gru, gru_before

B, I, H, SEEDS = 3, 4, 5, 10


def errors(seed):
    """Return how far three formulas for dr are from central differences."""
    rng = np.random.default_rng(seed)
    params, x = gru.init(rng, I, H), rng.normal(size=(B, I))
    h_prev, dh = rng.normal(size=(2, B, H))
    W, b = params.W_hh[2 * H :], params.b_hh[2 * H :]  # those of n
    x_n = (x @ params.W_ih.T + params.b_ih)[:, 2 * H :]
    _, after = gru.step(params, x, gru.State(h_prev))
    here = gru_before.Params(*params)
    _, before = gru_before.step(here, x, gru_before.State(h_prev))

    def loss_after(r):
        n = np.tanh(x_n + r * (h_prev @ W.T + b))
        return (dh * ((1 - after.z) * n + after.z * h_prev)).sum()

    def loss_before(r):
        n = np.tanh(x_n + (r * h_prev) @ W.T + b)
        return (dh * ((1 - before.z) * n + before.z * h_prev)).sum()

    da_n = dh * (1 - after.z) * (1 - after.n**2)
    da_n_before = dh * (1 - before.z) * (1 - before.n**2)
    wanted = numerical_gradient(loss_before, before.r)
    return {
        "after": relative_error(
            da_n * after.m, numerical_gradient(loss_after, after.r)
        ),
        "before": relative_error((da_n_before @ W) * h_prev, wanted),
        "before_by_the_other_formula": relative_error(da_n_before * after.m, wanted),
    }


found = [errors(seed) for seed in range(SEEDS)]
for name in found[0]:
    print(f"{name} = {sum(error[name] <= 1e-6 for error in found)}/{SEEDS}")
# --8<-- [end:code]
