"""How long a memory lives: counted with the cell, and by the formula."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import init
from gated_rnn.cells import lstm

LEFT = (0.5, 0.1, 0.01)
nothing = lstm.Params(
    *(0 * array for array in lstm.init(np.random.default_rng(0), 1, 1))
)


def counted(bias):
    """Return f, and after how many steps at most each share of LEFT is left."""
    params, silence = init.forget_bias(nothing, bias), np.zeros((1, 1))
    state, steps, found = lstm.State(h=np.zeros((1, 1)), c=np.ones((1, 1))), 0, []
    for share in LEFT:
        while state.c[0, 0] > share:
            state, cache = lstm.step(params, silence, state)
            steps += 1
        found.append(steps)
    return cache.f[0, 0], found


print("bias      f   half  a tenth  a hundredth   (steps)")
half, agreed = {}, 0
for bias in (-1, 0, 1, 2, 3, 4, 5, 7):
    f, steps = counted(bias)
    exact = np.log(LEFT) / np.log(f)
    half[bias] = exact[0]
    agreed += sum(steps == np.ceil(np.round(exact, 9)))  # the first whole step
    print(f"{bias:+4d}  {f:.4f}{exact[0]:6.1f}{exact[1]:9.1f}{exact[2]:13.1f}")
print(f"agreed = {agreed}/{len(half) * len(LEFT)}")
for bias in (0, 3, 5):
    print(f"half_{bias} = {half[bias]:.1f}")
print(f"ratio_1_2 = {half[2] / half[1]:.2f}")
print(f"ratio_4_5 = {half[5] / half[4]:.2f}")
# --8<-- [end:code]
