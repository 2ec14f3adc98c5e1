"""How many seeds a sentence needs, when all of them succeed."""

# --8<-- [start:code]
from itertools import count

from gated_rnn.analysis.statistics import wilson


def seeds_for(share):
    """Return the least n whose n of n successes speak for more than a share."""
    return next(n for n in count(1) if wilson(n, n)[0] > share)


for share in (0.5, 0.9, 0.99):
    print(f"n_{share} = {seeds_for(share)}")
# --8<-- [end:code]
