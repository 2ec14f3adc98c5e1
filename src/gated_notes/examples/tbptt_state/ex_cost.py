"""Exercise: what compensation does to the spread, at two ways to cut."""

# --8<-- [start:code]
import numpy as np

for T, cut in ((30, 0.1), (100, 0.1), (100, 0.01)):
    square = (1 / (1 - cut)) ** T  # mean of the square of all factors together
    reach = np.sum((1 - cut) ** np.arange(T))  # steps back until the first cut
    print(f"T = {T}, p = {cut}: square {square:.1e}, mean window {reach:.0f}")
# --8<-- [end:code]
