"""Results to draw, measured here and now by the subject itself, in a small size."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from gated_notes.project import Project
from gated_rnn.experiments import jacobian_norms

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


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Return a project in which the experiment of the norms has stored its results."""
    notes = Project(Path(tmp_path_factory.mktemp("measured")))
    notes.results.mkdir(parents=True)
    path = notes.results / "jacobian_norms.json"
    path.write_text(json.dumps(measure()), encoding="utf-8")
    return notes
