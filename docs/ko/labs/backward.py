# %% [markdown]
# # 실습: 손으로 쓰는 역전파와 잘못을 찾아내는 검사 { #lab }
#
# LSTM과 GRU 한 시점(time step)의 역전파(backpropagation)를 수식에서 한 줄씩,
# NumPy만으로 씁니다. 줄마다 연쇄 법칙을 전혀 모르는 수치 기울기(gradient)와 맞추어
# 봅니다. 그다음에는 실제 코드에 있었던 잘못을 일부러 심고 누가 알아차리는지 봅니다.
#
# 순방향의 수식은 [LSTM: 사슬과 네 벡터](../lstm-chain.md#formula)와
# [GRU](../gru.md#formula)에 있습니다.

# %%
import numpy as np

from gated_rnn.cells import gru, lstm


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


rng = np.random.default_rng(0)
B, I, H = 3, 4, 5

# %% [markdown]
# ## 1. 생각할 것이 없는 기울기 { #numerical }
#
# 수 하나를 조금 올리고 내려서 손실(loss)을 봅니다. 느리고 끝자리가 부정확하지만,
# 유도할 때와 같은 방식으로는 틀릴 수가 없습니다.


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
# ## 2. LSTM { #lstm }
#
# 모든 배열을 난수로 채우고, 위에서 내려오는 기울기 `dh`와 `dc`도 그렇게 합니다.
# 손실로는 $L = \sum dh \odot h_t + \sum dc \odot c_t$를 씁니다. 이것을 $h_t$와
# $c_t$로 미분하면 바로 그 둘이 됩니다.

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
# 이제 수식의 마지막 줄에서 첫 줄로 거슬러 갑니다.
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
# 모두 백만분의 일보다 훨씬 작습니다. 남은 것은 수식이 아니라 중앙 차분의 오차입니다.
# 수식을 패키지와 견주어 보면 반올림 오차 안에서 같습니다.

# %%
state, cache = lstm.step(p, x, lstm.State(h_prev, c_prev))
dx, dstate, dparams = lstm.step_backward(p, cache, lstm.State(dh, dc_above))
print("dx     ", f"{error(ours['x'], dx):.0e}")
print("dc_prev", f"{error(ours['c_prev'], dstate.c):.0e}")
print("dW_hh  ", f"{error(ours['W_hh'], dparams.W_hh):.0e}")

# %% [markdown]
# ## 3. 잘못을 심습니다 { #fault }
#
# 망각 게이트(forget gate)의 도함수를 빠뜨립니다. 모양은 모두 맞고, [학습하면 손실도
# 여전히 내려갑니다](../backward.md#claim-the-loss-falls-all-the-same). 어느 기울기가
# 알아차립니까?

# %%
broken = lstm_backward(keep_slope=False)
for name, array in arrays.items():
    found = error(broken[name], numerical(lstm_loss, array))
    print(f"d{name:7s} {found:.0e} {'<-- wrong' if found > 1e-5 else ''}")

# %% [markdown]
# `dc_prev`만 여전히 맞습니다. 게이트의 도함수가 필요 없기 때문입니다. 그러면 학습은
# 어떻게 됩니까? 방향은 뒤집히지 않고 휘었을 뿐입니다.

# %%
wrong, right = (
    np.concatenate([found[name].ravel() for name in p._fields])
    for found in (broken, ours)
)
cosine = wrong @ right / np.linalg.norm(wrong) / np.linalg.norm(right)
print(f"cosine of the angle between the two gradients: {cosine:.2f}")

# %% [markdown]
# 그러므로 손실이 내려간다고 해서 기울기가 맞다는 증명은 되지 않습니다. 난수로 한 검사는
# 이 잘못을 찾아냅니다.
#
# ## 4. 곱이 r을 지나는 GRU { #gru }
#
# $m = W_{hn} h_{t-1} + b_{hn}$일 때 $n = \tanh(W_{in} x + b_{in} + r \odot m)$이고
# $h_t = (1 - z) \odot n + z \odot h_{t-1}$입니다. 그래서 $r$의 기울기는
# $da_n \odot m$이고, $W_{hn}$으로 돌아가는 것에는 $r$이 곱해집니다.

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
# 이제 `b_ih`와 `b_hh`의 기울기는 $n$의 블록에서 다릅니다. 둘째 편향(bias)이 $r$과의
# 곱 안에 있기 때문입니다. LSTM에서는 둘이 같았습니다.
#
# ## 5. eps는 얼마나 작아도 됩니까? { #eps }

# %%
for eps in (1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12):
    found = error(ours["W_hh"], numerical(lstm_loss, p.W_hh, eps))
    print(f"eps {eps:.0e}: error {found:.0e}")

