"""One plain gradient descent where gradients explode, with clipping and without."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.experiments.clipping import Config, run

SEEDS = 5

print(f"the largest norm of a gradient: median of {SEEDS} seeds")
for clip in ("none", "norm", "value"):
    config = Config(cell="rnn_relu", clip=clip, T=20, scale=1.8, lr=0.1, steps=150)
    runs = [run(config, np.random.default_rng(s)).metrics for s in range(SEEDS)]
    largest = np.median([r["largest"] for r in runs])
    print(f"{clip}_learned = {sum(r['success'] for r in runs):.0f}/{SEEDS}")
    print(f"{clip}_largest = {largest:.0e}")
# --8<-- [end:code]
