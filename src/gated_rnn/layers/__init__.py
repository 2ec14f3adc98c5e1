"""What has depth and no time: linear maps, losses, and the four structures of depth."""

from __future__ import annotations

from gated_rnn.layers import attention, highway, linear, residual, two_gates, weighted
from gated_rnn.layers.protocol import Layer

LAYERS: dict[str, Layer] = {
    "linear": linear,
    "residual": residual,
    "weighted": weighted,
    "highway": highway,
    "two_gates": two_gates,
}
"""Every layer by its name; the gradient check and the parity tests go through it."""

__all__ = [
    "LAYERS",
    "Layer",
    "attention",
    "highway",
    "linear",
    "residual",
    "two_gates",
    "weighted",
]
