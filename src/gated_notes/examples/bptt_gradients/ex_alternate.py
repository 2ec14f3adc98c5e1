"""Two matrices that vanish by themselves and explode by turns."""

# --8<-- [start:code]
import numpy as np

A = np.array([[0.5, 2.0], [0.0, 0.5]])
B = A.T
for name, matrix in (("A", A), ("B", B)):
    print(f"radius_{name} = {np.abs(np.linalg.eigvals(matrix)).max():g}")
    left = np.linalg.norm(np.linalg.matrix_power(matrix, 50), 2)
    print(f"{name}_alone_50 = {left:.0e}")
by_turns = np.linalg.matrix_power(A @ B, 25)
print(f"by_turns_50 = {np.linalg.norm(by_turns, 2):.0e}")
# --8<-- [end:code]
