"""How far ahead can the swinging series be forecast, by one who knows its rule?"""

# --8<-- [start:code]
import numpy as np

SEEDS, LONG, FAR = 10, 5000, 40

errors = np.zeros((SEEDS, FAR))
for seed in range(SEEDS):
    noise = np.random.default_rng(seed).standard_normal(LONG)
    x = np.zeros(LONG)
    for t in range(2, LONG):
        x[t] = 1.6 * x[t - 1] - 0.8 * x[t - 2] + noise[t]
    before, last = x[100 : -FAR - 1], x[101:-FAR]
    for ahead in range(FAR):
        before, last = last, 1.6 * last - 0.8 * before
        truth = x[102 + ahead : LONG - FAR + 1 + ahead]
        errors[seed, ahead] = np.mean((truth - last) ** 2) / x.var()

for ahead in (1, 2, 5, 10, 20, 40):
    least, middle, most = np.quantile(errors[:, ahead - 1], (0, 0.5, 1))
    spread = f"({least:.2f} to {most:.2f}, {SEEDS} seeds)"
    print(f"share_{ahead} = {middle:.2f} {spread}")
# --8<-- [end:code]
