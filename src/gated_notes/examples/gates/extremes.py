"""Every gate fully open or shut: eight settings, held against the rule of each."""

# --8<-- [start:code]
from itertools import product

import numpy as np

from gated_rnn.cells import lstm

H, SEEDS, WIDE = 16, 20, 40.0  # in float64 σ, as computed, is 1 and 0
RULES = {  # (f, i): what becomes of the memory c when g is offered
    (1, 0): ("keep", lambda c, g: c),
    (0, 1): ("overwrite", lambda c, g: g),
    (1, 1): ("accumulate", lambda c, g: c + g),
    (0, 0): ("reset", lambda c, g: 0 * c),
}


def set_gates(f, i, o, a_g):
    """Return parameters whose biases alone set the gates, and g = tanh(a_g)."""
    H = a_g.size
    level = {"i": i, "f": f, "o": o}
    blocks = [
        a_g if name == "g" else np.full(H, WIDE * (2 * level[name] - 1))
        for name in lstm.GATES
    ]
    none = np.zeros((4 * H, 1)), np.zeros((4 * H, H))  # no weight: nothing moves a gate
    return lstm.Params(*none, np.concatenate(blocks), np.zeros(4 * H))


def one_step(f, i, o, c, a_g):
    """Return c_t and h_t after one step from the memory c."""
    before = lstm.State(h=np.full((1, c.size), 0.5), c=c[None])
    after, _ = lstm.step(set_gates(f, i, o, a_g), np.ones((1, 1)), before)
    return after.c[0], after.h[0]


print("before: c = 0.80; offered: g = 0.50")
held = {name: 0 for name, _ in RULES.values()}
for f, i, o in product((1, 0), (0, 1), (1, 0)):
    name, rule = RULES[f, i]
    c, h = one_step(f, i, o, np.array([0.8]), np.arctanh([0.5]))
    shown = "shown" if o else "muted"
    print(f"f={f} i={i} o={o}  c = {c[0]:.2f}  h = {h[0]:.2f}  {name}, {shown}")
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        old, a_g = rng.normal(size=(2, H))
        c, h = one_step(f, i, o, old, a_g)
        expected = rule(old, np.tanh(a_g))
        same = np.array_equal(c, expected)
        held[name] += same and np.array_equal(h, o * np.tanh(expected))
for name, count in held.items():  # each with o = 1 and with o = 0
    print(f"{name} = {count}/{2 * SEEDS}")
print(f"rows_held = {sum(held.values())}/{8 * SEEDS}")
# --8<-- [end:code]
