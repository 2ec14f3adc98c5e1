"""What is to be run: every configuration with every seed, and where its numbers start.

The random numbers of a run come from a hash of experiment, settings and seed, so a run
is the same alone and in a sweep, in any order, in any process, on any machine.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from gated_rnn.experiments import registry, sources
from gated_rnn.experiments.protocol import Experiment, settings


def text(experiment: str, config: dict[str, Any], seed: int) -> str:
    """Return all that decides a run's random numbers, as one text.

    Args:
        experiment: The experiment's name.
        config: The settings, in any order.
        seed: The seed.

    Returns:
        JSON, the same for the same run.
    """
    return json.dumps([experiment, config, seed], sort_keys=True)


@dataclass(frozen=True)
class Task:
    """One run: a configuration of an experiment, and a seed."""

    experiment: str
    config: Any
    seed: int

    @property
    def text(self) -> str:
        """What tells this run from every other."""
        return text(self.experiment, settings(self.config), self.seed)

    def rng(self) -> np.random.Generator:
        """Return where the random numbers of this run come from.

        Returns:
            A generator that depends on ``text`` alone.
        """
        entropy = int.from_bytes(hashlib.sha256(self.text.encode()).digest(), "big")
        return np.random.default_rng(np.random.SeedSequence(entropy))

    def key(self, identity: str) -> str:
        """Return the name under which the run's numbers are kept.

        Args:
            identity: What made them: ``identity(experiment)``.

        Returns:
            32 hexadecimal digits.
        """
        return hashlib.sha256(f"{self.text} {identity}".encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Plan:
    """All runs of one command for one experiment."""

    experiment: Experiment
    configs: tuple[Any, ...]
    seeds: int
    kind: str
    """``full``: as the module says, and committed; ``quick`` and ``trial`` are not."""

    @property
    def tasks(self) -> list[Task]:
        """Every run, all configurations of one seed before those of the next.

        So what is left takes about as long, run for run, as what is done.
        """
        name = self.experiment.NAME
        return [Task(name, c, seed) for seed in range(self.seeds) for c in self.configs]


def make(experiment: Experiment, quick: bool = False, seeds: int | None = None) -> Plan:
    """Return what is to be run.

    Args:
        experiment: The experiment.
        quick: Its quick run in the place of its full one.
        seeds: So many seeds in the place of its own number.

    Returns:
        The plan; it is ``full`` only if nothing was changed.
    """
    configs = experiment.QUICK if quick else experiment.GRID
    own = experiment.QUICK_SEEDS if quick else experiment.SEEDS
    kind = "quick" if quick else "full" if seeds in (None, own) else "trial"
    return Plan(experiment, tuple(configs), own if seeds is None else seeds, kind)


def files(name: str) -> list[Path]:
    """Return every file of the project that decides an experiment's numbers.

    Args:
        name: The experiment's name.

    Returns:
        Its module and all that this imports from the project.
    """
    module = sources.SOURCE / "gated_rnn" / "experiments" / f"{name}.py"
    return sources.dependencies(module)


@cache
def identity(name: str) -> str:
    """Return what an experiment's numbers come from: its sources, and NumPy's version.

    Taken once a process: what was imported does not change when a file does.

    Args:
        name: The experiment's name.

    Returns:
        A hash of the files and a version.
    """
    registry.get(name)
    return f"{sources.fingerprint(files(name))} numpy {np.__version__}"
