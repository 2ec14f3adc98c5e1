# %% [markdown]
# # 실습: 한글 문자 언어 모델과 그 게이트 들여다보기 { #lab }
#
# 작은 LSTM이 대한민국헌법의 다음 음절을 말하도록 배웁니다. 그것을 세기만 하는 방법과
# 견주고, 세 가지 온도에서 글을 쓰게 하고, 문장 하나를 읽는 동안
# 망각 게이트(forget gate)가 무엇을 하는지 봅니다.
#
# 본문은 `gated_rnn`에 들어 있습니다. 법은 누구의 저작물로도 보호되지
# 않습니다(저작권법 제7조). 19,000자는 아주 적습니다. 그래서 이 실습은 이런 모델을
# 어떻게 만들고 재는지를 보일 뿐, 한국어를 얼마나 잘 다룰 수 있는지를 보이지는
# 않습니다.

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
# ## 1. 세기만 해도 되는 것 { #counting }
#
# 맞는 글자의 확률이 $P$였다면 그 어림의 값은 $-\log_2 P$비트입니다. 음절 하나, 둘,
# 다섯까지를 세고 더 짧은 것으로 매끄럽게 하면 다음과 같습니다.

# %%
for order in (1, 2, 3, 5):
    print(f"{order}-gram: {characters.ngram_bits(text, order):.2f} bits a character")

# %% [markdown]
# ## 2. 학습 { #training }
#
# 글자 쉰 개의 조각마다 다음 글자를 묻습니다. 망각 게이트의 편향(bias)은 1에서
# 시작합니다.

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
# 학습의 각 부분은 새 Adam으로 시작합니다. 더 긴 학습에서는 그렇게 하지 않습니다. 두
# 열이 벌어집니다. 여기서부터 배우는 것은 점점 더 이 글 자체입니다.
#
# ## 3. 써 보게 합니다 { #write }
#
# 글자 하나를 뽑기 전에 점수를 온도로 나눕니다. 1보다 낮으면 안전하게, 높으면 대담하게
# 씁니다.


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
# 어미와 조의 번호와 가장 흔한 구절은 있고, 뜻은 없습니다.
#
# ## 4. 망각 게이트가 하는 일 { #gates }
#
# 문장 하나를 읽게 하고 망각 게이트의 값을 모두 적어 둡니다. 열이 음절이고 행이
# 유닛입니다. 짙은 보라색은 지키고 주황색은 지웁니다. 그림에 한글 글꼴이 없는 기계도
# 있으므로, 문장은 그림 아래에 열의 순서대로 적었습니다.

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
# *그림: 문장의 음절마다(열) 유닛마다(행) 망각 게이트의 값을 색으로 나타냈습니다. 짙은
# 보라색은 지키고 주황색은 지웁니다. 아래의 눈금은 낱말 사이의 빈칸입니다. 다른
# 곳보다 빈칸에서 더 지우는 유닛이 위에, 더 지키는 유닛이 아래에 있습니다.*
#
# 유닛은 빈칸에서 다른 곳보다 얼마나 더 지키는지에 따라 늘어놓았습니다. 눈금 사이의
# 낱말은 다음과 같습니다.

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
# 아무도 알려 주지 않은 낱말의 경계를 몇몇 유닛이 찾아냈습니다. 그러나 늘어놓은 방식을
# 다시 보십시오. 저마다 무언가를 하는 유닛 마흔여덟 개를 어떤 차이로 늘어놓으면 그 양
# 끝은 언제나 뜻이 있어 보입니다. 한 유닛의 뜻을 주장하려면 다른 문장과 다른 시드가
# 필요합니다.
#
# ## 5. 음절입니까, 자모입니까? { #jamo }
#
# `characters.load("ko_jamo")`에는 같은 글이 음절마다 자모로 나뉘어 있습니다. 글자의
# 가짓수는 오분의 일이고 길이는 두 배입니다. 자모 하나의 비트와 음절 하나의 비트는
# 견줄 수 없지만, 시험 전체의 비트는 견줄 수 있습니다. 실험
# `characters`(`gated-rnn experiment show characters`)가 세 가지 셀과 시드 다섯 개로
# 그렇게 합니다.
#
# ## 6. 해 보십시오 { #try }
#
# - `"ko_jamo"`로 학습시키십시오. 쓰는 글이 어떻게 달라집니까? 음절에서는 있을 수 없던
#   어떤 잘못이 생깁니까?
# - 망각 게이트의 편향을 3에서 시작하십시오. 학습한 뒤 `f`의 중앙값은 어떻게 됩니까?
# - `"en"`을 쓰십시오. 빈칸을 맡은 유닛이 또 있습니까? 시드 세 개로 해 보십시오.
# - 한 유닛이 지우는 자리에서 `cache.i`를 보십시오. 동시에 씁니까?
