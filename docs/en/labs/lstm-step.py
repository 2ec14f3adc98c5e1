# %% [markdown]
# # Lab: an LSTM step by hand, beside torch.nn.LSTM { #lab }
#
# One step of an LSTM is one affine map, five uses of an activation function, and a few
# sums and products. Here you follow it number by number and find the same numbers again
# in `gated_rnn` and in `torch.nn.LSTM`. Then you break it on purpose, to learn which
# test notices, and at the end you do backpropagation by hand too.
#
# Symbols and orders are those of the [conventions](../conventions.md); what the
# formulas mean is told in [LSTM: the chain and its four vectors](../lstm-chain.md).
# Download this page as `.py` or `.ipynb`, change the numbers, and run it.

# %%
import numpy as np
import torch

from gated_rnn.cells import lstm

torch.set_num_threads(1)
np.set_printoptions(precision=4, suppress=True, floatmode="fixed")

# %% [markdown]
# ## 1. What goes in: input, state, parameters { #ingredients }
#
# Start small: one sequence (`B = 1`), an input of size `I = 3`, and `H = 2` hidden
# units. The old hidden state `h_prev` and the old cell state `c_prev` are not zero.
# The parameters are rounded to one decimal, so that a pocket calculator can follow.

# %%
B, I, H = 1, 3, 2
x_t = np.array([[1.0, -0.5, 0.2]])
h_prev = np.array([[0.3, -0.6]])
c_prev = np.array([[0.8, -1.2]])

rng = np.random.default_rng(7)
W_ih = rng.normal(size=(4 * H, I)).round(1) + 0.0  # + 0.0: no "-0.0" in print
W_hh = rng.normal(size=(4 * H, H)).round(1) + 0.0
b_ih = rng.normal(size=4 * H).round(1) + 0.0
b_hh = rng.normal(size=4 * H).round(1) + 0.0

for k, gate in enumerate("ifgo"):
    for unit in range(H):
        row = k * H + unit
        print(gate, unit, W_ih[row], W_hh[row], f"{b_ih[row]:+.1f} {b_hh[row]:+.1f}")

# %% [markdown]
# Each line is one row of the weight matrices; the two numbers at its end are the two
# biases. From the top, the blocks `i`, `f`, `g` and `o` have two rows each.
#
# ## 2. One unit, all by hand { #one-unit }
#
# Take the first unit of the input gate alone. Before the activation it is a sum of
# seven terms.

# %%
terms = [W_ih[0, k] * x_t[0, k] for k in range(I)]
terms += [b_ih[0]]
terms += [W_hh[0, k] * h_prev[0, k] for k in range(H)]
terms += [b_hh[0]]
a_i0 = sum(terms)
print(" + ".join(f"({term:.2f})" for term in terms), "=", f"{a_i0:.2f}")
print(f"i_t[0] = sigmoid({a_i0:.2f}) = {1 / (1 + np.exp(-a_i0)):.4f}")

# %% [markdown]
# ## 3. The four vectors { #four-vectors }
#
# The other seven units are no different. All eight at once are two matrix products, cut
# into four.
#
# $$
# a_t = x_t W_{ih}^\top + b_{ih} + h_{t-1} W_{hh}^\top + b_{hh}
# $$
#
# The input gate `i`, the forget gate `f` and the output gate `o` take `sigmoid`; the
# candidate `g` takes `tanh`.


# %%
def sigmoid(a):
    return 1 / (1 + np.exp(-a))


a_t = x_t @ W_ih.T + b_ih + h_prev @ W_hh.T + b_hh
a_i, a_f, a_g, a_o = np.split(a_t, 4, axis=1)
i, f, g, o = sigmoid(a_i), sigmoid(a_f), np.tanh(a_g), sigmoid(a_o)

print("the unit by hand is a_i[0]:", bool(abs(a_i[0, 0] - a_i0) <= 1e-12))
print("i", i, " how much is written")
print("f", f, " how much is kept")
print("g", g, " what would be written")
print("o", o, " how much is shown")

