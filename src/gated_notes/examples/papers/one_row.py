"""A row of the first table in seconds: the adding problem over 25 steps."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.experiments import adding_problem as adding
from gated_rnn.tasks.adding_problem import BASELINE

T, SEEDS = 25, 5

for cell, bias in (("rnn", None), ("lstm", 3.0), ("gru", 3.0)):
    config = adding.config(cell, bias, T, lr=0.01, steps=600, test=500)
    runs = [adding.run(config, np.random.default_rng(s)) for s in range(SEEDS)]
    left = [run.metrics["test_loss"] / BASELINE for run in runs]
    learned = sum(run.metrics["success_tenth"] for run in runs)
    print(f"{cell}_learned = {learned:.0f}/{SEEDS}")
    spread = f"{min(left):.1g} to {max(left):.1g}, {SEEDS} seeds"
    print(f"{cell}_left = {np.median(left):.2g} ({spread})")
# --8<-- [end:code]
