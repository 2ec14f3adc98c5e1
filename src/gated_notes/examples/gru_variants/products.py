"""How many products with W_hh must wait for one another in a step."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid
from gated_rnn.cells import gru, gru_before

B, I, H, SEEDS = 3, 5, 4, 10
waits = []  # the matrices of a step's products, in the order in which they are taken


def product(h, W, b):
    """Multiply by recurrent weights: this must wait for the state."""
    waits.append(W)
    return h @ W.T + b


def step_after(params, x_gates, h):
    """Reset after: one product of h with all three blocks, then element by element."""
    h_r, h_z, m = np.split(product(h, params.W_hh, params.b_hh), 3, axis=1)
    x_r, x_z, x_n = np.split(x_gates, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    return (1 - z) * np.tanh(x_n + r * m) + z * h


def step_before(params, x_gates, h):
    """Reset before: the product of n needs r, and r needs a product."""
    W_rz, W_n = np.split(params.W_hh, [2 * H])
    b_rz, b_n = np.split(params.b_hh, [2 * H])
    h_r, h_z = np.split(product(h, W_rz, b_rz), 2, axis=1)
    x_r, x_z, x_n = np.split(x_gates, 3, axis=1)
    r, z = sigmoid(x_r + h_r), sigmoid(x_z + h_z)
    m = product(r * h, W_n, b_n)  # it waits for r
    return (1 - z) * np.tanh(x_n + m) + z * h


forms = {"after": (gru, step_after), "before": (gru_before, step_before)}
for name, (cell, step) in forms.items():
    right = 0
    for seed in range(SEEDS):
        waits.clear()
        rng = np.random.default_rng(seed)
        params, x_t = cell.init(rng, I, H), rng.normal(size=(B, I))
        h = rng.normal(size=(B, H))
        # The product with x waits for no state: all steps can take it at once.
        ours = step(params, x_t @ params.W_ih.T + params.b_ih, h)
        theirs = cell.step(params, x_t, cell.State(h))[0].h
        right += bool(np.abs(ours - theirs).max() <= 1e-12)
    print(f"{name}_same_as_package = {right}/{SEEDS}")
    print(f"{name}_products = {len(waits)}")
    print(f"{name}_multiplications = {sum(B * W.size for W in waits)}")
# --8<-- [end:code]
