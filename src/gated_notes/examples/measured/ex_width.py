"""How wide an LSTM without one gate may be, for the parameters of a whole one."""

# --8<-- [start:code]
I, H = 2, 12


def parameters(blocks, H):
    """Return the weights and both biases of so many blocks of H rows."""
    return blocks * H * (I + H + 2)


whole = parameters(4, H)
wider = min(range(H, 2 * H), key=lambda H: abs(parameters(3, H) - whole))
print(f"whole = {whole}")
print(f"wider = {wider}")
print(f"without = {parameters(3, wider)}")
# --8<-- [end:code]
