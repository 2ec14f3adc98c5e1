"""What (1 − α)^L leaves of the input, and the α that leaves half."""

# --8<-- [start:code]
L = 100
for name, alpha in (("half", 0.5), ("tenth", 0.1), ("hundredth", 0.01)):
    print(f"{name} = {(1 - alpha) ** L:.1g}")
print(f"alpha_for_half = {1 - 0.5 ** (1 / L):.4f}")
# --8<-- [end:code]
