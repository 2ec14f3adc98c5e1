"""With the logistic sigmoid the threshold is 4, because its slope is at most 1/4."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid

T, I, H, SEEDS, SIGMA = 100, 4, 32, 10, 3.9


def norms(seed):
    """Return the norm of dh_T / dh_0 with the sigmoid and with tanh, one W_hh."""
    rng = np.random.default_rng(seed)
    W = rng.normal(size=(H, H))
    W = SIGMA * W / np.linalg.norm(W, 2)
    x = rng.normal(size=(T, H))
    curves = (sigmoid, lambda h: h * (1 - h)), (np.tanh, lambda h: 1 - h**2)
    found = []
    for curve, slope in curves:
        h, product = np.zeros(H), np.eye(H)
        for x_t in x:
            h = curve(W @ h + x_t)
            product = np.diag(slope(h)) @ W @ product
        found.append(np.linalg.norm(product, 2))
    return found


with_sigmoid, with_tanh = np.transpose([norms(seed) for seed in range(SEEDS)])
bound = (SIGMA / 4) ** T
print(f"bound = {bound:.2f}")
print(f"below_the_bound = {np.sum(with_sigmoid <= bound)}/{SEEDS}")
for name, found in (("sigmoid", with_sigmoid), ("tanh", with_tanh)):
    spread = f"{min(found):.0e} to {max(found):.0e}, {SEEDS} seeds"
    print(f"{name} = {np.median(found):.0e} ({spread})")
# --8<-- [end:code]
