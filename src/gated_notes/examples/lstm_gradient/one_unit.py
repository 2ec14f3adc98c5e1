"""One LSTM unit at rest: the forget gate halves, the whole grows."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis import jacobian
from gated_rnn.cells import lstm

W_hh = np.array([[0.0], [0.0], [8.0], [0.0]])  # of i, f, g, o: only g reads h
params = lstm.Params(np.zeros((4, 1)), W_hh, np.zeros(4), np.zeros(4))

silence = np.zeros((20, 1, 1))  # h = c = 0, so i = f = o = 1/2 and g = 0 for ever
found = jacobian.jacobians_by_lag(lstm, params, silence, [1, 2, 5, 10, 20])
step = found[1]
print("one step:")
for of in "ch":
    row = [jacobian.block(lstm, step, of, by)[0, 0, 0] for by in "ch"]
    print(f"  d{of} by c and by h: {row[0]:.2f}  {row[1]:.2f}")
for lag, matrix in sorted(found.items()):
    whole = jacobian.block(lstm, matrix, "c", "c")[0, 0, 0]
    print(f"direct_{lag} = {0.5**lag:.1e}")
    print(f"whole_{lag} = {whole:.1e}")
# --8<-- [end:code]
