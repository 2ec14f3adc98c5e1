"""Train small LSTMs on the first token of thirty, and look at their forget gates."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.experiments.forget_gates import Config, run

SEEDS = 5

for bias in (1.0, 3.0):
    config = Config(task="first_token", cell="lstm", keep_bias=bias, steps=400)
    runs = [run(config, np.random.default_rng(s)).metrics for s in range(SEEDS)]
    solved = sum(r["success"] for r in runs)
    print(f"bias {bias:.0f}, solved in {solved:.0f}/{SEEDS}; medians of all seeds:")
    for name in ("start", "q50"):  # the last digits of each seed hang on rounding
        middle = np.median([r[name] for r in runs])
        print(f"{name}_{bias:.0f} = {middle:.2f}")
# --8<-- [end:code]
