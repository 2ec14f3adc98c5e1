"""Without tanh, a recurrence of any length is one linear map."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import rnn

T, I, H, SEEDS = 12, 3, 4, 10


def identity(a):
    """Leave the pre-activation as it is."""
    return a


def read(curve, W_ih, W_hh, x):
    """Return h_T; no biases and h_0 = 0, so that linear is the right word."""
    h = np.zeros(H)
    for x_t in x:
        h = curve(W_ih @ x_t + W_hh @ h)
    return h


def one_map(W_ih, W_hh):
    """Return M (H, T·I) such that h_T = M · (x_1, …, x_T) when there is no tanh."""
    powers = [np.linalg.matrix_power(W_hh, T - t) for t in range(1, T + 1)]
    return np.hstack([power @ W_ih for power in powers])


from_matrix, not_additive = [], []
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    W_ih, W_hh = rnn.init(rng, I, H)[:2]
    x, y = rng.normal(size=(2, T, I))
    gap = read(identity, W_ih, W_hh, x) - one_map(W_ih, W_hh) @ x.ravel()
    from_matrix.append(np.abs(gap).max())
    both, of_x, of_y = (read(np.tanh, W_ih, W_hh, z) for z in (x + y, x, y))
    not_additive.append(np.abs(both - (of_x + of_y)).max())

one_matrix = sum(gap <= 1e-12 for gap in from_matrix)
print(f"one_matrix_without_tanh = {one_matrix}/{SEEDS}")
# Every matrix M has M(x + y) = Mx + My. What does not add up is no matrix at all.
adds_up = sum(gap <= 1e-3 for gap in not_additive)
print(f"adds_up_with_tanh = {adds_up}/{SEEDS}")
# --8<-- [end:code]
