"""How wide must a GRU and an RNN be to have the parameters of an LSTM?"""

# --8<-- [start:code]
from math import sqrt


def parameters(gates, I, H):
    """Return G (H I + H H + 2 H)."""
    return gates * H * (I + H + 2)


def width(gates, I, wanted):
    """Solve G H (I + 2 + H) = wanted for H, a positive number."""
    half = (I + 2) / 2
    return sqrt(half * half + wanted / gates) - half


for name, I, H in (("narrow", 1, 1000), ("even", 100, 100), ("wide", 100_000, 10)):
    wanted = parameters(4, I, H)
    gru, rnn = (width(gates, I, wanted) / H for gates in (3, 1))
    print(f"{name}: I = {I}, H of the LSTM = {H}")
    print(f"gru_{name} = {gru:.3f}")
    print(f"rnn_{name} = {rnn:.3f}")
# --8<-- [end:code]
