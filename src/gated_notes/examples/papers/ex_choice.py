"""What choosing the best of three learning rates by the test does to its number."""

# --8<-- [start:code]
import numpy as np

rng = np.random.default_rng(0)
RATES, SEEDS, TIMES, TRUE = 3, 5, 20_000, 0.5

successes = rng.binomial(SEEDS, TRUE, size=(TIMES, RATES)) / SEEDS
by_the_test = successes.max(axis=1)
beforehand = successes[:, 0]
print(f"beforehand = {beforehand.mean():.2f}")
print(f"by_the_test = {by_the_test.mean():.2f}")
# --8<-- [end:code]
