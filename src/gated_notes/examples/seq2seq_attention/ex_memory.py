"""What is kept of a source: one state, or all states."""

# --8<-- [start:code]
import math

from gated_rnn.experiments import reversal
from gated_rnn.tasks.reversal import SYMBOLS

H = 32
W = reversal.matched(H)
print(f"width = {W}")
print(f"bits_of_the_state = {32 * W}")
for T in (5, 20, 1000):
    print(f"bits_{T} = {T * math.log2(SYMBOLS):.0f}")
    print(f"kept_by_attention_{T} = {T * H}")
# --8<-- [end:code]
