"""The forget bias that keeps half of a memory over a number of steps."""

# --8<-- [start:code]
import numpy as np

for steps in (50, 500):
    f = 0.5 ** (1 / steps)
    bias = np.log(f / (1 - f))
    print(f"f_{steps} = {f:.4f}")
    print(f"bias_{steps} = {bias:.2f}")
    print(f"roughly_{steps} = {np.log(steps / np.log(2)):.2f}")
# --8<-- [end:code]
