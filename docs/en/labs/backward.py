# %% [markdown]
# # Lab: backward by hand, and the check that finds the fault { #lab }
#
# You write the backward pass of an LSTM and of a GRU for one step, line by line from
# the formulas, in bare NumPy. Each line is held against a numerical gradient, which
# knows nothing of the chain rule. Then you plant the fault that real code has had,
# and see who notices.
#
# Forwards the formulas are those of [the chain](../lstm-chain.md#formula) and of
# [the GRU](../gru.md#formula).

# %%
import numpy as np

from gated_rnn.cells import gru, lstm


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


rng = np.random.default_rng(0)
B, I, H = 3, 4, 5

# %% [markdown]
# ## 1. A gradient that needs no thinking { #numerical }
#
# Move one number up and down a little and look at the loss. This is slow and inexact in
# the last digits, but it cannot go wrong in the same way as a derivation.


# %%
def numerical(f, array, eps=1e-6):
    """Return the gradient of f by central differences; f reads the array in place."""
    gradient = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + eps
        above = f()
        array[place] = kept - eps
        below = f()
        array[place] = kept
        gradient[place] = (above - below) / (2 * eps)
    return gradient


def error(ours, wanted):
    """Return the largest difference, measured by the larger of the two."""
    return abs(ours - wanted).max() / max(abs(ours).max(), abs(wanted).max())


a = rng.normal(size=7)
slope = sigmoid(a) * (1 - sigmoid(a))
print(f"sigmoid: {error(slope, numerical(lambda: sigmoid(a).sum(), a)):.0e}")

# %% [markdown]
# ## 2. The LSTM { #lstm }
#
# Every array is random, and so are the gradients that come from above, `dh` and `dc`.
# As a loss take $L = \sum dh \odot h_t + \sum dc \odot c_t$: its gradients with respect
# to $h_t$ and $c_t$ are just these two.

# %%
p = lstm.init(rng, I, H)
x, h_prev, c_prev = (rng.normal(size=(B, n)) for n in (I, H, H))
dh, dc_above = rng.normal(size=(2, B, H))


def lstm_forward():
    a = x @ p.W_ih.T + p.b_ih + h_prev @ p.W_hh.T + p.b_hh
    a_i, a_f, a_g, a_o = np.split(a, 4, axis=1)
    i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)
    c = f * c_prev + i * g
    return i, f, g, o, c, o * np.tanh(c)


def lstm_loss():
    *_, c, h = lstm_forward()
    return (dh * h).sum() + (dc_above * c).sum()


# %% [markdown]
# Now backwards, from the last line of the formulas to the first:
#
# $$
# \begin{aligned}
# dc &\mathrel{+}= dh \odot o \odot (1 - \tanh^2 c) \\
# da_o &= dh \odot \tanh(c) \odot o (1 - o) \\
# da_f &= dc \odot c_{t-1} \odot f (1 - f) \\
# da_i &= dc \odot g \odot i (1 - i) \\
# da_g &= dc \odot i \odot (1 - g^2)
# \end{aligned}
# $$


# %%
def lstm_backward(keep_slope=True):
    i, f, g, o, c, _ = lstm_forward()
    dc = dc_above + dh * o * (1 - np.tanh(c) ** 2)
    slope_f = f * (1 - f) if keep_slope else 1.0
    da = np.concatenate(
        [
            dc * g * i * (1 - i),
            dc * c_prev * slope_f,
            dc * i * (1 - g**2),
            dh * np.tanh(c) * o * (1 - o),
        ],
        axis=1,
    )
    return {
        "x": da @ p.W_ih,
        "h_prev": da @ p.W_hh,
        "c_prev": dc * f,
        "W_ih": da.T @ x,
        "W_hh": da.T @ h_prev,
        "b_ih": da.sum(axis=0),
        "b_hh": da.sum(axis=0),
    }


arrays = {"x": x, "h_prev": h_prev, "c_prev": c_prev, **p._asdict()}
ours = lstm_backward()
for name, array in arrays.items():
    print(f"d{name:7s} {error(ours[name], numerical(lstm_loss, array)):.0e}")

