"""How good is it to say the last value again? It depends on how slow the series is."""

# --8<-- [start:code]
import numpy as np

SEEDS, LONG = 10, 20_000

for phi in (0.0, 0.5, 0.9, 0.99):
    ratios = []
    for seed in range(SEEDS):
        noise = np.random.default_rng(seed).standard_normal(LONG)
        x = np.zeros(LONG)
        for t in range(1, LONG):
            x[t] = phi * x[t - 1] + noise[t]
        again, best = np.diff(x), x[1:] - phi * x[:-1]
        ratios.append(np.mean(again**2) / np.mean(best**2))
    least, middle, most = np.quantile(ratios, (0, 0.5, 1))
    print(f"formula_{phi:g} = {2 / (1 + phi):.3f}")
    print(f"ratio_{phi:g} = {middle:.3f} ({least:.3f} to {most:.3f}, {SEEDS} seeds)")
# --8<-- [end:code]