# %% [markdown]
# ## 4. The new state { #new-state }
#
# $$
# \begin{aligned}
# c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
# h_t &= o_t \odot \tanh(c_t)
# \end{aligned}
# $$
#
# `h_t` is read from the `c_t` just made, not from `c_prev`.

# %%
c_t = f * c_prev + i * g
h_t = o * np.tanh(c_t)
for unit in range(H):
    kept, written = f[0, unit] * c_prev[0, unit], i[0, unit] * g[0, unit]
    total = f"{c_t[0, unit]:+.4f}"
    print(f"c_t[{unit}] = {kept:+.4f} kept {written:+.4f} written = {total}")
print("h_t", h_t)

# %% [markdown]
# ## 5. The same numbers, twice more { #parity }
#
# First against `lstm.step` of these notes, then against `torch.nn.LSTM`. Names, shapes
# and order are the same, so four arrays are all there is to carry over.


# %%
def furthest(pairs):
    """Return the largest absolute difference over pairs of arrays."""
    return max(float(np.abs(np.asarray(a) - np.asarray(b)).max()) for a, b in pairs)


params = lstm.Params(W_ih, W_hh, b_ih, b_hh)
state, cache = lstm.step(params, x_t, lstm.State(h_prev, c_prev))
print("by hand = lstm.step:", furthest([(h_t, state.h), (c_t, state.c)]) <= 1e-12)


