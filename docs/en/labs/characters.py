# %% [markdown]
# # Lab: a Korean character model, and its gates looked at { #lab }
#
# A small LSTM learns to say the next syllable of the Korean constitution. You compare
# it with counting, let it write at three temperatures, and then look at what its
# forget gates do over a sentence.
#
# The text comes with `gated_rnn`: laws are not protected by copyright (article 7 of
# Korea's copyright act). It is tiny. So this shows how such a model is made and
# measured, not how well Korean can be modelled.

# %%
import matplotlib.pyplot as plt
import numpy as np
from matplotlib_inline.backend_inline import set_matplotlib_formats

from gated_rnn.cells import lstm
from gated_rnn.experiments import training
from gated_rnn.layers import linear
from gated_rnn.losses import softmax_loss
from gated_rnn.sequence import forward
from gated_rnn.tasks import characters
from gated_rnn.unroll import unroll

set_matplotlib_formats("svg")  # sharp at every size
GREY = "#808080"  # readable on light and on dark ground
plt.rcParams.update({"figure.facecolor": "none", "axes.facecolor": "none"})
plt.rcParams["svg.hashsalt"] = "lab"  # the same bytes every time
plt.rcParams.update(dict.fromkeys(("axes.edgecolor", "axes.labelcolor"), GREY))
plt.rcParams.update(dict.fromkeys(("xtick.color", "ytick.color", "text.color"), GREY))

text = characters.load("ko")
V = len(text.symbols)
print(f"{V} symbols, {len(text.train)} for training, {len(text.test)} for the test")
print("".join(text.symbols[n] for n in text.train[:60]))

# %% [markdown]
# ## 1. What counting can do { #counting }
#
# A guess costs $-\log_2 P$ bits when it gave the right symbol the probability $P$.
# Counting one, two, three and five syllables at a time, each smoothed by the shorter
# ones, gives:

# %%
for order in (1, 2, 3, 5):
    print(f"{order}-gram: {characters.ngram_bits(text, order):.2f} bits a character")

# %% [markdown]
# ## 2. Training { #training }
#
# The model reads pieces of fifty symbols and is asked, at each symbol, for the one that
# follows it. The forget gate starts at a bias of 1.

# %%
H, STEPS = 48, 400
rng = np.random.default_rng(0)
params = training.keep_bias(lstm, lstm.init(rng, V, H), 1.0)
model = training.Model(params, linear.init(rng, H, V))


def bits(model, numbers):
    """Return the mean bits for each symbol after the first fifty."""
    x = np.eye(V)[numbers[:-1], None]
    y = training.predict_every(lstm, model, x)[49:, 0]
    return softmax_loss(y, numbers[50:])[0] / np.log(2)


