"""Where gradients vanish: how long they are, clipped or not."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.experiments.clipping import Config, run

SEEDS = 5

for clip in ("none", "norm"):
    config = Config(cell="lstm", clip=clip, T=50, scale=1.0, lr=1.0, steps=60)
    runs = [run(config, np.random.default_rng(s)).metrics for s in range(SEEDS)]
    learned = sum(r["success"] for r in runs)
    print(f"{clip}_learned = {learned:.0f}/{SEEDS}")
    print(f"{clip}_largest = {max(r['largest'] for r in runs):.1g}")
# --8<-- [end:code]
