"""An LSTM that lacks one slope: who notices, the check or the training?"""

# --8<-- [start:code]
from types import SimpleNamespace

import numpy as np

from gated_rnn.activations import sigmoid, sigmoid_grad, tanh_grad
from gated_rnn.analysis.gradcheck import numerical_gradient, relative_error
from gated_rnn.cells import lstm
from gated_rnn.experiments import training
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.tasks import first_token
from gated_rnn.unroll import bptt, unroll

T, B, H, SEEDS, STEPS = 5, 16, 6, 10, 150
SLOPES = {"right": sigmoid_grad, "left_out": np.ones_like, "sigmoid_again": sigmoid}
head = training.last_step(softmax_loss)


def planted(slope):
    """Return the LSTM with this for the slope of its forget gate."""

    def step_backward(params, cache, dstate):
        x_t, h_prev, c_prev, i, f, g, o, tanh_c = cache
        dc = dstate.c + dstate.h * o * tanh_grad(tanh_c)
        da_i, da_g = dc * g * sigmoid_grad(i), dc * i * tanh_grad(g)
        da_f = dc * c_prev * slope(f)  # here
        da_o = dstate.h * tanh_c * sigmoid_grad(o)
        da = np.concatenate([da_i, da_f, da_g, da_o], axis=1)
        db = da.sum(axis=0)
        dparams = lstm.Params(da.T @ x_t, da.T @ h_prev, db, db.copy())
        return da @ params.W_ih, lstm.State(da @ params.W_hh, dc * f), dparams

    return SimpleNamespace(**{**vars(lstm), "step_backward": step_backward})


def gradient(cell, model, x, first, head):
    """Return the loss, and what the cell believes to be its gradient."""
    run = unroll(cell, model.cell, x)
    value, dh, dreadout = head(model.readout, run.h, first)
    dcell = bptt(cell, model.cell, run.caches, dh).dparams
    return value, training.Model(dcell, dreadout)


def trial(cell, seed):
    """Return the error of the check, the cosine, and what is left of the loss."""
    rng = np.random.default_rng(seed)
    model = training.Model(lstm.init(rng, 2, H), linear.init(rng, H, 2))
    x, first = first_token.batch(rng, T, B)

    def loss(W_hh):
        changed = model._replace(cell=model.cell._replace(W_hh=W_hh))
        return gradient(lstm, changed, x, first, head)[0]

    ours, right = (
        gradient(c, model, x, first, head)[1].cell.W_hh for c in (cell, lstm)
    )
    cosine = (ours * right).sum() / np.linalg.norm(ours) / np.linalg.norm(right)
    error = relative_error(ours, numerical_gradient(loss, model.cell.W_hh))
    budget = training.Budget(STEPS, lr=0.02, clip=1.0)
    draw = lambda: first_token.batch(rng, T, B)  # noqa: E731
    losses = training.train(cell, model, draw, head, budget, gradient).losses
    return error, cosine, np.mean(losses[-20:]) / np.mean(losses[:20])


for name, slope in SLOPES.items():
    errors, cosines, shares = zip(
        *(trial(planted(slope), seed) for seed in range(SEEDS)), strict=True
    )
    print(f"{name}_found = {sum(error > 1e-6 for error in errors)}/{SEEDS}")
    print(f"{name}_loss_halved = {sum(s < 0.5 for s in shares)}/{SEEDS}")
    spread = f"{min(cosines):.2f} to {max(cosines):.2f}, {SEEDS} seeds"
    print(f"{name}_cosine = {np.median(cosines):.2f} ({spread})")
# --8<-- [end:code]