head = training.every_step(softmax_loss)
unseen = np.concatenate([text.train[-50:], text.test])
seen, learned = text.train[: len(unseen)], []
for part in range(8):
    trained = training.train(
        lstm,
        model,
        lambda: characters.batch(rng, text, 50, 16),
        head,
        training.Budget(STEPS // 8, 0.01, clip=1.0),
    )
    model = trained.model
    learned.append((bits(model, seen), bits(model, unseen)))
    print(
        f"step {STEPS // 8 * (part + 1)}: seen {learned[-1][0]:.2f}, "
        f"unseen {learned[-1][1]:.2f} bits"
    )

# %% [markdown]
# Each part of the training begins with a fresh Adam, which a longer run would not do.
# The two columns drift apart: what is learned from here on is more and more the text
# itself.
#
# ## 3. Let it write { #write }
#
# The scores are divided by a temperature before one symbol is drawn: below 1 it plays
# safe, above 1 it dares.


# %%
def write(model, opening, length, temperature, rng):
    """Continue an opening, one symbol at a time."""
    state, said = None, opening
    x = np.eye(V)[[text.symbols.index(s) for s in opening], None]
    for _ in range(length):
        run = forward(lstm, model.cell, x, state)
        state = run.state
        y, _ = linear.forward(model.readout, run.h[-1])
        share = np.exp((y[0] - y.max()) / temperature)
        share[0] = 0.0  # never the symbol for unknown ones
        drawn = rng.choice(V, p=share / share.sum())
        said += text.symbols[drawn]
        x = np.eye(V)[[[drawn]]]
    return said


for temperature in (0.3, 0.8, 1.3):
    said = write(model, "제1조 대한민국은 ", 50, temperature, np.random.default_rng(1))
    print(f"{temperature}: {said}".replace("\n", " / "))

# %% [markdown]
# Endings, numbers of articles and the commonest phrases are there; sense is not.
#
# ## 4. What the forget gates do { #gates }
#
# Let it read a sentence and keep every value of the forget gate. Columns are
# syllables, rows are units; dark purple keeps, orange clears. The sentence stands
# below the picture in the order of its columns, for not every machine has a font for
# Korean in its pictures.

# %%
sentence = "대한민국의 주권은 국민에게 있고, 모든 권력은 국민으로부터 나온다."
places = [max(text.symbols.find(s), 0) for s in sentence]
caches = unroll(lstm, model.cell, np.eye(V)[places, None]).caches
f = np.stack([cache.f[0] for cache in caches])  # (syllables, H)

blank = np.array([s == " " for s in sentence])
contrast = f[blank].mean(axis=0) - f[~blank].mean(axis=0)
order = np.argsort(contrast)
figure, axes = plt.subplots(figsize=(5.4, 3.6))
picture = axes.imshow(f[:, order].T, aspect="auto", cmap="PuOr", vmin=0, vmax=1)
axes.set(xlabel="syllable", ylabel="unit, sorted")
axes.set_xticks(np.flatnonzero(blank))
figure.colorbar(picture, label="forget gate f")
plt.show()

# %% [markdown]
# *Figure: the forget gate of every unit (rows) at every syllable of the sentence
# (columns). Dark purple is kept, orange is cleared. The ticks at the bottom are the
# blanks between words. Units that clear at blanks more than elsewhere lie at the top,
# those that keep there more at the bottom.*
#
# The units are sorted by how much more they keep at a blank than elsewhere. These are
# the words between the ticks:

# %%
for number, word in enumerate(sentence.split(" "), start=1):
    print(number, word)
print(
    f"median of f {np.median(f):.2f}, above 0.9: {(f > 0.9).mean():.0%}, "
    f"below 0.1: {(f < 0.1).mean():.0%}"
)
for name, unit in {"clears at blanks": order[0], "keeps at blanks": order[-1]}.items():
    at, other = f[blank, unit].mean(), f[~blank, unit].mean()
    print(f"unit {unit:2d} {name}: f = {at:.2f} at blanks, {other:.2f} elsewhere")
half = np.log(0.5) / np.log(f.mean(axis=0))
print(f"half-life by the mean of f: {np.median(half):.1f} syllables in the median unit")

# %% [markdown]
# Some gates move at the blank between words. Nobody told them to, but the blank is a
# symbol that the model reads: there was no hidden border to find. And look at the
# sorting again: among 48 units that do something, the two ends of a list sorted by a
# contrast always look as if they had a meaning. To claim a meaning for a unit you need
# other sentences and other seeds.
#
# ## 5. Syllables or letters? { #jamo }
#
# `characters.load("ko_jamo")` has the same text with each syllable taken apart into
# its letters: a fifth of the symbols, twice the length. Bits for a letter and bits
# for a syllable cannot be compared; bits for the whole test can. The experiment
# `characters` (`gated-rnn experiment show characters`) does that for three cells and
# five seeds.
#
# ## 6. Exercises { #exercises }
#
# ### Exercise 1. What is a bit worth? { #exercise-1 }
#
# How many bits does a model that knows nothing pay? Among how many equally likely
# symbols does ours choose, on average? And how much does that change from one part of
# the test to the next?
#
# ### Solution { #solution-1 }
#
# Nothing known means $P = 1/V$, which costs $\log_2 V$ bits. Turned round, a model that
# pays $b$ bits is as uncertain as one that draws from $2^b$ symbols; this number is
# called its perplexity.

# %%
print(f"knows nothing: {np.log2(V):.2f} bits, as if one of {V}")
for name, value in zip(("seen", "unseen"), learned[-1], strict=True):
    print(f"{name}: {value:.2f} bits, as if one of {2**value:.0f}")
for start in range(0, 1500, 300):
    part = bits(model, unseen[start : start + 301])
    print(f"symbols {start} to {start + 250} of the test: {part:.2f} bits")

# %% [markdown]
# The parts of one test are further apart than counting two and counting five at a time
# in section 1. So compare two models on the same symbols only, and do not take the
# figure of one short text for that of a language.
#
# ### Exercise 2. Was it the sorting? { #exercise-2 }
#
# Section 4 warns that the ends of a sorted list always look as if they had a meaning.
# Test it: do the same units stand out on text that was not used for the sorting?
#
# ### Solution { #solution-2 }
#
# Take four parts of the test, 400 symbols each, and compute the same contrast. If the
# sorting had found accidents, the two ends would fall back to the middle, and the
# contrasts would not go together.


# %%
def contrast_on(numbers):
    """Return for each unit how much more it keeps at a blank than elsewhere."""
    caches = unroll(lstm, model.cell, np.eye(V)[numbers, None]).caches
    f = np.stack([cache.f[0] for cache in caches])
    blank = numbers == text.symbols.index(" ")
    return f[blank].mean(axis=0) - f[~blank].mean(axis=0)


others = [contrast_on(text.test[start : start + 400]) for start in range(0, 1600, 400)]
for unit in (*order[:2], *order[-2:]):
    told = " ".join(f"{other[unit]:+.2f}" for other in others)
    print(f"unit {unit:2d}: {contrast[unit]:+.2f} in the sentence; elsewhere {told}")
together = [np.corrcoef(contrast, other)[0, 1] for other in others]
print("correlation over all units:", " ".join(f"{r:.2f}" for r in together))

# %% [markdown]
# The units stay at their ends, and the contrasts go together: these units do treat the
# blank in their own way. That is what can be said. Another seed may give the work to
# other units, and whether the model needs them is not shown; for that you would have to
# hold their gates and see whether the bits go up.
#
# ### Exercise 3. What the temperature does { #exercise-3 }
#
# How uncertain is the model about the next symbol at each of the temperatures of
# section 3, and at 1? Measure the entropy of its answers over the first 400 symbols of
# the test, and beside it the bits it pays for the right ones.
#
# ### Solution { #solution-3 }
#
# Dividing the scores by a number below 1 pulls the probabilities apart; a number above
# 1 pulls them together. Their order never changes, only the entropy.

# %%
x, answers = np.eye(V)[text.test[:400], None], text.test[1:401]
scores = training.predict_every(lstm, model, x)[:, 0]
for temperature in (0.3, 0.8, 1.0, 1.3):
    share = np.exp((scores - scores.max(axis=1, keepdims=True)) / temperature)
    share /= share.sum(axis=1, keepdims=True)
    cost = -np.log2(np.maximum(share, 1e-300))
    thinks, pays = (share * cost).sum(axis=1), cost[np.arange(400), answers]
    print(f"{temperature}: entropy {thinks.mean():.2f}, pays {pays.mean():.2f} bits")

# %% [markdown]
# Entropy is what the model expects to pay. At 1 it pays more than that: on text it has
# not seen it is more certain than it is right. See at which of the four temperatures it
# pays least, and at which it expects most nearly what it will pay.
