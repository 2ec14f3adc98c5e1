"""The Jacobian of one LSTM step, written from the formulas, block by block."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis import jacobian
from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 30, 4, 6, 10


def one_step(params, cache):
    """Return [[dc/dc, dc/dh], [dh/dc, dh/dh]] of one step, (2H, 2H)."""
    W_hi, W_hf, W_hg, W_ho = np.split(params.W_hh, 4)
    _, _, c_prev, i, f, g, o, tanh_c = (array[0] for array in cache)
    A = (
        np.diag(g * i * (1 - i)) @ W_hi
        + np.diag(c_prev * f * (1 - f)) @ W_hf
        + np.diag(i * (1 - g**2)) @ W_hg
    )
    D = np.diag(o * (1 - tanh_c**2))
    E = np.diag(tanh_c * o * (1 - o)) @ W_ho
    F = np.diag(f)
    return np.block([[F, A], [D @ F, D @ A + E]])


def carried(params, x, state):
    """Return the same blocks as backpropagation finds them."""
    whole = jacobian.state_jacobian(lstm, params, x, state)
    parts = [[jacobian.block(lstm, whole, a, b)[0] for b in "ch"] for a in "ch"]
    return np.block(parts)


def errors(seed):
    """Return how far the formula is from BPTT over one step and over T."""
    rng = np.random.default_rng(seed)
    params = lstm.init(rng, I, H)
    x = rng.normal(size=(T, 1, I))
    state = lstm.State(rng.normal(size=(1, H)), rng.normal(size=(1, H)))
    caches = unroll(lstm, params, x, state).caches
    first, product = one_step(params, caches[0]), np.eye(2 * H)
    for cache in caches:
        product = one_step(params, cache) @ product
    return (
        relative_error(first, carried(params, x[:1], state)),
        relative_error(product, carried(params, x, state)),
    )


one, many = np.transpose([errors(seed) for seed in range(SEEDS)])
print(f"one_step_agrees = {np.sum(one <= 1e-12)}/{SEEDS}")
print(f"thirty_steps_agree = {np.sum(many <= 1e-10)}/{SEEDS}")
# --8<-- [end:code]
