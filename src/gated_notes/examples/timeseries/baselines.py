"""Four ways to forecast one step, on two series whose best possible error is 1."""

# --8<-- [start:code]
import numpy as np

from gated_rnn.cells import lstm
from gated_rnn.experiments import training
from gated_rnn.layers import linear
from gated_rnn.losses import squared_loss
from gated_rnn.sequence import forward

SEEDS, LONG, H, STEPS = 5, 2000, 12, 250
SPLIT = (1200, 1600)  # train, then choose, then test: never the other way round


def linear_series(rng):
    """Swing: x_t = 1.6 x_{t-1} - 0.8 x_{t-2} + noise."""
    x, noise = np.zeros(LONG), rng.standard_normal(LONG)
    for t in range(2, LONG):
        x[t] = 1.6 * x[t - 1] - 0.8 * x[t - 2] + noise[t]
    return x


def switching_series(rng):
    """Switch: what x_{t-1} does depends on the sign of x_{t-2}."""
    x, noise = np.zeros(LONG), rng.standard_normal(LONG)
    for t in range(2, LONG):
        x[t] = (0.9 if x[t - 2] < 0 else -0.9) * x[t - 1] + noise[t]
    return x


def regression(x, order=5):
    """Forecast every step by least squares on the last five values."""
    past = np.stack([x[order - k - 1 : -k - 1] for k in range(order)], axis=1)
    past = np.c_[past, np.ones(len(past))]
    now, known = x[order:], SPLIT[0] - order  # the first part only
    fitted, *_ = np.linalg.lstsq(past[:known], now[:known], rcond=None)
    return np.r_[np.full(order, np.nan), past @ fitted]


def network(x, rng, lr):
    """Forecast every step by an LSTM that was trained on pieces of the first part."""
    model = training.Model(lstm.init(rng, 1, H), linear.init(rng, H, 1))

    def pieces():
        """Cut pieces of fifty steps out of the first part."""
        starts = rng.integers(0, SPLIT[0] - 51, 16)
        cut = np.stack([x[s : s + 51] for s in starts], axis=1)[..., None]
        return cut[:-1], cut[1:]

    head = training.every_step(squared_loss)
    budget = training.Budget(STEPS, lr, clip=1.0)
    model = training.train(lstm, model, pieces, head, budget).model
    h = forward(lstm, model.cell, x[:-1, None, None]).h[:, 0]
    return np.r_[np.nan, linear.forward(model.readout, h)[0][:, 0]]


def error(x, forecast, start, end):
    """Return the mean squared error of a part of the series."""
    return np.mean((x[start:end] - forecast[start:end]) ** 2)


for make in (linear_series, switching_series):
    found = {"mean": [], "persistence": [], "regression": [], "lstm": []}
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        x = make(rng)
        tried = [network(x, rng, lr) for lr in (0.01, 0.03)]
        forecasts = {
            "mean": np.full(LONG, x[: SPLIT[0]].mean()),
            "persistence": np.r_[np.nan, x[:-1]],
            "regression": regression(x),
            "lstm": min(tried, key=lambda made: error(x, made, *SPLIT)),
        }
        for name, forecast in forecasts.items():
            found[name].append(error(x, forecast, SPLIT[1], LONG))
    for name, errors in found.items():
        least, middle, most = np.quantile(errors, (0, 0.5, 1))
        spread = f"({least:.2f} to {most:.2f}, {SEEDS} seeds)"
        print(f"{make.__name__}_{name} = {middle:.2f} {spread}")
    better = np.array(found["lstm"]) < np.array(found["regression"])
    print(f"{make.__name__}_lstm_beats_regression = {better.sum()}/{SEEDS}")
# --8<-- [end:code]
