"""How far clipping by value turns a gradient, and that it never turns it round."""

# --8<-- [start:code]
import numpy as np

SEEDS, SIZE = 1000, 50


def turned(g, limit):
    """Return the angle in degrees between a gradient and what is left of it."""
    cut = np.clip(g, -limit, limit)
    return np.degrees(np.arccos(g @ cut / np.linalg.norm(g) / np.linalg.norm(cut)))


print(f"angle = {turned(np.array([3.0, 0.1]), 0.1):.0f}")
angles = []
for seed in range(SEEDS):
    g = np.exp(np.random.default_rng(seed).normal(0, 5, SIZE))  # of very unlike sizes
    angles.append(turned(g, g.min()))
print(f"largest_angle = {max(angles):.1f}")
print(f"still_descends = {np.sum(np.array(angles) < 90)}/{SEEDS}")
# --8<-- [end:code]
