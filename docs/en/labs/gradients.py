# %% [markdown]
# # Lab: gradients through time { #lab }
#
# How much does the last state of a network depend on the first? Here you measure it
# yourself, for a vanilla RNN, an LSTM and a GRU, without training anything: first the
# product of Jacobians in bare NumPy, then the same with `gated_rnn` for three cells,
# many lengths, several biases and several sizes of the weights.
#
# What the formulas mean is told in
# [LSTM: the chain and its four vectors](../lstm-chain.md#paths); symbols are those of
# the [conventions](../conventions.md). Download this page, change the numbers, run
# it.

# %%
import matplotlib.pyplot as plt
import numpy as np
from matplotlib_inline.backend_inline import set_matplotlib_formats

from gated_rnn import init
from gated_rnn.analysis import jacobian
from gated_rnn.cells import gru, lstm, rnn

set_matplotlib_formats("svg")  # sharp at every size
GREY = "#808080"  # readable on light and on dark ground
plt.rcParams.update({"figure.facecolor": "none", "axes.facecolor": "none"})
plt.rcParams["svg.hashsalt"] = "lab"  # the same bytes every time
plt.rcParams.update(dict.fromkeys(("axes.edgecolor", "axes.labelcolor"), GREY))
plt.rcParams.update(dict.fromkeys(("xtick.color", "ytick.color", "text.color"), GREY))
plt.rcParams.update({"axes.spines.top": False, "axes.spines.right": False})

SEEDS = range(10)
I, H = 4, 24

# %% [markdown]
# ## 1. One step, one matrix { #one-step }
#
# For $h_t = \tanh(W_{hh} h_{t-1} + W_{ih} x_t + b)$ one step has the Jacobian
# $\operatorname{diag}(1 - h_t^2)\, W_{hh}$. Over many steps they multiply. Write that
# down and compare it with a change of the first state by a millionth.

# %%
rng = np.random.default_rng(0)
W, U, b = rng.normal(0, 0.3, (H, I)), rng.normal(0, 1 / np.sqrt(H), (H, H)), 0.1


def run(h, x):
    """Return the last state and the product of all Jacobians."""
    product = np.eye(H)
    for x_t in x:
        h = np.tanh(U @ h + W @ x_t + b)
        product = np.diag(1 - h**2) @ U @ product
    return h, product


x = rng.normal(size=(20, I))
h_0, change = np.zeros(H), np.zeros(H)
change[3] = 1e-6
_, product = run(h_0, x)
measured = (run(h_0 + change, x)[0] - run(h_0 - change, x)[0]) / 2e-6
print("column 3, by the product and by trying:")
print(f"largest difference {abs(product[:, 3] - measured).max():.0e}")
print(f"norm of the product over 20 steps {np.linalg.norm(product, 2):.1e}")

# %% [markdown]
# The two agree. `jacobian.state_jacobian` does the same for every cell, with all of
# its states, by carrying unit gradients back.
#
# ## 2. Three cells as PyTorch starts them { #as-drawn }


# %%
def norm(cell, params, T, rng):
    """Return the norm of the last state by the first: c of the LSTM, else h."""
    x = rng.normal(size=(T, 1, I))
    state = "c" if cell is lstm else "h"
    whole = jacobian.state_jacobian(cell, params, x)
    return float(jacobian.spectral_norm(jacobian.block(cell, whole, state, state))[0])


def norms(cell, T, start=lambda params: params):
    """Return one norm for each seed."""
    found = []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        found.append(norm(cell, start(cell.init(rng, I, H)), T, rng))
    return np.array(found)


LENGTHS = (5, 10, 20, 40, 80)
curves = {
    "RNN": [norms(rnn, T) for T in LENGTHS],
    "LSTM": [norms(lstm, T) for T in LENGTHS],
    "GRU": [norms(gru, T) for T in LENGTHS],
}
for name, found in curves.items():
    print(f"{name:7s}", " ".join(f"{np.median(n):8.0e}" for n in found))

# %% [markdown]
# Each line is a cell, each column a length: 5, 10, 20, 40 and 80 steps. In the picture
# every thin line is one seed and the thick line with markers is the median.

# %%
STYLES = (("#0072b2", "o"), ("#d55e00", "s"), ("#009e73", "^"))


def draw(curves, title):
    """Draw every seed and the median, on a logarithmic scale."""
    _, axes = plt.subplots(figsize=(5, 3.2))
    for (name, found), (colour, marker) in zip(curves.items(), STYLES, strict=False):
        lines = np.array(found)
        axes.plot(LENGTHS, lines, color=colour, alpha=0.2, linewidth=0.8)
        middle = np.median(lines, axis=1)
        axes.plot(LENGTHS, middle, color=colour, marker=marker, label=name)
    axes.set(yscale="log", xlabel="steps T", ylabel="norm", title=title)
    axes.legend(frameon=False, labelcolor=GREY)
    plt.show()


draw(curves, "as PyTorch starts them")

# %% [markdown]
# *Figure: the norm of the Jacobian of the last state by the first, over the number of
# steps, on a logarithmic scale. Circles are a vanilla RNN, squares the cell state of
# an LSTM, triangles a GRU; thin lines are the ten seeds, thick lines their medians.
# All three fall as nearly straight lines, the RNN the fastest.*
#
# All three fall as nearly straight lines on a logarithmic scale, the LSTM among them.
# At this start its forget gates are about half open; the next section opens them.
#
# ## 3. Open the gate { #open }

