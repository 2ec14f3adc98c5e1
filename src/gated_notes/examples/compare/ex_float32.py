"""From which count on can a GRU unit not tell one more? z as given, n = 1."""

# --8<-- [start:code]
import numpy as np


def last_count(z, dtype):
    """Return the first count whose state equals that of the next."""
    z, h, n = dtype(z), dtype(0), 0
    while True:
        after = (dtype(1) - z) + z * h  # h_t = (1 − z) n + z h, with n = 1
        if after == h:
            return n
        h, n = after, n + 1


for z in (0.9, 0.99, 0.999):
    in_32, in_64 = last_count(z, np.float32), last_count(z, np.float64)
    print(f"z = {z}: {in_32} in float32, {in_64} in float64")
# --8<-- [end:code]
