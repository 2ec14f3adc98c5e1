"""Eigenvalues of one half, and a product that first grows tenfold."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis.jacobian import jacobians_by_lag, spectral_norm
from gated_rnn.cells import rnn

W = np.array([[0.5, 10.0], [0.0, 0.5]])
print(f"spectral_radius = {np.abs(np.linalg.eigvals(W)).max():g}")
print(f"largest_singular_value = {np.linalg.norm(W, 2):.2f}")

# At rest h = 0, so tanh has slope 1 and every factor is W itself.
rest = rnn.Params(np.zeros((2, 1)), W, np.zeros(2), np.zeros(2))
found = jacobians_by_lag(rnn, rest, np.zeros((40, 1, 1)), [1, 2, 3, 5, 10, 20, 40])
for lag, matrix in sorted(found.items()):
    print(f"norm_{lag} = {spectral_norm(matrix)[0]:.2g}")
# --8<-- [end:code]
