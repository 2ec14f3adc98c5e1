"""An encoder and a decoder in PyTorch, with and without attention between them.

    h_1 … h_T = GRU(source)               the encoder's states
    s_1 … s_U = GRU(read), s_0 = h_T      the decoder's states
    e_uj = s_u · h_j                      how well state u fits place j
    α_u = softmax(e_u)                    over the places, sum 1
    k_u = Σ_j α_uj h_j                    the context
    y_u = W [s_u; k_u] + b                without attention: W s_u + b

Attention comes after the decoder's cell and is not fed back into it, so that a whole
sequence is one call. Without it all that the decoder knows of the source is h_T.

Source: Luong, Pham & Manning, Effective approaches to attention-based neural machine
translation, EMNLP 2015, its ``dot`` score; the tanh layer after the context is left
out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

Numbers = NDArray[np.integer[Any]]
"""Numbers of symbols, (T, B)."""


class Seq2Seq(nn.Module):
    """A GRU that reads and a GRU that writes."""

    def __init__(self, symbols: int, H: int, *, attends: bool) -> None:
        """Make the two cells and the read-out.

        Args:
            symbols: Size of the alphabet; the decoder reads a start token beside it.
            H: Size of both states.
            attends: Whether the decoder attends to the encoder's states.
        """
        super().__init__()
        self.symbols, self.H, self.attends = symbols, H, attends
        self.encoder = nn.GRU(symbols, H)
        self.decoder = nn.GRU(symbols + 1, H)
        self.readout = nn.Linear(2 * H if attends else H, symbols)

    def draw(self, rng: np.random.Generator) -> None:
        """Draw all weights anew, uniform in ±1/√H.

        Args:
            rng: Where the weights come from.
        """
        bound = self.H**-0.5
        with torch.no_grad():
            for weights in self.parameters():
                drawn = rng.uniform(-bound, bound, tuple(weights.shape))
                weights.copy_(torch.from_numpy(drawn))

    def encode(self, source: Tensor) -> tuple[Tensor, Tensor]:
        """Read the source.

        Args:
            source: Numbers of symbols, (T, B).

        Returns:
            The states, (T, B, H), and the last of them, (1, B, H).
        """
        states, last = self.encoder(self.one_hot(source, self.symbols))
        return states, last

    def decode(
        self, read: Tensor, states: Tensor, s: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Write as many steps as are read.

        Args:
            read: What the decoder reads, (U, B).
            states: The encoder's states, (T, B, H).
            s: The decoder's state before, (1, B, H).

        Returns:
            Scores of the symbols, (U, B, symbols); the decoder's last state,
            (1, B, H); the weights of attention, (U, B, T), zero where there is none.
        """
        out, s = self.decoder(self.one_hot(read, self.symbols + 1), s)
        if not self.attends:
            alpha = out.new_zeros(*out.shape[:2], len(states))
            return self.readout(out), s, alpha
        context, alpha = attend(out, states)
        return self.readout(torch.cat([out, context], dim=2)), s, alpha

    def forward(self, source: Tensor, read: Tensor) -> Tensor:
        """Write under teacher forcing.

        Args:
            source: Numbers of symbols, (T, B).
            read: What the decoder reads, (U, B).

        Returns:
            Scores of the symbols, (U, B, symbols).
        """
        states, last = self.encode(source)
        scores, _, _ = self.decode(read, states, last)
        return scores

    @torch.no_grad()
    def say(self, source: Tensor, U: int, start: int) -> Tensor:
        """Write alone: each step reads the symbol that the step before scored highest.

        Args:
            source: Numbers of symbols, (T, B).
            U: How many steps to write.
            start: The token that is read first.

        Returns:
            Numbers of symbols, (U, B).
        """
        states, s = self.encode(source)
        token, said = torch.full_like(source[:1], start), []
        for _ in range(U):
            scores, s, _ = self.decode(token, states, s)
            token = scores.argmax(dim=2)
            said.append(token)
        return torch.cat(said)

    def one_hot(self, tokens: Tensor, size: int) -> Tensor:
        """Return tokens as vectors of one 1.

        Args:
            tokens: Numbers, (T, B).
            size: The length of a vector.

        Returns:
            (T, B, size), in the dtype of the weights.
        """
        return nn.functional.one_hot(tokens, size).to(self.readout.weight.dtype)


# --8<-- [start:attend]
def attend(s: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
    """Look from each of the decoder's states at all of the encoder's.

    Args:
        s: The decoder's states, (U, B, H).
        h: The encoder's states, (T, B, H).

    Returns:
        The contexts, (U, B, H), and the weights α, (U, B, T).
    """
    alpha = torch.einsum("ubh,tbh->ubt", s, h).softmax(dim=2)
    return torch.einsum("ubt,tbh->ubh", alpha, h), alpha


# --8<-- [end:attend]


def learn(
    network: Seq2Seq,
    draw: Callable[[], tuple[Numbers, Numbers, Numbers]],
    steps: int,
    lr: float,
    clip: float,
) -> list[float]:
    """Train under teacher forcing, with Adam.

    Args:
        network: What is trained, in place.
        draw: Returns source, what the decoder reads, and target, each (T, B).
        steps: How many steps.
        lr: Size of a step.
        clip: The greatest norm of the gradient.

    Returns:
        The mean cross-entropy of a symbol at each step, in nats.
    """
    optimiser = torch.optim.Adam(network.parameters(), lr)
    losses = []
    for _ in range(steps):
        source, read, target = (torch.from_numpy(part) for part in draw())
        scores = network(source, read)
        loss = nn.functional.cross_entropy(scores.flatten(0, 1), target.flatten())
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(network.parameters(), clip)
        optimiser.step()
        losses.append(loss.item())
    return losses


@torch.no_grad()
def test(
    network: Seq2Seq, source: Numbers, read: Numbers, target: Numbers, start: int
) -> dict[str, float]:
    """Test a network that writes alone, and under teacher forcing.

    Args:
        network: What was trained.
        source: What the encoder reads, (T, B).
        read: What the decoder reads under teacher forcing, (U, B).
        target: What the decoder should say, (U, B).
        start: The token that is read first.

    Returns:
        ``tokens``, ``exact`` and ``forced``, as shares.
    """
    asked, wanted = torch.from_numpy(source), torch.from_numpy(target)
    right = network.say(asked, len(target), start) == wanted
    forced = network(asked, torch.from_numpy(read)).argmax(dim=2) == wanted
    return {
        "tokens": float(right.double().mean()),
        "exact": float(right.all(dim=0).double().mean()),
        "forced": float(forced.double().mean()),
    }