# %%
opened = {
    f"b = {bias}": [
        norms(lstm, T, lambda params, bias=bias: init.forget_bias(params, bias))
        for T in LENGTHS
    ]
    for bias in (0.0, 2.0, 5.0)
}
for name, found in opened.items():
    print(f"{name:7s}", " ".join(f"{np.median(n):8.0e}" for n in found))
draw(opened, "LSTM, forget bias b")

# %% [markdown]
# *Figure: the same norm for the cell state of an LSTM with a forget bias b of 0
# (circles), 2 (squares) and 5 (triangles), on a logarithmic scale. With 0 the line
# falls steeply, with 2 slowly, and with 5 it rises.*
#
# With the same weights and nothing changed but one bias, the norm at 80 steps goes from
# almost nothing to more than 1. What keeps the gradient is how far the gate is open,
# not that there is a gate.
#
# ## 4. The direct path and the rest { #direct }
#
# The product of the forget gates is never above 1. If the whole norm is larger, the
# rest came through $h$ and the gates. Scale $W_{hh}$ and compare.


# %%
def scaled(factor):
    """Return a start that multiplies the recurrent weights."""
    return lambda params: params._replace(W_hh=factor * params.W_hh)


T = 40
for factor in (1, 4, 16, 64):
    whole, direct = [], []
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        params = scaled(factor)(lstm.init(rng, I, H))
        x = rng.normal(size=(T, 1, I))
        matrix = jacobian.block(
            lstm, jacobian.state_jacobian(lstm, params, x), "c", "c"
        )
        whole.append(jacobian.spectral_norm(matrix)[0])
        direct.append(jacobian.direct_path(lstm, params, x).max())
    above = sum(value > 1 for value in whole)
    print(
        f"W_hh times {factor:2d}: whole {np.median(whole):8.0e}, "
        f"direct {np.median(direct):8.0e}, above 1 in {above}/10"
    )

# %% [markdown]
# With large weights the gradient of an LSTM explodes, although no forget gate exceeds
# one. So gates alone do not prevent it.
#
# These are untrained networks of one size, and their inputs are noise. They show what
# is passed on at the start; what is passed on after training has to be measured in a
# trained network.
#
# ## 5. Exercises { #exercises }
#
# ### Exercise 1. An orthogonal matrix { #exercise-1 }
#
# In section 1, make `U` orthogonal (`np.linalg.qr(U)[0]`). How does the norm over 20
# steps change, and which factor still makes it shrink?
#
# ### Solution { #solution-1 }
#
# An orthogonal matrix changes no length, so its norm is 1 to any power. What is left
# are the slopes $1 - h_t^2$, and they are never above 1.


# %%
def shrink(matrix, seed, times=1):
    """Return the norm of the product, and the product of the median slopes."""
    x = times * np.random.default_rng(seed).normal(size=(20, I))
    h, product, slopes = np.zeros(H), np.eye(H), 1.0
    for x_t in x:
        h = np.tanh(matrix @ h + W @ x_t + b)
        product = np.diag(1 - h**2) @ matrix @ product
        slopes *= np.median(1 - h**2)
    return np.linalg.norm(product, 2), slopes


orthogonal = np.linalg.qr(U)[0]
for name, matrix in {"as drawn": U, "orthogonal": orthogonal}.items():
    whole, slopes = np.median([shrink(matrix, seed) for seed in SEEDS], axis=0)
    size = np.linalg.norm(matrix, 2)
    print(f"{name}: norm of U {size:.2f}, whole {whole:.0e}, slopes {slopes:.0e}")

# %% [markdown]
# The drawn matrix stretches some directions, and its slopes are a little larger too:
# here it passes on more than the orthogonal one. An orthogonal start alone does not
# keep the gradient; it does so only as long as `tanh` is nearly a straight line.
#
# ### Exercise 2. Larger inputs { #exercise-2 }
#
# Multiply the inputs by 3 and by 10. Which of the two factors of section 1 makes the
# norm fall faster?
#
# ### Solution { #solution-2 }
#
# The matrix is the same for every input. Larger inputs drive `tanh` to its ends, where
# it is flat; so it is the slopes.

# %%
for times in (1, 3, 10):
    found = [shrink(U, seed, times) for seed in SEEDS]
    whole, slopes = np.median(found, axis=0)
    print(f"inputs times {times:2d}: whole {whole:.0e}, slopes {slopes:.0e}")

# %% [markdown]
# The slopes fall with the inputs and the whole falls with them, though not by the same
# factor: the median says what happens to a typical unit, the norm looks for the
# direction that suffers least.
#
# ### Exercise 3. The GRU has a gate that keeps, too { #exercise-3 }
#
# Repeat section 3 for the GRU with `init.update_bias` and biases of 0, 3 and 6. How
# much of the norm is left?
#
# ### Solution { #solution-3 }
#
# In these notes $z_t = 1$ keeps the old state, so a large bias of the update gate opens
# the direct path as a large forget bias does.

# %%
for bias in (0.0, 3.0, 6.0):
    found = [
        norms(gru, T, lambda params, bias=bias: init.update_bias(params, bias))
        for T in LENGTHS
    ]
    print(f"b = {bias}", " ".join(f"{np.median(n):8.0e}" for n in found))

# %% [markdown]
# The columns are 5, 10, 20, 40 and 80 steps. Again it is how far the gate is open that
# decides, not the name of the cell.
