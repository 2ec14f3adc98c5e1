"""The three terms of a highway's Jacobian, against central differences."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.layers import highway

H, SEEDS, STEP = 6, 20, 1e-6


def by_formula(params, x):
    """Return diag(1 − α) + diag(α f′) W + diag((f − x) α (1 − α)) W_α."""
    _, (_, f, alpha) = highway.forward(params, x[None])
    f, alpha = f[0], alpha[0]
    carried = np.diag(1 - alpha)
    through_f = (alpha * (1 - f**2))[:, None] * params.W
    through_gate = ((f - x) * alpha * (1 - alpha))[:, None] * params.W_alpha
    return carried + through_f + through_gate


def by_differences(params, x):
    """Return column k from moving x_k a little to both sides."""
    moved = STEP * np.eye(H)
    up, down = (highway.forward(params, x + s * moved)[0] for s in (1, -1))
    return (up - down).T / (2 * STEP)


errors = []
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    params, x = highway.init(rng, H), rng.normal(size=H)
    errors.append(np.abs(by_formula(params, x) - by_differences(params, x)).max())
print(f"agrees = {sum(error <= 1e-8 for error in errors)}/{SEEDS}")
# --8<-- [end:code]
