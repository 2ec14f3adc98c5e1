# %% [markdown]
# # 실습: 덧셈 문제, 아무것도 없는 데서부터 { #lab }
#
# 긴 수열에서 수 두 개에만 표시가 있고, 그 둘의 합을 답하는 문제입니다. 데이터, 셀,
# 시간에 따른 역전파(backpropagation through time), Adam,
# 기울기 클리핑(gradient clipping)을 모두 직접 씁니다. 그다음 편향(bias) 하나만 다른 두
# 시작에서 신경망을 다섯 개씩 학습시킵니다.
#
# Hochreiter와 Schmidhuber가 1997년에 낸 문제를 단순하게 한 것으로, 길이는 한 가지이고
# 값은 0에서 1까지이며 표시는 절반마다 하나입니다. 역방향의 수식은
# [역전파(backpropagation)를 손으로 쓰는 실습](backward.py)에 있습니다.

# %%
import matplotlib.pyplot as plt
import numpy as np
from matplotlib_inline.backend_inline import set_matplotlib_formats

set_matplotlib_formats("svg")  # sharp at every size
GREY = "#808080"  # readable on light and on dark ground
plt.rcParams.update({"figure.facecolor": "none", "axes.facecolor": "none"})
plt.rcParams["svg.hashsalt"] = "lab"  # the same bytes every time
plt.rcParams.update(dict.fromkeys(("axes.edgecolor", "axes.labelcolor"), GREY))
plt.rcParams.update(dict.fromkeys(("xtick.color", "ytick.color", "text.color"), GREY))
plt.rcParams.update({"axes.spines.top": False, "axes.spines.right": False})

T, B, H, STEPS, LR, CLIP = 30, 32, 16, 500, 0.01, 1.0

# %% [markdown]
# ## 1. 데이터 { #data }
#
# 시점(time step)마다 수가 둘 있습니다. 하나는 값이고, 하나는 두 곳에서만 1인
# 표시입니다. 표시는 앞쪽 절반과 뒤쪽 절반에 하나씩 있습니다.


