"""When the check does not see a fault: a step, a state or a loss of zeros."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.activations import tanh_grad
from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.cells import lstm

B, I, H, SEEDS = 3, 4, 5, 10


def found(seed, fault, c_scale=1.0, dc_scale=1.0, eps=1e-6, dtype=np.float64):
    """Return whether the check of b_f objects to a gradient with this fault."""
    rng = np.random.default_rng(seed)
    params = lstm.Params(*(a.astype(dtype) for a in lstm.init(rng, I, H)))
    x, h, c, dh, dc = (rng.normal(size=(B, n)).astype(dtype) for n in (I, H, H, H, H))
    c, dc = dtype(c_scale) * c, dtype(dc_scale) * dc

    def loss(b_ih):
        changed = params._replace(b_ih=b_ih.astype(dtype))
        new, _ = lstm.step(changed, x, lstm.State(h, c))
        return float((new.h * dh).sum() + (new.c * dc).sum())

    _, cache = lstm.step(params, x, lstm.State(h, c))
    above = 0 * dc if fault == "addition" else dc
    total = above + dh * cache.o * tanh_grad(cache.tanh_c)
    slope = 1.0 if fault == "slope" else cache.f * (1 - cache.f)
    ours = (total * c * slope).sum(axis=0)
    wanted = numerical_gradient(loss, params.b_ih, eps)[H : 2 * H]
    return relative_error(ours, wanted) > 1e-6


def report(name, *args, **settings):
    """Print in how many seeds the check objects."""
    hits = sum(found(seed, *args, **settings) for seed in range(SEEDS))
    print(f"{name} = {hits}/{SEEDS}")


report("slope_random", "slope")
report("slope_zero_cell", "slope", c_scale=0.0)
report("addition_random", "addition")
report("addition_loss_of_h_alone", "addition", dc_scale=0.0)
for eps in (1e-1, 1e-2, 1e-4, 1e-6, 1e-12):
    report(f"false_alarm_{eps:.0e}", None, eps=eps)
report("false_alarm_float32", None, dtype=np.float32)
# --8<-- [end:code]
