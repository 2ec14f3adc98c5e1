# %% [markdown]
# # 실습: 한글 문자 언어 모델과 그 게이트 들여다보기 { #lab }
#
# 작은 LSTM이 대한민국헌법의 다음 음절을 말하도록 배웁니다. 이 모델을 세기만 하는
# 방법과 견주고, 세 가지 온도에서 글을 쓰게 하고, 문장 하나를 읽는 동안
# 망각 게이트(forget gate)가 무엇을 하는지 봅니다.
#
# 본문은 `gated_rnn`에 들어 있습니다. 법은 누구의 저작물로도 보호되지 않습니다(저작권법
# 제7조). 아주 짧은 글입니다. 그래서 이 실습은 이런 모델을 어떻게 만들고 재는지를 보일
# 뿐, 한국어를 얼마나 잘 다룰 수 있는지를 보이지는 않습니다.

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
# 맞는 글자의 확률을 $P$로 보았다면 그 추측에는 $-\log_2 P$비트가 듭니다. 이어진 음절을
# 하나, 둘, 셋, 다섯씩 세고 더 짧은 것으로 매끄럽게 하면 다음과 같습니다.

# %%
for order in (1, 2, 3, 5):
    print(f"{order}-gram: {characters.ngram_bits(text, order):.2f} bits a character")

# %% [markdown]
# ## 2. 학습 { #training }
#
# 글자 쉰 개짜리 조각을 읽히면서 글자마다 그다음 글자를 묻습니다. 망각 게이트의
# 편향(bias)은 1에서 시작합니다.

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
# 낱말 사이의 빈칸에서 움직이는 게이트가 있습니다. 아무도 시키지 않았지만, 빈칸은 모델이
# 읽는 글자이므로 숨은 경계를 찾아낸 것은 아닙니다. 늘어놓은 방식도 다시 보십시오.
# 저마다 무언가를 하는 유닛 마흔여덟 개를 어떤 차이로 늘어놓으면 그 양 끝은 언제나 뜻이
# 있어 보입니다. 한 유닛의 뜻을 주장하려면 다른 문장과 다른 시드가 필요합니다.
#
# ## 5. 음절입니까, 자모입니까? { #jamo }
#
# `characters.load("ko_jamo")`에는 같은 글이 음절마다 자모로 나뉘어 있습니다. 글자의
# 가짓수는 오분의 일이고 길이는 두 배입니다. 자모 하나의 비트와 음절 하나의 비트는
# 견줄 수 없지만, 시험 전체의 비트는 견줄 수 있습니다. 실험
# `characters`(`gated-rnn experiment show characters`)가 세 가지 셀과 시드 다섯 개로
# 그렇게 합니다.
#
# ## 6. 연습 { #exercises }
#
# ### 연습 1. 한 비트는 얼마입니까? { #exercise-1 }
#
# 아무것도 모르는 모델은 몇 비트를 냅니까? 우리 모델은 평균하여 몇 개의 똑같이 그럴듯한
# 글자 가운데에서 고릅니까? 시험의 한 부분과 다음 부분은 얼마나 다릅니까?
#
# ### 풀이 { #solution-1 }
#
# 아무것도 모르면 $P = 1/V$이므로 $\log_2 V$비트를 냅니다. 거꾸로, $b$비트를 내는 모델은
# $2^b$개 가운데에서 뽑는 만큼 모릅니다. 이 수를 퍼플렉시티(perplexity)라고 합니다.

# %%
print(f"knows nothing: {np.log2(V):.2f} bits, as if one of {V}")
for name, value in zip(("seen", "unseen"), learned[-1], strict=True):
    print(f"{name}: {value:.2f} bits, as if one of {2**value:.0f}")
for start in range(0, 1500, 300):
    part = bits(model, unseen[start : start + 301])
    print(f"symbols {start} to {start + 250} of the test: {part:.2f} bits")

# %% [markdown]
# 시험의 부분들 사이의 차이가, 1절에서 둘씩 센 것과 다섯씩 센 것의 차이보다 큽니다.
# 그러므로 두 모델은 같은 글자에서만 견주고, 짧은 글 하나의 수를 언어 전체의 수로 여기지
# 마십시오.
#
# ### 연습 2. 늘어놓았기 때문입니까? { #exercise-2 }
#
# 4절은 늘어놓은 것의 양 끝은 언제나 뜻이 있어 보인다고 했습니다. 시험해 보십시오.
# 늘어놓는 데 쓰지 않은 글에서도 같은 유닛이 두드러집니까?
#
# ### 풀이 { #solution-2 }
#
# 시험의 네 부분을 400자씩 가져와 같은 차이를 계산합니다. 우연을 찾은 것이라면 양 끝이
# 가운데로 돌아오고, 차이들은 서로 관계가 없을 것입니다.


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
# 양 끝은 그대로이고 차이들은 서로 비슷합니다. 이 유닛들은 정말로 빈칸을 남다르게
# 다룹니다. 말할 수 있는 것은 거기까지입니다. 시드가 다르면 다른 유닛이 그 일을 맡을 수
# 있고, 모델에 그 유닛이 필요한지는 보이지 않았습니다. 그것을 알려면 그 게이트를 붙들어
# 놓고 비트가 늘어나는지 보아야 합니다.
#
# ### 연습 3. 온도가 하는 일 { #exercise-3 }
#
# 3절의 온도와 온도 1에서 모델은 다음 글자를 얼마나 모릅니까? 시험의 처음 400자에서 답의
# 엔트로피를 재고, 맞는 글자에 내는 비트와 나란히 두십시오.
#
# ### 풀이 { #solution-3 }
#
# 점수를 1보다 작은 수로 나누면 확률의 차이가 벌어지고, 큰 수로 나누면 좁혀집니다.
# 순서는 바뀌지 않고 엔트로피만 바뀝니다.

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
# 엔트로피는 모델이 스스로 내리라고 예상하는 비트입니다. 온도 1에서 모델은 그보다 더
# 냅니다. 보지 못한 글에서는 맞는 정도보다 더 확신하기 때문입니다. 넷 가운데 어느
# 온도에서 가장 적게 내는지, 어느 온도에서 낼 것을 가장 바르게 예상하는지 보십시오.