# %% [markdown]
# All are far below a millionth. What is left is the error of the central differences,
# not of the formulas: compared with the package, the formulas agree up to rounding.

# %%
state, cache = lstm.step(p, x, lstm.State(h_prev, c_prev))
dx, dstate, dparams = lstm.step_backward(p, cache, lstm.State(dh, dc_above))
print("dx     ", f"{error(ours['x'], dx):.0e}")
print("dc_prev", f"{error(ours['c_prev'], dstate.c):.0e}")
print("dW_hh  ", f"{error(ours['W_hh'], dparams.W_hh):.0e}")

# %% [markdown]
# ## 3. Plant a fault { #fault }
#
# Leave out the slope of the forget gate. All shapes fit, and in training [the loss goes
# down all the same](../backward.md#claim-the-loss-falls-all-the-same). Which gradients
# notice?

# %%
broken = lstm_backward(keep_slope=False)
for name, array in arrays.items():
    found = error(broken[name], numerical(lstm_loss, array))
    print(f"d{name:7s} {found:.0e} {'<-- wrong' if found > 1e-5 else ''}")

# %% [markdown]
# Only `dc_prev` is still right: it needs no slope of any gate. And what does training
# get? The direction is not reversed, only bent:

# %%
wrong, right = (
    np.concatenate([found[name].ravel() for name in p._fields])
    for found in (broken, ours)
)
cosine = wrong @ right / np.linalg.norm(wrong) / np.linalg.norm(right)
print(f"cosine of the angle between the two gradients: {cosine:.2f}")

# %% [markdown]
# So a loss that goes down does not prove a gradient right. A check at random numbers
# finds the fault.
#
# ## 4. The GRU, where the product goes through r { #gru }
#
# $n = \tanh(W_{in} x + b_{in} + r \odot m)$ with $m = W_{hn} h_{t-1} + b_{hn}$, and
# $h_t = (1 - z) \odot n + z \odot h_{t-1}$. So the gradient of $r$ is $da_n \odot m$,
# and what goes back into $W_{hn}$ is multiplied by $r$.

# %%
q = gru.init(rng, I, H)


def gru_forward():
    a = x @ q.W_ih.T + q.b_ih
    m = h_prev @ q.W_hh.T + q.b_hh
    (a_r, a_z, a_n), (m_r, m_z, m_n) = (np.split(v, 3, axis=1) for v in (a, m))
    r, z = sigmoid(a_r + m_r), sigmoid(a_z + m_z)
    n = np.tanh(a_n + r * m_n)
    return r, z, n, m_n, (1 - z) * n + z * h_prev


def gru_loss():
    return (dh * gru_forward()[-1]).sum()


def gru_backward():
    r, z, n, m, _ = gru_forward()
    da_n = dh * (1 - z) * (1 - n**2)
    da_z = dh * (h_prev - n) * z * (1 - z)
    da_r = da_n * m * r * (1 - r)
    da = np.concatenate([da_r, da_z, da_n], axis=1)
    dm = np.concatenate([da_r, da_z, da_n * r], axis=1)
    return {
        "x": da @ q.W_ih,
        "h_prev": dh * z + dm @ q.W_hh,
        "W_ih": da.T @ x,
        "W_hh": dm.T @ h_prev,
        "b_ih": da.sum(axis=0),
        "b_hh": dm.sum(axis=0),
    }


found = gru_backward()
for name, array in {"x": x, "h_prev": h_prev, **q._asdict()}.items():
    print(f"d{name:7s} {error(found[name], numerical(gru_loss, array)):.0e}")

# %% [markdown]
# `b_ih` and `b_hh` have different gradients now, in the block of $n$: the second
# stands inside the product with $r$. In the LSTM they were the same.
#
# ## 5. How small may eps be? { #eps }

# %%
for eps in (1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12):
    found = error(ours["W_hh"], numerical(lstm_loss, p.W_hh, eps))
    print(f"eps {eps:.0e}: error {found:.0e}")

