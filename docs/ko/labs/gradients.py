# %% [markdown]
# # 실습: 시간을 거슬러 가는 기울기 { #lab }
#
# 마지막 상태는 처음 상태에 얼마나 달려 있습니까? 여기서는 아무것도 학습하지 않은
# 바닐라 RNN과 LSTM과 GRU에서 그것을 직접 잽니다. 먼저 NumPy만으로
# 야코비 행렬(Jacobian)의 곱을 만들고, 다음에는 `gated_rnn`으로 세 가지 셀을 여러
# 길이, 여러 편향(bias), 여러 크기의 가중치(weight)에서 잽니다.
#
# 수식의 뜻은 [LSTM: 사슬과 네 벡터](../lstm-chain.md#paths)에 있고, 기호는
# [규약](../conventions.md)을 따릅니다. 이 페이지를 내려받아 수를 바꾸고 실행해
# 보십시오.

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
# ## 1. 한 시점에 행렬 하나 { #one-step }
#
# $h_t = \tanh(W_{hh} h_{t-1} + W_{ih} x_t + b)$에서 한 시점(time step)의 야코비
# 행렬은 $\operatorname{diag}(1 - h_t^2)\, W_{hh}$입니다. 여러 시점을 지나면 이것들이
# 곱해집니다. 그대로 적어 보고, 처음 상태를 백만분의 일만큼 움직여 본 것과 견줍니다.

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
# 둘이 같습니다. `jacobian.state_jacobian`은 단위 기울기(gradient)를 거꾸로 보내어
# 어느 셀에서나 모든 상태의 야코비 행렬을 구합니다.
#
# ## 2. PyTorch가 시작하는 그대로, 세 가지 셀 { #as-drawn }


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
# 한 줄이 셀 하나이고 한 열이 길이 하나입니다. 차례로 5, 10, 20, 40, 80시점입니다.
# 그림에서 가는 선은 시드 하나씩이고, 표식이 있는 굵은 선이 중앙값입니다.

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
# *그림: 마지막 상태를 처음 상태로 미분한 야코비 행렬의 노름(norm)을 시점의 수에 따라
# 로그 눈금으로 그렸습니다. 동그라미는 바닐라 RNN, 네모는 LSTM의
# 셀 상태(cell state), 세모는 GRU입니다. 가는 선은 시드 열 개이고 굵은 선은 그
# 중앙값입니다. 셋 모두 거의 직선으로 떨어지며 RNN이 가장 빠릅니다.*
#
# 셋 모두 로그 눈금에서 거의 직선으로 떨어지며, LSTM도 그렇습니다. 이 시작에서는
# 망각 게이트(forget gate)가 절반쯤 열려 있습니다. 다음 절에서 더 열어 봅니다.
#
# ## 3. 게이트를 엽니다 { #open }

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
# *그림: LSTM의 셀 상태에서 잰 같은 노름을 로그 눈금으로 그렸습니다. 망각 게이트의
# 편향이 0이면(동그라미) 가파르게 떨어지고, 2이면(네모) 천천히 떨어지며,
# 5이면(세모) 올라갑니다.*
#
# 같은 가중치에서 편향 하나만 바꾸었는데, 80시점의 노름이 거의 0에서 1을 넘는
# 값이 됩니다. 지키는 것은 게이트가 있다는 사실이 아니라 열린 정도입니다.
#
# ## 4. 직접 경로와 나머지 { #direct }
#
# 망각 게이트의 곱은 1을 넘지 않습니다. 전체의 노름이 그보다 크다면 나머지는 $h$와
# 게이트를 거쳐 온 것입니다. $W_{hh}$를 키우면서 견주어 보십시오.


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
# 가중치가 크면 망각 게이트가 하나도 1을 넘지 않는데도 LSTM의 기울기가 폭발합니다.
# 게이트가 있다는 것만으로는 폭발을 막지 못합니다.
#
# 여기서는 학습하기 전의, 크기가 한 가지인 신경망에 잡음을 넣고 재었습니다. 이 결과는
# 시작할 때 무엇이 전해지는지를 말할 뿐이며, 학습한 뒤에 무엇이 전해지는지는 학습한
# 신경망에서 재어야 합니다.
#
# ## 5. 연습 { #exercises }
#
# ### 연습 1. 직교 행렬 { #exercise-1 }
#
# 1절에서 `U`를 직교 행렬로 바꾸십시오(`np.linalg.qr(U)[0]`). 20시점의 노름이 어떻게
# 달라집니까? 그래도 노름을 줄이는 인수는 무엇입니까?
#
# ### 풀이 { #solution-1 }
#
# 직교 행렬은 길이를 바꾸지 않으므로, 몇 번을 곱해도 노름이 1입니다. 남는 것은 도함수
# $1 - h_t^2$이며 1을 넘지 않습니다.


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
# 뽑은 그대로의 행렬은 어떤 방향을 늘리고 도함수도 조금 더 큽니다. 그래서 여기서는 직교
# 행렬보다 더 많이 남깁니다. 직교 행렬로 시작하는 것만으로는 기울기가 지켜지지 않습니다.
# `tanh`가 거의 직선인 동안에만 지켜집니다.
#
# ### 연습 2. 더 큰 입력 { #exercise-2 }
#
# 입력에 3과 10을 곱하십시오. 1절의 두 인수 가운데 어느 쪽이 노름을 더 빨리 떨어지게
# 합니까?
#
# ### 풀이 { #solution-2 }
#
# 행렬은 어떤 입력에서도 같습니다. 큰 입력은 `tanh`를 평평한 양 끝으로 보냅니다.
# 그러므로 도함수 쪽입니다.

# %%
for times in (1, 3, 10):
    found = [shrink(U, seed, times) for seed in SEEDS]
    whole, slopes = np.median(found, axis=0)
    print(f"inputs times {times:2d}: whole {whole:.0e}, slopes {slopes:.0e}")

# %% [markdown]
# 입력이 커지면 도함수가 작아지고 전체도 따라 작아집니다. 다만 같은 배수로 작아지지는
# 않습니다. 중앙값은 보통의 유닛에서 일어나는 일을 말하고, 노름은 가장 덜 줄어드는
# 방향을 찾기 때문입니다.
#
# ### 연습 3. GRU에도 지키는 게이트가 있습니다 { #exercise-3 }
#
# 3절을 GRU로 되풀이하십시오. `init.update_bias`로 편향을 0, 3, 6으로 둡니다. 노름이
# 얼마나 남습니까?
#
# ### 풀이 { #solution-3 }
#
# 이 노트에서는 $z_t = 1$이 옛 상태를 지킵니다. 그래서 업데이트 게이트(update gate)의
# 편향이 크면, 망각 게이트의 편향이 클 때처럼 직접 경로가 열립니다.

# %%
for bias in (0.0, 3.0, 6.0):
    found = [
        norms(gru, T, lambda params, bias=bias: init.update_bias(params, bias))
        for T in LENGTHS
    ]
    print(f"b = {bias}", " ".join(f"{np.median(n):8.0e}" for n in found))

# %% [markdown]
# 열은 차례로 5, 10, 20, 40, 80시점입니다. 여기서도 셀의 이름이 아니라 열린 정도가
# 정합니다.