# %%
def batch(rng, B):
    """Return inputs (T, B, 2) and the sums (B,)."""
    x = np.zeros((T, B, 2))
    x[:, :, 0] = rng.uniform(size=(T, B))
    for low, high in ((0, T // 2), (T // 2, T)):
        x[rng.integers(low, high, B), np.arange(B), 1] = 1.0
    return x, (x[:, :, 0] * x[:, :, 1]).sum(axis=0)


x, y = batch(np.random.default_rng(0), 100_000)
print(f"mean of the sums {y.mean():.3f}")
print(f"mean squared error of always saying 1: {np.mean((y - 1) ** 2):.4f}")

# %% [markdown]
# 이 값은 $1/6$, 곧 균등한 수 둘의 합의 분산입니다. 두 값 가운데 하나를 기억하고 다른
# 하나를 어림하는 신경망의 오차는 그 절반인 $1/12 = 0.083$입니다.
#
# ## 2. 셀의 순방향과 역방향 { #cell }
#
# $[x_t, h_{t-1}, 1]$과의 곱 하나로 네 블록을 모두 만듭니다. 역방향은 마지막 시점에서
# 첫 시점으로 걸어가며, 가중치(weight)의 기울기(gradient)는 모든 시점에 걸친 합입니다.


# %%
def sigmoid(a):
    return 0.5 * (1 + np.tanh(0.5 * a))


def forward(W, x):
    """Return the last h and what the way back needs."""
    h = c = np.zeros((x.shape[1], H))
    ones, kept = np.ones((x.shape[1], 1)), []
    for x_t in x:
        row = np.concatenate([x_t, h, ones], axis=1)
        a = row @ W
        i, f = sigmoid(a[:, :H]), sigmoid(a[:, H : 2 * H])
        g, o = np.tanh(a[:, 2 * H : 3 * H]), sigmoid(a[:, 3 * H :])
        before, c = c, f * c + i * g
        t = np.tanh(c)
        h = o * t
        kept.append((row, i, f, g, o, before, t))
    return h, kept


def backward(W, kept, dh):
    """Return the gradient of the weights."""
    dW, dc = np.zeros_like(W), np.zeros_like(dh)
    for row, i, f, g, o, before, t in reversed(kept):
        dc = dc + dh * o * (1 - t**2)
        da = np.concatenate(
            [
                dc * g * i * (1 - i),
                dc * before * f * (1 - f),
                dc * i * (1 - g**2),
                dh * t * o * (1 - o),
            ],
            axis=1,
        )
        dW += row.T @ da
        dh = (da @ W.T)[:, 2 : 2 + H]
        dc = dc * f
    return dW


# %% [markdown]
# 학습하기 전에 묻습니다. 기울기가 맞습니까?

# %%
rng = np.random.default_rng(1)
W = rng.normal(0, 0.3, (2 + H + 1, 4 * H))
x, _ = batch(rng, 3)
dh = rng.normal(size=(3, H))
found = backward(W, forward(W, x)[1], dh)
for place in ((0, 5), (7, 20), (12, 40), (18, 60)):
    moved = []
    for eps in (1e-6, -1e-6):
        V = W.copy()
        V[place] += eps
        moved.append((dh * forward(V, x)[0]).sum())
    wanted = (moved[0] - moved[1]) / 2e-6
    print(f"{place!s:9s} by hand {found[place]:+.6f}  by trying {wanted:+.6f}")

# %% [markdown]
# ## 3. 학습 { #training }
#
# Adam은 기울기의 이동 평균을 그 제곱의 이동 평균의 제곱근으로 나눕니다. 그 전에, 전체
# 기울기가 1보다 길면 1로 줄입니다.


# %%
def train(seed, forget_bias):
    """Return the loss of every step, and the error on 2000 new sequences."""
    rng = np.random.default_rng(seed)
    bound = 1 / np.sqrt(H)
    weights = [rng.uniform(-bound, bound, (2 + H + 1, 4 * H))]  # the cell
    weights += [rng.uniform(-bound, bound, H), np.zeros(1)]  # the read-out
    weights[0][-1, H : 2 * H] = forget_bias
    mean, square = ([np.zeros_like(w) for w in weights] for _ in range(2))
    losses = []
    for step in range(1, STEPS + 1):
        x, y = batch(rng, B)
        h, kept = forward(weights[0], x)
        gap = h @ weights[1] + weights[2] - y
        losses.append(np.mean(gap**2))
        dy = 2 * gap / B
        dW = backward(weights[0], kept, dy[:, None] * weights[1])
        grads = [dW, h.T @ dy, dy.sum(keepdims=True)]
        length = np.sqrt(sum((grad**2).sum() for grad in grads))
        for n, grad in enumerate(grads):
            grad = grad * min(1.0, CLIP / length)
            mean[n] = 0.9 * mean[n] + 0.1 * grad
            square[n] = 0.999 * square[n] + 0.001 * grad**2
            up, down = mean[n] / (1 - 0.9**step), square[n] / (1 - 0.999**step)
            weights[n] = weights[n] - LR * up / (np.sqrt(down) + 1e-8)
    x, y = batch(rng, 2000)
    answers = forward(weights[0], x)[0] @ weights[1] + weights[2]
    return losses, np.mean((answers - y) ** 2)


results = {bias: [train(seed, bias) for seed in range(5)] for bias in (0.0, 3.0)}
for bias, runs in results.items():
    errors = [error for _, error in runs]
    solved = sum(error < 0.0167 for error in errors)
    print(f"forget bias {bias:.0f}: errors", " ".join(f"{e:.4f}" for e in errors))
    print(f"  below a tenth of the baseline: {solved}/5")

# %% [markdown]
# ## 4. 모든 실행 { #curves }
#
# 회색 선은 두 기준선입니다. 1/6은 평균을 말할 때, 1/12은 두 수 가운데 하나만 알
# 때입니다.

# %%
figure, axes = plt.subplots(figsize=(5, 3.2))
for (bias, runs), colour, dash in zip(
    results.items(), ("#d55e00", "#0072b2"), ("--", "-"), strict=True
):
    for number, (losses, _) in enumerate(runs):
        smooth = np.convolve(losses, np.ones(20) / 20, mode="valid")
        label = f"forget bias {bias:.0f}" if number == 0 else None
        axes.plot(smooth, color=colour, linestyle=dash, linewidth=1, label=label)
for level in (1 / 6, 1 / 12):
    axes.axhline(level, color=GREY, linewidth=0.8)
axes.set(yscale="log", xlabel="steps of Adam", ylabel="squared error")
axes.legend(frameon=False, labelcolor=GREY)
plt.show()

# %% [markdown]
# *그림: 열 번의 학습에서 Adam의 갱신에 따른 제곱 오차를 로그 눈금으로 그렸습니다. 선
# 하나가 실행 하나이고 갱신 스무 번씩 평균했습니다. 주황색 점선은
# 망각 게이트(forget gate)의 편향이 0에서, 파란 실선은 3에서 시작합니다. 대부분은 회색
# 선 둘보다 훨씬 아래로 내려가며, 파란 선 가운데 적어도 하나는 위쪽 회색 선에
# 머뭅니다.*
#
# 게이트를 열어 두면 이기리라고 생각하셨습니까? 서른 시점에서는 두 시작의 실행이 대부분
# 성공하며, 열어 둔 쪽에서도 적어도 하나는 평균을 말하는 높이를 떠나지 못합니다. 열린
# 게이트는 쓰인 것을 지키는데, 잡음도 함께 지킵니다. 이렇게 짧은 길에서는 절반만 열려
# 있어도 시작하기에 충분히 남을 수 있고, 게이트는 학습하면서 열릴 수 있습니다. 그것이
# 까닭인지는 여기서 재지 않았습니다. 믿기 전에 세어 보십시오. 이 노트도 예외가 아닙니다.
#
# 이만큼 갱신해서 성공하지 못했다고 해서 끝내 못 한다는 뜻은 아닙니다.
# 학습률(learning rate) 하나와 길이 하나에서 다섯 번 해 본 것으로는 순위를 말할 수
# 없습니다. 순위를 말하려면 학습률도, 길이도, 시드도 더 많아야 합니다.
#
# ## 5. 연습 { #exercises }
#
# ### 연습 1. 표시가 셋이라면 { #exercise-1 }
#
# 표시가 셋이고 목표가 그 합이라고 하겠습니다. 셋을 모두 몰라 평균을 말하는 신경망의
# 오차는 얼마입니까? 하나, 둘, 셋을 아는 신경망은 어떻습니까?
#
# ### 풀이 { #solution-1 }
#
# 0에서 1까지 균등한 수의 분산은 $1/12$이고, 독립인 수의 분산은 더해집니다. 하나를 알고
# 나머지마다 $1/2$을 말하면 나머지의 분산이 남습니다.

# %%
x, _ = batch(np.random.default_rng(1), 300_000)
values = x[0, :, 0].reshape(3, -1)  # three uniform numbers for each target
for known in range(4):
    guess = values[:known].sum(axis=0) + 0.5 * (3 - known)
    print(f"{known} known: {np.mean((guess - values.sum(axis=0)) ** 2):.4f}")

# %% [markdown]
# 그러므로 표시가 셋이면 곡선이 머물 수 있는 높이가 $3/12$, $2/12$, $1/12$의 셋입니다.
# 학습하기 전에 그 선부터 그으십시오. 곡선이 어느 선에 머무는지를 보면 신경망이 무엇까지
# 배웠는지 알 수 있습니다.
#
# ### 연습 2. 클리핑은 얼마나 자주 일합니까? { #exercise-2 }
#
# 스무 번의 시작 가운데 몇 번이나 첫 배치의 기울기가 `CLIP`보다 깁니까? 얼마나 더
# 깁니까? 모든 가중치가 네 배나 열여섯 배로 크게 시작하면 어떻습니까?
#
# ### 풀이 { #solution-2 }
#
# 시드마다 순방향과 역방향을 한 번씩 지나면 됩니다.


# %%
def first_length(seed, scale):
    """Return how long the gradient of the very first batch is."""
    rng = np.random.default_rng(seed)
    bound = scale / np.sqrt(H)
    W = rng.uniform(-bound, bound, (2 + H + 1, 4 * H))
    w = rng.uniform(-bound, bound, H)
    x, y = batch(rng, B)
    h, kept = forward(W, x)
    dy = 2 * (h @ w - y) / B
    dW = backward(W, kept, dy[:, None] * w)
    return np.sqrt((dW**2).sum() + ((h.T @ dy) ** 2).sum() + dy.sum() ** 2)


for scale in (1, 4, 16):
    lengths = np.array([first_length(seed, scale) for seed in range(20)])
    print(
        f"weights times {scale:2d}: clipped {(lengths > CLIP).sum()}/20, "
        f"median {np.median(lengths):.0e}, longest {lengths.max():.0e}"
    )

# %% [markdown]
# 시작할 때에는 거의 언제나 일합니다. 보통 크기의 가중치에서는 스무 길이가 비슷하고,
# Adam이 기울기를 그 크기로 나누므로, 모든 기울기에 똑같이 곱해진 인수는 사라집니다.
# 가중치가 크면 가장 긴 것이 중앙값의 여러 배가 됩니다. 그런 기울기 하나가 Adam의 이동
# 평균을 오랫동안 지배할 텐데, 클리핑은 그것을 막습니다. 그 뒤로 얼마나 자주 일하는지는
# `train` 안에서 세어 보십시오.
#
# ### 연습 3. 1997년의 셀 { #exercise-3 }
#
# 처음의 LSTM에는 망각 게이트가 없었습니다. 언제나 $f = 1$입니다. 그런 신경망을 다섯
# 학습시켜 세어 보십시오. 논문은 기울기를 잘랐지만 여기서는 모두 씁니다. `forward`를
# 고칠 필요는 없습니다. 망각 게이트의 편향을 얼마로 하면 됩니까?
#
# ### 풀이 { #solution-3 }
#
# `sigmoid`가 1로 반올림될 만큼 큰 편향이면 됩니다. 그러면 그 도함수 $f(1 - f)$도
# 0이므로, 학습이 게이트를 다시 닫을 수 없습니다.

# %%
f = sigmoid(40.0)
print(f"f = {f}, slope {f * (1 - f)}")
errors = [train(seed, 40.0)[1] for seed in range(5)]
print("errors", " ".join(f"{error:.4f}" for error in errors))
print(f"below a tenth of the baseline: {sum(e < 0.0167 for e in errors)}/5")

# %% [markdown]
# 지우는 게이트가 없어도 이 문제는 배울 수 있습니다. 서른 시점 안에는 지울 것이 없기
# 때문입니다. 그러나 여기서도 언제나 되지는 않습니다. 다섯 가운데 몇이 평균을 말하는
# 오차 가까이에 머무는지 보십시오. 끝이 없는 시퀀스(sequence)에서 어떻게 되는지는 다른
# 물음입니다. 지우지 않는 셀은 더하기만 합니다.
