"""Reset after the product, or before it: another function as soon as H is 2."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import sigmoid
from gated_rnn.cells import gru


def candidate_before(params, x_t, h):
    """n_t with the reset gate on h, before W_hn."""
    W_hr, _, W_hn = np.split(params.W_hh, 3)
    b_hr, _, b_hn = np.split(params.b_hh, 3)
    x_r, _, x_n = np.split(x_t @ params.W_ih.T + params.b_ih, 3, axis=1)
    r = sigmoid(x_r + h @ W_hr.T + b_hr)
    return np.tanh(x_n + (r * h) @ W_hn.T + b_hn)


def apart(seed, H, b_hn=0.0, same_r=False, I=5, B=1000):
    """The largest difference between the two candidates over B draws."""
    rng = np.random.default_rng(seed)
    params = gru.init(rng, I, H)
    params.b_hh[2 * H :] = b_hn
    if same_r:  # a constant reset gate: no weights, only a bias
        params.W_ih[:H], params.W_hh[:H], params.b_ih[:H], params.b_hh[:H] = 0, 0, 0, 1
    x_t, h = rng.normal(size=(B, I)), rng.uniform(-1, 1, (B, H))
    after = gru.step(params, x_t, gru.State(h))[1].n
    return np.abs(after - candidate_before(params, x_t, h)).max()


SEEDS = 5


def over_seeds(H, **how):
    """Return the difference for each seed."""
    return [apart(seed, H, **how) for seed in range(SEEDS)]


print(f"H_1_same = {sum(gap <= 1e-12 for gap in over_seeds(1))}/{SEEDS}")
for H in (2, 8, 64):
    gaps = over_seeds(H)
    print(f"H_{H} = {min(gaps):.2f} to {max(gaps):.2f} ({SEEDS} seeds)")
same_r = over_seeds(8, same_r=True)
print(f"constant_r_same = {sum(gap <= 1e-12 for gap in same_r)}/{SEEDS}")
gaps = over_seeds(1, b_hn=1.0)
print(f"H_1_with_b_hn = {min(gaps):.2f} to {max(gaps):.2f} ({SEEDS} seeds)")
# --8<-- [end:code]
