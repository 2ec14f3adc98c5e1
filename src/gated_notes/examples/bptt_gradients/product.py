"""One matrix a step: the product, what BPTT carries, and what trying finds."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.analysis.gradcheck import relative_error
from gated_rnn.analysis.jacobian import state_jacobian
from gated_rnn.cells import rnn
from gated_rnn.unroll import unroll

T, I, H, SEEDS, EPS = 8, 3, 5, 10, 1e-6


def errors(seed):
    """Return how far the product is from what BPTT carries and from trying."""
    rng = np.random.default_rng(seed)
    params = rnn.init(rng, I, H)
    x, h_0 = rng.normal(size=(T, 1, I)), rng.normal(size=(1, H))

    product = np.eye(H)
    for h_t in unroll(rnn, params, x, rnn.State(h_0)).h[:, 0]:
        product = np.diag(1 - h_t**2) @ params.W_hh @ product

    carried = state_jacobian(rnn, params, x, rnn.State(h_0))[0]

    def last(h):
        return unroll(rnn, params, x, rnn.State(h)).h[-1, 0]

    steps = EPS * np.eye(H)
    columns = [(last(h_0 + step) - last(h_0 - step)) / (2 * EPS) for step in steps]
    tried = np.transpose(columns)
    return relative_error(product, carried), relative_error(product, tried)


carried, tried = np.transpose([errors(seed) for seed in range(SEEDS)])
print(f"carried_back_is_the_product = {np.sum(carried <= 1e-12)}/{SEEDS}")
print(f"tried_is_the_product = {np.sum(tried <= 1e-5)}/{SEEDS}")
# --8<-- [end:code]
