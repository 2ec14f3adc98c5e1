"""The gradient through 100 layers: ‖∂y_L/∂x‖₂ for each structure."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.layers import highway, residual, two_gates, weighted

H, DEPTH, SEEDS = 32, 100, 20


def norm_through(layer, seed, **start):
    """Return ‖∂y_L/∂x‖₂ of a stack; each layer has weights of its own."""
    rng = np.random.default_rng(seed)
    stack, x = [], np.tile(rng.normal(size=H), (H, 1))  # one input, H equal rows
    for _ in range(DEPTH):
        params = layer.init(rng, H)._replace(W=rng.normal(size=(H, H)) / np.sqrt(H))
        ends = {k: np.full_like(getattr(params, k), v) for k, v in start.items()}
        params = params._replace(b=np.zeros(H), **ends)
        x, cache = layer.forward(params, x)
        stack.append((params, cache))
    back = np.eye(H)  # row k carries ∂y_k back
    for params, cache in reversed(stack):
        back, _ = layer.backward(params, cache, back)
    return np.linalg.norm(back, 2)


settings = {
    "plain": (weighted, {"alpha": 1.0}),  # α = 1: no skip at all
    "residual": (residual, {}),
    "alpha_0_5": (weighted, {"alpha": 0.5}),
    "alpha_0_1": (weighted, {"alpha": 0.1}),
    "highway_0": (highway, {"b_alpha": 0.0}),
    "highway_minus_4": (highway, {"b_alpha": -4.0}),
    "two_gates_4": (two_gates, {"b_b": 4.0, "b_a": -4.0}),
}
for name, (layer, start) in settings.items():
    norms = [norm_through(layer, seed, **start) for seed in range(SEEDS)]
    spread = f"({min(norms):.1g} to {max(norms):.1g}, {SEEDS} seeds)"
    print(f"{name} = {np.median(norms):.1g} {spread}")
# --8<-- [end:code]
