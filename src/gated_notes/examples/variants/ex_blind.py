"""The output gate is shut: do the gates of the next step still know the memory?"""

# --8<-- [start:code]
import numpy as np

from gated_rnn import cells

I, H, SEEDS, SHUT = 5, 4, 20, -40.0


def forget_gates(name, seed):
    """Return f at the next step for two memories that nothing has shown."""
    rng, cell = np.random.default_rng(seed), cells.get(name)
    params, found = cell.init(rng, I, H), []
    params.W_ih[3 * H :], params.W_hh[3 * H :] = 0, 0
    params.b_ih[3 * H :] = SHUT  # o = 0: h = 0 whatever c is
    if name == "lstm_peephole":
        params.w_co[:] = 0
    x = rng.normal(size=(2, 1, I))
    for c in rng.normal(size=(2, 1, H)):
        state = cell.State(np.zeros((1, H)), c)
        for x_t in x:
            state, cache = cell.step(params, x_t, state)
        found.append(cache.f)
    return found


for name in ("lstm", "lstm_peephole"):
    knows = 0
    for seed in range(SEEDS):
        one, other = forget_gates(name, seed)
        knows += bool(np.abs(one - other).max() > 1e-6)
    print(f"{name}_knows = {knows}/{SEEDS}")
# --8<-- [end:code]