def torch_lstm(params):
    """Return a torch.nn.LSTM in float64 with these parameters."""
    rows, inputs = params.W_ih.shape
    module = torch.nn.LSTM(inputs, rows // 4).double()
    with torch.no_grad():
        module.weight_ih_l0.copy_(torch.tensor(params.W_ih))
        module.weight_hh_l0.copy_(torch.tensor(params.W_hh))
        module.bias_ih_l0.copy_(torch.tensor(params.b_ih))
        module.bias_hh_l0.copy_(torch.tensor(params.b_hh))
    return module


def torch_run(params, x, h, c):
    """Return the last h and c of torch.nn.LSTM over x, time first."""
    with torch.no_grad():
        start = torch.tensor(h)[None], torch.tensor(c)[None]
        _, (h_n, c_n) = torch_lstm(params)(torch.tensor(x), start)
    return h_n[0].numpy(), c_n[0].numpy()


h_torch, c_torch = torch_run(params, x_t[None], h_prev, c_prev)
print("by hand = torch.nn.LSTM:", furthest([(h_t, h_torch), (c_t, c_torch)]) <= 1e-12)

# %% [markdown]
# Where one step agrees, a long sequence must too. With all sizes different (`T=6`,
# `B=3`, `I=5`, `H=4`) and random biases and first states, ten seeds are tried.


# %%
def drawn(seed, T=6, B=3, I=5, H=4):
    """Draw parameters, inputs and a first state, none of them zero."""
    rng = np.random.default_rng(seed)
    params = lstm.init(rng, I, H)
    return params, rng.normal(size=(T, B, I)), *rng.normal(size=(2, B, H))


def our_run(params, x, h, c, step=lstm.step):
    """Return the last h and c of our step over x."""
    state = lstm.State(h, c)
    for x_t in x:
        state, _ = step(params, x_t, state)
    return state


worst = max(
    furthest(zip(our_run(*case), torch_run(*case), strict=True))
    for case in map(drawn, range(10))
)
print("10 sequences, h and c within 1e-12:", worst <= 1e-12)

# %% [markdown]
# ## 6. Break it on purpose { #break }
#
# Two faults that real code has had: the blocks of `i` and `f` exchanged, and `b_hh`
# left out. With both, every shape fits and no error is raised.


# %%
def swapped(params, x_t, state):
    """The step with the blocks of i and f taken for each other."""
    H = params.W_hh.shape[1]
    order = np.r_[H : 2 * H, 0:H, 2 * H : 4 * H]
    return lstm.step(lstm.Params(*(array[order] for array in params)), x_t, state)


def without_b_hh(params, x_t, state):
    """The step that forgets the second bias."""
    bare = params._replace(b_hh=np.zeros_like(params.b_hh))
    return lstm.step(bare, x_t, state)


def error(case, step):
    """Return how far a broken step is from torch on one case."""
    return furthest(zip(our_run(*case, step=step), torch_run(*case), strict=True))


def without_biases(case):
    """Return the same case with both biases zero: a test that is too kind."""
    params, *rest = case
    zero = np.zeros_like(params.b_ih)
    return params._replace(b_ih=zero, b_hh=zero), *rest


for name, step in {"i and f swapped": swapped, "b_hh dropped": without_b_hh}.items():
    full = np.median([error(drawn(seed), step) for seed in range(10)])
    kind = np.median([error(without_biases(drawn(seed)), step) for seed in range(10)])
    seen = "sees it" if kind > 1e-9 else "is blind"
    print(f"{name}: error {full:.2f}; a test with zero biases {seen}")

# %% [markdown]
# A test whose biases are zero cannot see a missing `b_hh`. That is why the parity tests
# of these notes use random biases and states that are not zero.
#
# ## 7. Backwards, by hand { #backward }
#
# Let a loss depend on both `h_t` and `c_t`, and write `dx` for its gradient with
# respect to `x`. Choose any numbers for `dh_t` and `dc_t`, which come from above; the
# rest is the chain rule. `lstm.step_backward` of the package has the same lines.

# %%
dh_t = np.array([[1.0, -2.0]])
dc_t = np.array([[0.5, 0.25]])

tanh_c = np.tanh(c_t)
dc = dc_t + dh_t * o * (1 - tanh_c**2)
da = np.concatenate(
    [
        dc * g * i * (1 - i),  # da_i
        dc * c_prev * f * (1 - f),  # da_f
        dc * i * (1 - g**2),  # da_g
        dh_t * tanh_c * o * (1 - o),  # da_o
    ],
    axis=1,
)
by_hand = {
    "x_t": da @ W_ih,
    "h_prev": da @ W_hh,
    "c_prev": dc * f,
    "W_ih": da.T @ x_t,
    "W_hh": da.T @ h_prev,
    "b_ih": da.sum(axis=0),
    "b_hh": da.sum(axis=0),
}
print("dL/dc_prev", by_hand["c_prev"], " the direct path: dc * f, no matrix")
print("dL/dh_prev", by_hand["h_prev"], " through all four blocks")

# %% [markdown]
# Now give PyTorch's automatic differentiation the same gradients and compare all seven.

# %%
module = torch_lstm(params)
leaves = [torch.tensor(array, requires_grad=True) for array in (x_t, h_prev, c_prev)]
x_leaf, h_leaf, c_leaf = leaves
_, (h_n, c_n) = module(x_leaf[None], (h_leaf[None], c_leaf[None]))
loss = (h_n[0] * torch.tensor(dh_t)).sum() + (c_n[0] * torch.tensor(dc_t)).sum()
loss.backward()

weights = [getattr(module, f"{name}_l0") for name in ("weight_ih", "weight_hh")]
biases = [getattr(module, f"{name}_l0") for name in ("bias_ih", "bias_hh")]
for name, leaf in zip(by_hand, [*leaves, *weights, *biases], strict=True):
    same = furthest([(by_hand[name], leaf.grad.numpy())]) <= 1e-12
    print(f"dL/d{name}: same as autograd: {same}")

# %% [markdown]
# The tests of this lab are repeated [for every cell](../conventions.md#claims) in the
# test suite.
#
# ## 8. Exercises { #exercises }
#
# ### Exercise 1. Open the forget gate { #exercise-1 }
#
# Add 3 to `a_f`. Which of the two terms of `c_t` grows? What becomes of `dL/dc_prev` of
# section 7?
#
# ### Solution { #solution-1 }
#
# Only `f` changes. What is written, `i * g`, does not contain it.

# %%
for added in (0, 3):
    f_t = sigmoid(a_f + added)
    c_t_new = f_t * c_prev + i * g
    dc_new = dc_t + dh_t * o * (1 - np.tanh(c_t_new) ** 2)
    print(f"a_f + {added}: kept {(f_t * c_prev)[0]} written {(i * g)[0]}", end=" ")
    print("dL/dc_prev", (dc_new * f_t)[0])

# %% [markdown]
# What is kept grows, and `dL/dc_prev` with it, for the direct path is `dc * f`. On this
# path the gate opens both ways: as much of the gradient is kept on the way back as of
# the state on the way forward.
#
# ### Exercise 2. Exchanged gates, and nothing to forget { #exercise-2 }
#
# Set `c_prev` to zero and run `swapped` of section 6 for one step. Is there still an
# error? If so, from which formula?
#
# ### Solution { #solution-2 }
#
# With nothing in the cell the forget gate has nothing to do. But the exchange also put
# its values where the input gate's should be.

# %%
nothing = lstm.State(h_prev, np.zeros_like(c_prev))
right, _ = lstm.step(params, x_t, nothing)
wrong, _ = swapped(params, x_t, nothing)
print("right  ", right.c[0], " = i * g:", furthest([(right.c, i * g)]) <= 1e-12)
print("swapped", wrong.c[0], " = f * g:", furthest([(wrong.c, f * g)]) <= 1e-12)

# %% [markdown]
# So the error comes from `i * g`, which has become `f * g`. A test that starts at zero
# sees this fault in its first step; one whose input gate and forget gate happen to be
# alike would not.
#
# ### Exercise 3. Without the last tanh { #exercise-3 }
#
# Write `h_t = o * c_t` by hand, without the `tanh`. Which of the three tests of section
# 5 turn false?
#
# ### Solution { #solution-3 }
#
# The two that compare your `h_t` with another. The third compares `lstm.step` with
# PyTorch; it does not see your line.

# %%
h_bare = o * c_t
print("= lstm.step:", furthest([(h_bare, state.h), (c_t, state.c)]) <= 1e-12)
print("= torch.nn.LSTM:", furthest([(h_bare, h_torch), (c_t, c_torch)]) <= 1e-12)
print("c alone = torch.nn.LSTM:", furthest([(c_t, c_torch)]) <= 1e-12)
print("10 sequences of section 5:", worst <= 1e-12)
print("h is off by", abs(h_bare - h_t)[0])

# %% [markdown]
# `c_t` is still right after this one step, so a test of the cell state alone would
# pass. In the next step it would no longer pass, for `h_t` goes into all four blocks.
#
# ### Exercise 4. A gradient lost on the way { #exercise-4 }
#
# In section 7, leave out `dc_t`, the first term of `dc`. How many of the seven lines
# turn false?
#
# ### Solution { #solution-4 }
#
# Three of the four blocks are made from `dc`, and six of the seven gradients from the
# blocks. The seventh, that of `c_prev`, is `dc * f` itself.

# %%
less = dc - dc_t  # what is left of dc without its first term
da_less = da.copy()
da_less[:, : 3 * H] *= np.tile(less / dc, 3)  # o does not read dc
for name, gradient in {
    "x_t": da_less @ W_ih,
    "h_prev": da_less @ W_hh,
    "c_prev": less * f,
    "W_ih": da_less.T @ x_t,
    "W_hh": da_less.T @ h_prev,
    "b_ih": da_less.sum(axis=0),
    "b_hh": da_less.sum(axis=0),
}.items():
    right = abs(gradient - by_hand[name]) <= 1e-12
    rows = f", its rows of o: {right[3 * H :].all()}" if name in params._fields else ""
    print(f"dL/d{name}: {right.all()}{rows}")

# %% [markdown]
# All seven. Only the rows of `o` in the four parameters stay right, for the output gate
# does not read `dc`. A loss that reads only the `h_t` of a single step has no `dc_t`,
# so it hides this fault until another step follows.
