"""What a module must offer to be an experiment.

``run`` is pure: the same configuration and the same ``rng`` give the same numbers,
wherever and in whatever order it is called. It reads no file, draws no picture and says
no word.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any, Protocol, get_type_hints

import numpy as np


@dataclass(frozen=True)
class Result:
    """What one run measured."""

    metrics: dict[str, float]
    """Numbers by name. A name that begins with ``success`` is 0 or 1."""

    curves: dict[str, list[float]] = field(default_factory=dict)
    """Lists by name, such as the loss; equally long where they belong together."""


class Experiment(Protocol):
    """A module with one measurement."""

    NAME: str
    """The module's own name: that of the results file, and for ``run NAME``."""

    TIER: str
    """How long all of it takes on one core: A < 5 s, B < 60 s, C minutes."""

    Config: Any
    """A frozen dataclass of every setting: texts, numbers, None, tuples of these."""

    GRID: Any
    """The configurations of the full run, a list."""

    SEEDS: int
    """How many runs each of them gets: seeds 0, 1, …"""

    QUICK: Any
    """The configurations of the quick run, a list: seconds, to see that all works."""

    QUICK_SEEDS: int
    """How many runs each of those gets."""

    TOLERANCE: float
    """How far a number made again may be from the stored one, relative."""

    ROUNDING: float
    """An absolute difference that means nothing, where numbers are rounding; else 0."""

    def run(self, config: Any, rng: np.random.Generator) -> Result:
        """Measure once.

        Args:
            config: The settings.
            rng: Where all random numbers come from.

        Returns:
            What was measured.
        """


TIERS = {"A": "< 5 s", "B": "< 60 s", "C": "minutes"}
"""What the tiers mean, on one core."""


def settings(config: Any) -> dict[str, Any]:
    """Return the settings of a configuration in one form, as JSON holds them.

    A whole number given for a ``float`` becomes one: 1 and 1.0 are the same setting,
    so they must not be two keys or two seeds.

    Args:
        config: An experiment's ``Config``.

    Returns:
        Setting by name, in the order of the fields.
    """
    kinds = get_type_hints(type(config))
    return {
        entry.name: _plain(getattr(config, entry.name), kinds[entry.name])
        for entry in dataclasses.fields(config)
    }


def _plain(value: Any, kind: Any) -> Any:
    if isinstance(value, tuple | list):
        return [_plain(item, kind) for item in value]
    whole = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if whole and "float" in str(kind) else value
