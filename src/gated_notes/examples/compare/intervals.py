"""What k successes in fifteen runs say of the share of successes, at 95 %."""

# --8<-- [start:code]
from gated_rnn.analysis.statistics import wilson

n = 15  # three learning rates, five seeds each
for k in (0, 2, 5, 8, 13, 15):
    low, high = wilson(k, n)
    print(f"{k:2} of {n}: {low:.2f} to {high:.2f}")


def overlap(k, other):
    """Say whether the intervals of two counts have a share in common."""
    return wilson(k, n)[0] <= wilson(other, n)[1]


print("clear_of_5 =", min(k for k in range(6, n + 1) if not overlap(k, 5)))
# --8<-- [end:code]
