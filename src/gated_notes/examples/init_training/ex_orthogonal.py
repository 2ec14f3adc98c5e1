"""Exercise: what an orthogonal matrix keeps in a linear network and in an LSTM."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.analysis.jacobian import block, spectral_norm, state_jacobian
from gated_rnn.cells import lstm, rnn_identity

T, I, H, SEEDS = 50, 4, 16, 10


def norm(cell, seed):
    """Return the norm of dh_T/dh_0 with orthogonal blocks in W_hh."""
    rng = np.random.default_rng(seed)
    params = init.orthogonal(rng, cell.init(rng, I, H))
    whole = state_jacobian(cell, params, rng.normal(size=(T, 1, I)))
    return spectral_norm(block(cell, whole, of="h", by="h"))[0]


for name, cell in (("linear", rnn_identity), ("lstm", lstm)):
    found = [norm(cell, seed) for seed in range(SEEDS)]
    spread = f"{min(found):.2g} to {max(found):.2g}, {SEEDS} seeds"
    print(f"{name} = {np.median(found):.2g} ({spread})")
# --8<-- [end:code]
