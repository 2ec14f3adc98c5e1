"""What guessing gets on the tasks of the papers, drawn and counted."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.tasks import adding_problem, reber, temporal_order

SEEDS, B, T = 10, 2000, 60


def half(rng):
    """Return the squared error of always answering one half, as a share of 1/24."""
    _, target = adding_problem.batch(rng, T, B)
    return 24 * np.mean((target - 0.5) ** 2)


def order(rng):
    """Return how often XX, XY, YX or YY is right by saying one of them always."""
    _, target = temporal_order.batch(rng, T, B)
    return np.mean(target == 0)


def letter(rng):
    """Return how often the last T or P of a Reber string is right by saying T."""
    words = [reber.embedded(rng)[0] for _ in range(B)]
    return np.mean([word[1] == "T" for word in words])


for guess in (half, order, letter):
    shares = [guess(np.random.default_rng(seed)) for seed in range(SEEDS)]
    spread = f"{min(shares):.2f} to {max(shares):.2f}, {SEEDS} seeds"
    print(f"{guess.__name__} = {np.median(shares):.2f} ({spread})")
# --8<-- [end:code]
