"""Eigenvalues of 0.9, and a power whose norm exceeds a hundred."""

# --8<-- [start:code]
import numpy as np

W = np.array([[0.9, 30.0], [0.0, 0.9]])
norms = [np.linalg.norm(np.linalg.matrix_power(W, k), 2) for k in range(1, 201)]
print(f"spectral_radius = {np.abs(np.linalg.eigvals(W)).max():g}")
print(f"largest = {max(norms):.0f}")
print(f"steps_above_one = {np.sum(np.array(norms) > 1)}")
print(f"after_200 = {norms[-1]:.0e}")
# --8<-- [end:code]
