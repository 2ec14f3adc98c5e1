# %% [markdown]
# # 실습: LSTM 한 스텝을 손으로, torch.nn.LSTM과 나란히 { #lab }
#
# LSTM의 한 스텝은 아핀 변환 하나와 활성화 함수(activation function) 다섯 번, 덧셈과
# 곱셈 몇 번이 전부입니다. 여기서는 이 계산을 숫자로 하나씩 따라가고, 같은 숫자를
# `gated_rnn`과 `torch.nn.LSTM`에서 다시 찾습니다. 그다음에는 일부러 고장을 내서 어떤
# 검사가 그 고장을 알아채는지 보고, 마지막으로 역전파(backpropagation)도 손으로 해
# 봅니다.
#
# 기호와 순서는 [규약](../conventions.md)을, 수식의 뜻은
# [LSTM: 사슬과 네 벡터](../lstm-chain.md)를 따릅니다. 이 페이지를 `.py`나 `.ipynb`로
# 내려받아 숫자를 바꿔 가며 실행해 보십시오.

# %%
import numpy as np
import torch

from gated_rnn.cells import lstm

torch.set_num_threads(1)
np.set_printoptions(precision=4, suppress=True, floatmode="fixed")

# %% [markdown]
# ## 1. 재료: 입력, 상태, 매개변수 { #ingredients }
#
# 작게 시작합니다. 시퀀스는 하나(`B = 1`), 입력의 크기는 `I = 3`,
# 은닉 유닛(hidden unit)은 `H = 2`개입니다. 이전 은닉 상태(hidden state) `h_prev`와
# 이전 셀 상태(cell state) `c_prev`는 0이 아닌 값으로 둡니다. 매개변수(parameter)는
# 소수 한 자리로 반올림해 두었으니 계산기로도 따라올 수 있습니다.

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
# 한 줄이 가중치(weight) 행렬의 한 행이고, 맨 뒤의 두 수가 편향(bias) 두 개입니다.
# 위에서부터 두 행씩 `i`, `f`, `g`, `o`의 블록입니다.
#
# ## 2. 한 유닛을 끝까지 손으로 { #one-unit }
#
# 입력 게이트(input gate)의 첫 번째 유닛만 봅니다. 활성화 함수를 거치기 전의 값은 항
# 일곱 개의 합입니다.

# %%
terms = [W_ih[0, k] * x_t[0, k] for k in range(I)]
terms += [b_ih[0]]
terms += [W_hh[0, k] * h_prev[0, k] for k in range(H)]
terms += [b_hh[0]]
a_i0 = sum(terms)
print(" + ".join(f"({term:.2f})" for term in terms), "=", f"{a_i0:.2f}")
print(f"i_t[0] = sigmoid({a_i0:.2f}) = {1 / (1 + np.exp(-a_i0)):.4f}")

# %% [markdown]
# ## 3. 네 벡터 { #four-vectors }
#
# 나머지 일곱 유닛도 똑같습니다. 여덟 개를 한꺼번에 쓰면 행렬 곱 두 번이고, 결과를
# 넷으로 나눕니다.
#
# $$
# a_t = x_t W_{ih}^\top + b_{ih} + h_{t-1} W_{hh}^\top + b_{hh}
# $$
#
# 입력 게이트 `i`, 망각 게이트(forget gate) `f`, 출력 게이트(output gate) `o`에는
# `sigmoid`를, 후보 값(candidate) `g`에는 `tanh`를 씁니다.


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
# ## 4. 새 상태 { #new-state }
#
# $$
# \begin{aligned}
# c_t &= f_t \odot c_{t-1} + i_t \odot g_t \\
# h_t &= o_t \odot \tanh(c_t)
# \end{aligned}
# $$
#
# `h_t`는 방금 만든 `c_t`에서 읽습니다. `c_prev`에서 읽지 않습니다.

# %%
c_t = f * c_prev + i * g
h_t = o * np.tanh(c_t)
for unit in range(H):
    kept, written = f[0, unit] * c_prev[0, unit], i[0, unit] * g[0, unit]
    total = f"{c_t[0, unit]:+.4f}"
    print(f"c_t[{unit}] = {kept:+.4f} kept {written:+.4f} written = {total}")
print("h_t", h_t)

# %% [markdown]
# ## 5. 같은 숫자를 두 번 더 { #parity }
#
# 먼저 이 노트의 `lstm.step`과, 다음으로 `torch.nn.LSTM`과 견줍니다. 이름과 모양과
# 순서가 모두 같으므로 옮길 것은 배열 네 개뿐입니다.


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
# 한 스텝이 맞으면 긴 시퀀스도 맞아야 합니다. 크기를 모두 다르게 하고(`T=6`, `B=3`,
# `I=5`, `H=4`) 편향과 첫 상태를 무작위로 뽑아 시드 열 개로 확인합니다.


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
# ## 6. 일부러 고장 내기 { #break }
#
# 실제 코드에 있었던 고장 두 가지를 넣습니다. 하나는 `i`와 `f`의 블록을 바꾼 것이고,
# 하나는 `b_hh`를 빠뜨린 것입니다. 둘 다 모양이 맞고 오류도 나지 않습니다.


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
# 편향이 0인 검사는 빠뜨린 `b_hh`를 볼 수 없습니다. 그래서 이 노트에서 PyTorch와 견주는
# 시험은 무작위 편향과 0이 아닌 상태를 씁니다.
#
# ## 7. 거꾸로: 역전파를 손으로 { #backward }
#
# 손실이 `h_t`와 `c_t` 양쪽에 걸려 있다고 하고, `x`에 대한 손실의 기울기(gradient)를
# `dx`라고 쓰겠습니다. 위에서 내려오는 `dh_t`와 `dc_t`를 아무 수로나 정하면 나머지는
# 연쇄 법칙입니다. 패키지의 `lstm.step_backward`에 같은 줄이 있습니다.

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
# 이제 PyTorch의 자동 미분에 같은 기울기를 맡기고 일곱 개를 모두 견줍니다.

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
# 이 실습의 검사는 [모든 셀에서](../conventions.md#claims) 시험으로도 되풀이됩니다.
#
# ## 8. 연습 { #exercises }
#
# ### 연습 1. 망각 게이트를 엽니다 { #exercise-1 }
#
# `a_f`에 3을 더하십시오. `c_t`의 두 항 가운데 어느 것이 커집니까? 7절의 `dL/dc_prev`는
# 어떻게 됩니까?
#
# ### 풀이 { #solution-1 }
#
# 바뀌는 것은 `f`뿐입니다. 쓰이는 값 `i * g`에는 `f`가 없습니다.

