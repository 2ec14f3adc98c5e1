"""Half of the units keep all, half keep little: what the mean of the gates hides."""

# --8<-- [start:code]
import numpy as np

f = np.array([1.0] * 8 + [0.5] * 8)
T = 100
print(f"by_the_mean = {f.mean() ** T:.0e}")
print(f"by_the_units = {(f**T).mean():.1f}")
# --8<-- [end:code]