# %% [markdown]
# 오차는 처음에 $\text{eps}^2$으로 줄다가 다시 $1/\text{eps}$로 커집니다. 손실 자체가
# 열여섯 자리뿐이기 때문입니다. 그 사이에 검사할 자리가 있습니다.
#
# ## 6. 연습 { #exercises }
#
# ### 연습 1. r의 다른 쪽 { #exercise-1 }
#
# `gru_backward`에서 `W_hh`에 `dm` 대신 `da`를 쓰십시오. 어느 줄이 알아차립니까? 어느
# 블록에서입니까?
#
# ### 풀이 { #solution-1 }
#
# `W_hh`의 줄만 알아차릴 수 있습니다. 다른 기울기는 `W_hh`의 기울기를 쓰지 않기
# 때문입니다. 배열 `da`와 `dm`은 $n$의 블록에서만 다르며, `dm`에는 $r$이 곱해져
# 있습니다.

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
# 다른 줄은 모두 맞습니다. `x`와 `h_prev`만 검사하면 이 잘못이 지나갑니다. 학습하는
# 배열은 모두 검사하십시오.
#
# ### 연습 2. h에서 오는 기울기가 없다면 { #exercise-2 }
#
# `dh`를 0으로 두십시오. LSTM의 어느 기울기가 0이 됩니까? 왜 모두는 아닙니까?
#
# ### 풀이 { #solution-2 }
#
# 그러면 손실은 $c_t$만 봅니다. 출력 게이트(output gate)는 $c_t$를 읽을 뿐 쓰지
# 않으므로, 모든 매개변수(parameter)에서 그 블록이 0입니다. 나머지 셋은 $c_t$를 씁니다.

# %%
kept, dh = dh, np.zeros_like(dh)
silent = lstm_backward()
dh = kept
for name in ("b_ih", "W_ih", "W_hh"):
    blocks = abs(silent[name]).reshape(4, -1).max(axis=1)
    print(name, " ".join(f"{g} {v:.2f}" for g, v in zip("ifgo", blocks, strict=True)))

# %% [markdown]
# 통째로 0인 배열은 없습니다. 배열을 통째로만 보면, 그런 손실에서 출력 게이트가
# 아무것도 배우지 않는다는 것을 보지 못합니다.
#
# ### 연습 3. 눈먼 검사 { #exercise-3 }
#
# `c_prev`를 0으로 두고 3절의 잘못을 다시 심으십시오. 어느 줄이 알아차립니까?
#
# ### 풀이 { #solution-3 }
#
# $a_f$의 기울기는 $dc \odot c_{t-1} \odot f(1 - f)$입니다. $c_{t-1}$이 0이면, 도함수가
# 맞든 틀리든 0입니다.

# %%
kept = c_prev.copy()
c_prev[:] = 0
broken = lstm_backward(keep_slope=False)
for name, array in arrays.items():
    found = error(broken[name], numerical(lstm_loss, array))
    print(f"d{name:7s} {found:.0e} {'<-- wrong' if found > 1e-5 else ''}")
c_prev[:] = kept

# %% [markdown]
# 시퀀스(sequence)는 대개 0인 상태에서 시작하고, 한 시점의 검사도 그렇게 쓰기 쉽습니다.
# 그런 검사는 망각 게이트의 도함수를 전혀 보지 못합니다. 검사의 상태는 난수로
# 채우십시오.
#
# ### 연습 4. float32에서 { #exercise-4 }
#
# 5절을 `float32`로 되풀이하십시오. 이제 `eps`는 얼마나 커야 하고, 오차는 얼마까지
# 줄어듭니까?
#
# ### 풀이 { #solution-4 }
#
# `float32`는 열여섯 자리가 아니라 일곱 자리쯤입니다. 손실의 반올림이 `eps`로
# 나누어지므로 `eps`가 더 커야 하고, 그러면 $\text{eps}^2$으로 주는 오차도 더 큽니다.

# %%
exact = p, x, h_prev, c_prev, dh, dc_above
p = lstm.Params(*(array.astype(np.float32) for array in p))
x, h_prev, c_prev, dh, dc_above = (a.astype(np.float32) for a in exact[1:])
for eps in (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6):
    found = error(ours["W_hh"], numerical(lstm_loss, p.W_hh, np.float32(eps)))
    print(f"eps {eps:.0e}: error {found:.0e}")
p, x, h_prev, c_prev, dh, dc_above = exact

# %% [markdown]
# 가장 작은 오차가 여러 자리나 나쁩니다. 틀린 줄이 그 아래에 숨을 수 있습니다. 무엇으로
# 학습하든 이런 검사는 `float64`로 하십시오.
