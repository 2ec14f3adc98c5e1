"""With f = 0 the cell keeps nothing, and yet the layer remembers: through h."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

T, I, H, SEEDS = 10, 8, 16, 20


def gap(seed, cut_h):
    """Change only x_1: how far does h_T move, with and without the way over h?"""
    rng = np.random.default_rng(seed)
    params = lstm.init(rng, I, H)
    W_ih, W_hh = params.W_ih.copy(), params.W_hh.copy()
    W_ih[H : 2 * H] = W_hh[H : 2 * H] = 0.0  # the forget gate sees nothing …
    params = params._replace(W_ih=W_ih, W_hh=0 * W_hh if cut_h else W_hh)
    params = init.forget_bias(params, -800.0)  # … and is exactly 0
    x = rng.normal(size=(T, 1, I))
    other = x.copy()
    other[0] = rng.normal(size=(1, I))
    return np.abs(unroll(lstm, params, x).h - unroll(lstm, params, other).h)[-1].max()


def spread(numbers):
    """Return the median, and how far the seeds lie apart."""
    least, most = min(numbers), max(numbers)
    return f"{np.median(numbers):.0e} ({least:.0e} to {most:.0e}, {SEEDS} seeds)"


moved = [gap(seed, False) for seed in range(SEEDS)]
cut = [gap(seed, True) for seed in range(SEEDS)]
print(f"h_feels_x_1 = {np.sum(np.array(moved) > 0)}/{SEEDS}")
print(f"h_feels_x_1_when_cut = {np.sum(np.array(cut) > 0)}/{SEEDS}")
print("moved_by =", spread(moved))
# --8<-- [end:code]
