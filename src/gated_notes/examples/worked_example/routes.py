"""The same gradient, route by route, from the weight to the first number of h_2."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.unroll import unroll

W_ih = [[1, 0], [0, 1], [0, 0.5], [0.5, 0], [1, -1], [0.5, 1], [0.5, 0.5], [1, 0]]
W_hh = [[0.5, 0], [0, 0.5], [1, 0], [0, -1], [-1, 0.5], [1, 0], [0.5, 1], [-1, 0]]
bias = np.array([0, 0, 1, 1, 0, 0, 0, 0.0])
params = lstm.Params(np.array(W_ih, float), np.array(W_hh, float), bias, 0 * bias)
x = np.array([[[1.0, 0.0]], [[0.5, 1.0]]])
first, second = unroll(lstm, params, x).caches
one = {name: getattr(first, name)[0, 0] for name in ("i", "g", "o", "tanh_c")}
two = {name: getattr(second, name)[0, 0] for name in (*lstm.GATES, "tanh_c", "c_prev")}
u_i, u_f, u_g, u_o = params.W_hh[[0, 2, 4, 6], 0]  # from h1 into i1, f1, g1, o1

w_c1 = one["i"] * (1 - one["g"] ** 2) * x[0, 0, 0]
w_c2 = two["i"] * (1 - two["g"] ** 2) * x[1, 0, 0]
c1_h1 = one["o"] * (1 - one["tanh_c"] ** 2)
h1_c2 = (
    u_i * two["g"] * two["i"] * (1 - two["i"])
    + u_f * two["c_prev"] * two["f"] * (1 - two["f"])
    + u_g * two["i"] * (1 - two["g"] ** 2)
)
h1_h2 = u_o * two["tanh_c"] * two["o"] * (1 - two["o"])
c2_h2 = two["o"] * (1 - two["tanh_c"] ** 2)
c1_c2 = two["f"]
links = {"w_c1": w_c1, "w_c2": w_c2, "c1_c2": c1_c2, "c1_h1": c1_h1}
links |= {"h1_c2": h1_c2, "h1_h2": h1_h2, "c2_h2": c2_h2}
for name, number in links.items():
    print(f"{name} = {number:.4f}")

routes = {
    "now": w_c2 * c2_h2,
    "direct": w_c1 * c1_c2 * c2_h2,
    "through_gates": w_c1 * c1_h1 * h1_c2 * c2_h2,
    "through_output": w_c1 * c1_h1 * h1_h2,
}
for name, number in routes.items():
    print(f"{name} = {number:.4f}")
print(f"sum = {sum(routes.values()):.4f}")
print(f"gates_of_direct = {-routes['through_gates'] / routes['direct']:.2f}")
# --8<-- [end:code]
