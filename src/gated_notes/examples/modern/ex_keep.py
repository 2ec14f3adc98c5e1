"""Numbers kept while generating: two states, or every step that was read."""

# --8<-- [start:code]
H = 512

for T in (100, 1000, 10_000):
    recurrent = 2 * H  # h and c
    attention = 2 * T * H  # a key and a value of each step
    print(f"after {T} steps: LSTM {recurrent:,}, attention {attention:,}")
# --8<-- [end:code]
