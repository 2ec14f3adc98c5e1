"""Results to draw, measured here and now by the subject itself, in a small size."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from gated_notes import charts
from gated_notes.project import Project
from gated_rnn.experiments import jacobian_norms, registry

SEEDS = 5
LENGTHS = (3, 6, 12)


def measure(seeds: int = SEEDS) -> dict[str, object]:
    """Run the experiment of the norms at a few lengths and a few units."""
    grid = [config for T in LENGTHS for config in jacobian_norms.as_drawn(T, H=4, I=3)]
    grid += jacobian_norms.scaled(6, H=4, I=3, scale=2.0)  # not part of the chart
    runs = []
    for config in grid:
        for seed in range(seeds):
            done = jacobian_norms.run(config, np.random.default_rng(seed))
            runs.append(
                {
                    "config": asdict(config),
                    "seed": seed,
                    "metrics": done.metrics,
                    "curves": done.curves,
                    "seconds": 0.0,
                }
            )
    provenance = {"seconds": 0.0, "python": "", "numpy": "", "machine": ""}
    whole = {"experiment": "jacobian_norms", "tier": "B", "runs": runs}
    return whole | {"provenance": provenance}


METRICS = (
    *("train_loss", "test_loss", "share", "wrong", "largest", "norm", "accuracy"),
    *("per_char", "unigram", "fivegram", "nll", "repeat", "frequency", "tokens"),
)
SHARES = [n / 50 for n in range(51)]


def planted(name: str, seeds: int = SEEDS) -> dict[str, object]:
    """Return results of an experiment's own settings with numbers drawn at random."""
    rng = np.random.default_rng(0)
    runs = [
        {
            "config": asdict(config),
            "seed": seed,
            "metrics": {name: rng.uniform(0.1, 2.0) for name in METRICS}
            | {"success": float(rng.integers(2))},
            "curves": {"share": SHARES, "gate": sorted(rng.uniform(0, 1, 51))},
            "seconds": 0.0,
        }
        for config in registry.get(name).GRID
        for seed in range(seeds)
    ]
    return {"experiment": name, "tier": "C", "runs": runs, "provenance": {}}


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project in which every experiment that is drawn has stored results."""
    notes = Project(Path(tmp_path_factory.mktemp("measured")))
    notes.results.mkdir(parents=True)
    for name in {chart.EXPERIMENT for chart in charts.CHARTS.values()}:
        content = measure() if name == "jacobian_norms" else planted(name)
        path = notes.results / f"{name}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
    return notes
