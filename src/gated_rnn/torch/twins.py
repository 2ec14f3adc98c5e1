"""Cells that PyTorch does not have, as small modules differentiated by autograd.

They are written from the formulas of the papers, gate by gate and on purpose not like
the NumPy cells: a mistake would have to be made twice to go unseen.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import layer_norm, linear

State = tuple[Tensor, ...]
"""The fields of a state, (B, H) each; the hidden state is the first."""

Step = Callable[[dict[str, Tensor], Tensor, State], State]
"""One step: parameters by name, x_t (B, I), old state → new state."""


class Twin(torch.nn.Module):
    """A cell over time.

    Args:
        step: One step: parameters by name, x_t (B, I), old state; returns the new one.
        params: The parameters by name.
    """

    def __init__(self, step: Step, params: dict[str, Tensor]) -> None:
        """Make every array a parameter of the module."""
        super().__init__()
        self.step = step
        for name, tensor in params.items():
            self.register_parameter(name, torch.nn.Parameter(tensor))

    def forward(self, x: Tensor, state: State) -> tuple[Tensor, State]:
        """Run over x (T, B, I); return every h_t (T, B, H) and the last state.

        Args:
            x: Inputs, (T, B, I).
            state: The first state, each field (B, H).

        Returns:
            Every h_t, (T, B, H), and the last state.
        """
        params: dict[str, Tensor] = dict(self.named_parameters())
        hs = []
        for x_t in x:
            state = self.step(params, x_t, state)
            hs.append(state[0])
        return torch.stack(hs), state


def _gate(p: dict[str, Tensor], k: int, x: Tensor, h: Tensor) -> Tensor:
    """Return block k of the affine map; the minimal cells have no W_hh."""
    H = h.shape[1]
    rows = slice(k * H, (k + 1) * H)
    from_x = linear(x, p["W_ih"][rows], p["b_ih"][rows])
    if "W_hh" not in p:
        return from_x
    return from_x + linear(h, p["W_hh"][rows], p["b_hh"][rows])


def rnn_identity(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """H = a.

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    return (_gate(p, 0, x, state[0]),)


def lstm_1997(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """C = c + i g, h = o tanh(c).

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    h, c = state
    write, value, read = (_gate(p, k, x, h) for k in range(3))
    c = c + write.sigmoid() * value.tanh()
    return read.sigmoid() * c.tanh(), c


def lstm_coupled(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """C = c + i (g − c), h = o tanh(c).

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    h, c = state
    write, value, read = (_gate(p, k, x, h) for k in range(3))
    c = torch.lerp(c, value.tanh(), write.sigmoid())
    return read.sigmoid() * c.tanh(), c


def lstm_peephole(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """Input and forget gate look at the old c, the output gate at the new one.

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    h, c = state
    write, keep, value, read = (_gate(p, k, x, h) for k in range(4))
    new = (keep + p["w_cf"] * c).sigmoid() * c
    new = new + (write + p["w_ci"] * c).sigmoid() * value.tanh()
    return (read + p["w_co"] * new).sigmoid() * new.tanh(), new


def gru_before(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """The reset gate multiplies h before W_hn does.

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    (h,) = state
    reset, keep = _gate(p, 0, x, h).sigmoid(), _gate(p, 1, x, h).sigmoid()
    new = _gate(p, 2, x, reset * h).tanh()
    return (torch.lerp(new, h, keep),)


def mgu(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """One gate: it resets what the candidate sees, and takes the candidate.

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    (h,) = state
    take = _gate(p, 0, x, h).sigmoid()
    return (torch.lerp(h, _gate(p, 1, x, take * h).tanh(), take),)


def mingru(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """H = h + z (n − h); z and n of the input alone.

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    (h,) = state
    return (torch.lerp(h, _gate(p, 1, x, h), _gate(p, 0, x, h).sigmoid()),)


def minlstm(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """The two gates divided by their sum, as the paper writes it.

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    (h,) = state
    keep, write = _gate(p, 0, x, h).sigmoid(), _gate(p, 1, x, h).sigmoid()
    total = keep + write
    return (keep / total * h + write / total * _gate(p, 2, x, h),)


def lstm_layer_norm(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """The two products normalised before they are added, the cell before it is read.

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    h, c = state
    a = layer_norm(linear(x, p["W_ih"]), p["b_ih"].shape, p["gamma_ih"], p["b_ih"])
    a = a + layer_norm(linear(h, p["W_hh"]), p["b_hh"].shape, p["gamma_hh"], p["b_hh"])
    write, keep, value, read = a.chunk(4, dim=1)
    c = keep.sigmoid() * c + write.sigmoid() * value.tanh()
    shown = layer_norm(c, p["b_c"].shape, p["gamma_c"], p["b_c"])
    return read.sigmoid() * shown.tanh(), c


def recurrent_highway(p: dict[str, Tensor], x: Tensor, state: State) -> State:
    """S = s + t (n − s), layer after layer; x enters the first.

    Args:
        p: The parameters by name.
        x: Input at time t, (B, I).
        state: The state before the step.

    Returns:
        The state after the step.
    """
    (s,) = state
    for layer, (W, b) in enumerate(zip(p["W_hh"], p["b_hh"], strict=True)):
        a = linear(s, W, b)
        if layer == 0:
            a = a + linear(x, p["W_ih"], p["b_ih"])
        take, new = a.chunk(2, dim=1)
        s = torch.lerp(s, new.tanh(), take.sigmoid())
    return (s,)