# %%
for added in (0, 3):
    f_t = sigmoid(a_f + added)
    c_t_new = f_t * c_prev + i * g
    dc_new = dc_t + dh_t * o * (1 - np.tanh(c_t_new) ** 2)
    print(f"a_f + {added}: kept {(f_t * c_prev)[0]} written {(i * g)[0]}", end=" ")
    print("dL/dc_prev", (dc_new * f_t)[0])

# %% [markdown]
# 남는 값이 커지고 `dL/dc_prev`도 함께 커집니다. 직접 경로가 `dc * f`이기 때문입니다. 이
# 길에서 게이트를 열면 순방향과 역방향이 함께 열려, 순방향에서 상태가 남는 만큼
# 역방향에서 기울기가 남습니다.
#
# ### 연습 2. 바뀐 게이트와 지울 것이 없는 셀 { #exercise-2 }
#
# `c_prev`를 0으로 두고 6절의 `swapped`를 한 스텝만 돌리십시오. 오차가 남습니까?
# 남는다면 어느 식에서 옵니까?
#
# ### 풀이 { #solution-2 }
#
# 셀에 아무것도 없으면 망각 게이트가 할 일이 없습니다. 그러나 블록이 바뀌었으므로 입력
# 게이트의 자리에 망각 게이트의 값이 들어 있습니다.

# %%
nothing = lstm.State(h_prev, np.zeros_like(c_prev))
right, _ = lstm.step(params, x_t, nothing)
wrong, _ = swapped(params, x_t, nothing)
print("right  ", right.c[0], " = i * g:", furthest([(right.c, i * g)]) <= 1e-12)
print("swapped", wrong.c[0], " = f * g:", furthest([(wrong.c, f * g)]) <= 1e-12)

# %% [markdown]
# 그러므로 오차는 `f * g`로 바뀐 `i * g`에서 옵니다. 0에서 시작하는 검사도 이 고장은 첫
# 스텝에서 봅니다. 입력 게이트와 망각 게이트가 우연히 비슷하면 보지 못합니다.
#
# ### 연습 3. 마지막 tanh 없이 { #exercise-3 }
#
# `h_t = o * c_t`로, 곧 `tanh` 없이 쓰십시오. 5절의 세 검사 가운데 무엇이 거짓이 됩니까?
#
# ### 풀이 { #solution-3 }
#
# 손으로 쓴 `h_t`를 다른 것과 견주는 두 검사입니다. 셋째 검사는 `lstm.step`을 PyTorch와
# 견주므로 손으로 쓴 줄을 보지 않습니다.

# %%
h_bare = o * c_t
print("= lstm.step:", furthest([(h_bare, state.h), (c_t, state.c)]) <= 1e-12)
print("= torch.nn.LSTM:", furthest([(h_bare, h_torch), (c_t, c_torch)]) <= 1e-12)
print("c alone = torch.nn.LSTM:", furthest([(c_t, c_torch)]) <= 1e-12)
print("10 sequences of section 5:", worst <= 1e-12)
print("h is off by", abs(h_bare - h_t)[0])

# %% [markdown]
# 이 한 스텝 뒤에도 `c_t`는 아직 맞으므로, 셀 상태만 보는 검사는 통과합니다. 다음
# 스텝에서는 그렇지 않습니다. `h_t`가 네 블록 모두에 들어가기 때문입니다.
#
# ### 연습 4. 길에서 잃어버린 기울기 { #exercise-4 }
#
# 7절에서 `dc`의 첫 항 `dc_t`를 빼십시오. 일곱 줄 가운데 몇 줄이 거짓이 됩니까?
#
# ### 풀이 { #solution-4 }
#
# 네 블록 가운데 셋이 `dc`에서 나오고, 일곱 기울기 가운데 여섯이 블록에서 나옵니다.
# 나머지 하나인 `c_prev`의 기울기는 `dc * f` 자체입니다.

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
# 일곱 줄 모두입니다. 매개변수 넷에서 `o`의 행만 여전히 맞습니다. 출력 게이트는 `dc`를
# 읽지 않기 때문입니다. 한 스텝의 `h_t`만 보는 손실에는 `dc_t`가 없으므로, 이 고장은
# 뒤에 스텝이 더 있어야 드러납니다.