# %% [markdown]
# The error first falls as $\text{eps}^2$ and then rises as $1/\text{eps}$, for the
# loss itself has only sixteen digits. The eps to check with lies between the two.
#
# ## 6. Exercises { #exercises }
#
# ### Exercise 1. The wrong side of r { #exercise-1 }
#
# In `gru_backward`, use `da` instead of `dm` for `W_hh`. Which lines notice, and
# in which block?
#
# ### Solution { #solution-1 }
#
# Only the line of `W_hh` can notice, for no other gradient uses that of `W_hh`. The two
# arrays `da` and `dm` differ in the block of $n$ alone, where `dm` is multiplied by
# $r$.

# %%
r, z, n, m, _ = gru_forward()
da_n = dh * (1 - z) * (1 - n**2)
da_z = dh * (h_prev - n) * z * (1 - z)
da = np.concatenate([da_n * m * r * (1 - r), da_z, da_n], axis=1)
careless = gru_backward() | {"W_hh": da.T @ h_prev}
for name, array in {"x": x, "h_prev": h_prev, **q._asdict()}.items():
    found = error(careless[name], numerical(gru_loss, array))
    print(f"d{name:7s} {found:.0e} {'<-- wrong' if found > 1e-5 else ''}")
gap = abs(careless["W_hh"] - gru_backward()["W_hh"]).reshape(3, H, H)
print("largest gap in the blocks of r, z, n:", gap.max(axis=(1, 2)).round(2))

# %% [markdown]
# Every other line is right, so a check of `x` and `h_prev` alone would let this pass.
# Check every array that is trained.
#
# ### Exercise 2. No gradient from h { #exercise-2 }
#
# Set `dh` to zero. Which gradients of the LSTM are zero now, and why not all?
#
# ### Solution { #solution-2 }
#
# Then the loss sees $c_t$ alone. The output gate reads $c_t$ but does not write it, so
# its block is zero in every parameter; the other three write $c_t$.

# %%
kept, dh = dh, np.zeros_like(dh)
silent = lstm_backward()
dh = kept
for name in ("b_ih", "W_ih", "W_hh"):
    blocks = abs(silent[name]).reshape(4, -1).max(axis=1)
    print(name, " ".join(f"{g} {v:.2f}" for g, v in zip("ifgo", blocks, strict=True)))

# %% [markdown]
# No array is zero as a whole. Whoever looks only at whole arrays does not see that the
# output gate learns nothing from such a loss.
#
# ### Exercise 3. A check that is blind { #exercise-3 }
#
# Set `c_prev` to zero and plant the fault of section 3 again. Which lines notice?
#
# ### Solution { #solution-3 }
#
# The gradient of $a_f$ is $dc \odot c_{t-1} \odot f(1 - f)$. Where $c_{t-1}$ is zero it
# is zero, with the right slope and with the wrong one.

# %%
kept = c_prev.copy()
c_prev[:] = 0
broken = lstm_backward(keep_slope=False)
for name, array in arrays.items():
    found = error(broken[name], numerical(lstm_loss, array))
    print(f"d{name:7s} {found:.0e} {'<-- wrong' if found > 1e-5 else ''}")
c_prev[:] = kept

# %% [markdown]
# A zero state is how most sequences begin, and a test of one step is easily written
# with one. Such a test cannot see the slope of the forget gate at all: let its state be
# random.
#
# ### Exercise 4. In float32 { #exercise-4 }
#
# Repeat section 5 in `float32`. How large must `eps` be now, and how small does the
# error get?
#
# ### Solution { #solution-4 }
#
# `float32` has about seven digits instead of sixteen. The rounding of the loss is
# divided by `eps`, so `eps` must be larger; the error that falls as $\text{eps}^2$ is
# then larger too.

# %%
exact = p, x, h_prev, c_prev, dh, dc_above
p = lstm.Params(*(array.astype(np.float32) for array in p))
x, h_prev, c_prev, dh, dc_above = (a.astype(np.float32) for a in exact[1:])
for eps in (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6):
    found = error(ours["W_hh"], numerical(lstm_loss, p.W_hh, np.float32(eps)))
    print(f"eps {eps:.0e}: error {found:.0e}")
p, x, h_prev, c_prev, dh, dc_above = exact

# %% [markdown]
# The best error is worse by several powers of ten. A wrong line can hide below it: do
# such checks in `float64`, whatever you train in.
