"""Nobody can forecast a random walk; an LSTM that seems to copies the last value."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.experiments import training
from gated_rnn.layers import linear
from gated_rnn.losses import squared_loss
from gated_rnn.sequence import forward

SEEDS, LONG, TRAIN, H = 10, 1500, 1000, 16

r2, skill, lag, inside = [], [], [], []
for seed in range(SEEDS):
    rng = np.random.default_rng(seed)
    price = np.cumsum(rng.standard_normal(LONG))
    x = (price - price[:TRAIN].mean()) / price[:TRAIN].std()  # the first part only

    def pieces(x=x, rng=rng):
        """Cut 32 pieces of fifty steps out of the first part."""
        starts = rng.integers(0, TRAIN - 51, 32)
        cut = np.stack([x[s : s + 51] for s in starts], axis=1)[..., None]
        return cut[:-1], cut[1:]

    model = training.Model(lstm.init(rng, 1, H), linear.init(rng, H, 1))
    head = training.every_step(squared_loss)
    model = training.train(
        lstm, model, pieces, head, training.Budget(300, 0.01, clip=1.0)
    ).model
    h = forward(lstm, model.cell, x[:-1, None, None]).h[:, 0]
    said = linear.forward(model.readout, h)[0][TRAIN:, 0]
    now, before = x[TRAIN + 1 :], x[TRAIN:-1]
    r2.append(1 - np.mean((now - said) ** 2) / now.var())
    skill.append(1 - np.mean((now - said) ** 2) / np.mean((now - before) ** 2))
    seen = (before >= x[:TRAIN].min()) & (before <= x[:TRAIN].max())
    if seen.any():  # the steps that start within the range of the training part
        gaps = np.stack([now - said, now - before])[:, seen]
        inside.append(1 - np.divide(*np.mean(gaps**2, axis=1)))
    lag.append(np.corrcoef(said, before)[0, 1] > np.corrcoef(said, now)[0, 1])

named = {"r_squared": r2, "skill": skill, "skill_within_range": inside}
for name, values in named.items():
    least, middle, most = np.quantile(values, (0, 0.5, 1))
    print(f"{name} = {middle:.2f} ({least:.2f} to {most:.2f}, {len(values)} seeds)")
print(f"r_squared_above_0.9 = {sum(np.array(r2) > 0.9)}/{SEEDS}")
print(f"better_than_persistence = {sum(np.array(skill) > 0)}/{SEEDS}")
print(f"nearer_to_the_last_value = {sum(lag)}/{SEEDS}")
# --8<-- [end:code]
