"""Two steps of an LSTM with two units: every sum, every curve, every product."""

# --8<-- [start:code]
from math import exp, tanh

W_x = {  # weights of the input: one row a unit
    "i": [[1.0, 0.0], [0.0, 1.0]],
    "f": [[0.0, 0.5], [0.5, 0.0]],
    "g": [[1.0, -1.0], [0.5, 1.0]],
    "o": [[0.5, 0.5], [1.0, 0.0]],
}
W_h = {  # weights of the old hidden state
    "i": [[0.5, 0.0], [0.0, 0.5]],
    "f": [[1.0, 0.0], [0.0, -1.0]],
    "g": [[-1.0, 0.5], [1.0, 0.0]],
    "o": [[0.5, 1.0], [-1.0, 0.0]],
}
b = {"i": 0.0, "f": 1.0, "g": 0.0, "o": 0.0}  # the same for both units
xs = [[1.0, 0.0], [0.5, 1.0]]


def sigmoid(a):
    """Return the curve of the gates."""
    return 1 / (1 + exp(-a))


h, c = [0.0, 0.0], [0.0, 0.0]
for t, x in enumerate(xs, start=1):
    old, gates = h[:], {}
    print(f"t = {t}   x = {x[0]:g}, {x[1]:g}   h = {h[0]:.4f}, {h[1]:.4f}")
    for unit in (0, 1):
        for gate in "ifgo":
            v, u = W_x[gate][unit], W_h[gate][unit]
            a = v[0] * x[0] + v[1] * x[1] + u[0] * old[0] + u[1] * old[1] + b[gate]
            gates[gate] = (tanh if gate == "g" else sigmoid)(a)
            print(
                f"  a_{gate}{unit + 1} = {v[0]:g}*{x[0]:g} + {v[1]:g}*{x[1]:g}"
                f" + {u[0]:g}*{old[0]:.4f} + {u[1]:g}*{old[1]:.4f} + {b[gate]:g}"
                f" = {a:.4f}   {gate}{unit + 1} = {gates[gate]:.4f}"
            )
        i, f, g, o = (gates[gate] for gate in "ifgo")
        print(f"  c{unit + 1} = {f:.4f}*{c[unit]:.4f} + {i:.4f}*{g:.4f}", end=" = ")
        c[unit] = f * c[unit] + i * g
        h[unit] = o * tanh(c[unit])
        print(f"{c[unit]:.4f}   h{unit + 1} = {o:.4f}*tanh(c{unit + 1})", end=" = ")
        print(f"{h[unit]:.4f}")
print(f"h_2_1 = {h[0]:.4f}")
print(f"h_2_2 = {h[1]:.4f}")
# --8<-- [end:code]
