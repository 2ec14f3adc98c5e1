"""The chart of the chorales: each model at each rate, and what counting needs."""

from __future__ import annotations

from gated_notes.charts import polyphonic_music as chart
from gated_notes.results import Results, Run


def test_a_cell_is_the_median_of_its_seeds_and_counting_has_no_rate() -> None:
    runs = [
        Run(
            {"cell": cell, "lr": lr},
            seed,
            {"nll": base + lr + seed**2, "repeat": 7.0, "frequency": 9.0},
            {},
            0.0,
        )
        for lr in (0.2, 0.1)
        for cell, base in (("lstm", 20.0), ("gru", 30.0), ("rnn", 10.0))
        for seed in range(3)
    ]
    stored = Results("polyphonic_music", "C", tuple(runs), {})
    rates, names, values = chart.numbers(stored, chart.LABELS["en"])
    assert rates == [0.1, 0.2]
    assert names == ["RNN", "LSTM", "GRU", "last frame", "frequency"]
    assert values == [[11.1, 11.2], [21.1, 21.2], [31.1, 31.2], [7.0] * 2, [9.0] * 2]
