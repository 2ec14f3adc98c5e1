"""Every converter there and back: the same function, in another layout. NumPy only."""

# --8<-- [start:code]
import numpy as np

from gated_rnn import cells
from gated_rnn.convert import CONVERTERS
from gated_rnn.unroll import unroll

T, B, I, H, SEEDS = 7, 3, 5, 4, 5


def survives(way, name, seed):
    """Convert there and back; does h stay the same?"""
    rng, cell = np.random.default_rng(seed), cells.get(name)
    params, x = cell.init(rng, I, H), rng.normal(size=(T, B, I))
    if name == "gru":
        params.b_hh[2 * H :] = 0.0  # not every framework has a place for b_hn
    back = way.back(cell, way.to(cell, params))
    return np.abs(unroll(cell, back, x).h - unroll(cell, params, x).h).max() <= 1e-12


pairs = kept = 0
for framework, way in CONVERTERS.items():
    print(f"{framework}: {', '.join(way.layouts)}")
    for name in way.layouts:
        pairs += 1
        kept += all(survives(way, name, seed) for seed in range(SEEDS))
print(f"survive = {kept}/{pairs}")
# --8<-- [end:code]
