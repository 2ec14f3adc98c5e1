"""The same four arrays read by both forms: one step, and then many."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import gru, gru_before
from gated_rnn.unroll import unroll

I, B, T, SEEDS = 5, 1000, 50, 5


def drawn(seed, H):
    """Return a generator, and parameters N(0, 1) with b_hn = 0, for each form."""
    rng = np.random.default_rng(seed)
    params = gru.Params(*(rng.normal(size=a.shape) for a in gru.init(rng, I, H)))
    params.b_hh[2 * H :] = 0.0
    return rng, params, gru_before.Params(*params)


def after_one_step(seed, H):
    """Return the largest difference of n over a thousand inputs and states."""
    rng, after, before = drawn(seed, H)
    x_t, h = rng.normal(size=(B, I)), rng.uniform(-1, 1, size=(B, H))
    n_after = gru.step(after, x_t, gru.State(h))[1].n
    n_before = gru_before.step(before, x_t, gru_before.State(h))[1].n
    return np.abs(n_after - n_before).max()


def after_many(seed, H):
    """Return the largest difference of h_T at PyTorch's default scale."""
    rng = np.random.default_rng(seed)
    params, x = gru.init(rng, I, H), rng.normal(size=(T, 100, I))
    before = gru_before.Params(*params)
    runs = unroll(gru, params, x), unroll(gru_before, before, x)
    return np.abs(runs[0].state.h - runs[1].state.h).max()


def told(gaps):
    """Say a measurement with its spread."""
    return f"{np.median(gaps):.2g} ({min(gaps):.2g} to {max(gaps):.2g}, {SEEDS} seeds)"


print(f"largest difference of n, {B} draws, weights N(0, 1), b_hn = 0")
one_unit = [after_one_step(seed, 1) for seed in range(SEEDS)]
print(f"H_1_same = {sum(gap <= 1e-12 for gap in one_unit)}/{SEEDS}")
for H in (2, 8, 64):
    print(f"H_{H} = {told([after_one_step(seed, H) for seed in range(SEEDS)])}")
print(f"largest difference of h after {T} steps, default weights, all biases")
for H in (8, 64):
    print(f"h_{H} = {told([after_many(seed, H) for seed in range(SEEDS)])}")
# --8<-- [end:code]
