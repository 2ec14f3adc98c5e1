"""Read what experiments measured: ``docs/_results/<experiment>.json``.

A file holds runs, each with its settings, its seed and its numbers, and where they come
from. Claims and charts read it here and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from gated_notes.project import NotesError, Project
from gated_rnn.experiments.founding import at_best_rates

NULL = "null"
"""How a filter says that a setting is not given: TOML has no word for it."""


@dataclass(frozen=True)
class Run:
    """One run of an experiment: what was set, and what was measured."""

    config: dict[str, Any]
    seed: int
    metrics: dict[str, float]
    curves: dict[str, list[float]]
    seconds: float


@dataclass(frozen=True)
class Results:
    """Every run of one experiment, and where they come from."""

    name: str
    tier: str
    runs: tuple[Run, ...]
    provenance: dict[str, Any]

    def select(self, where: Mapping[str, Any]) -> list[Run]:
        """Return the runs whose settings are those of a filter.

        Args:
            where: By setting, its value, or a list of values that are pooled;
                ``"null"`` stands for a setting that is not given.

        Raises:
            NotesError: A setting that there is not, no such run, or runs of several
                settings that the filter does not pool on purpose.
        """
        self._known(where)
        found = [run for run in self.runs if _matches(run.config, where)]
        if not found:
            there = "; ".join(f"{k} is {self._values(k)}" for k in where)
            raise NotesError(f"{self.name} has no run with {dict(where)}: {there}.")
        mixed = [
            key
            for key in found[0].config
            if not isinstance(where.get(key), list)
            and len({repr(run.config[key]) for run in found}) > 1
        ]
        if mixed:
            open_ = "; ".join(f"{key} is {self._values(key)}" for key in mixed)
            raise NotesError(
                f"{self.name}: the filter {dict(where)} mixes runs of several settings "
                f"({open_}); choose one, or a list of those that are pooled."
            )
        return found

    def at_best_rates(self) -> Results:
        """Return the runs of each setting at its own best learning rate.

        The loss of training chooses, never the test; the rate is then no setting.

        Raises:
            NotesError: The experiment has no learning rates to choose from.
        """
        try:
            chosen = at_best_rates([vars(run) | {"run": run} for run in self.runs])
        except KeyError as error:
            raise NotesError(
                f"{self.name}: the best learning rate needs the setting `lr` and the "
                f"metric `train_loss`; there is no {error}."
            ) from error
        runs = [record["run"] for record in chosen]
        return replace(self, runs=tuple(_without_rate(run) for run in runs))

    def _known(self, where: Mapping[str, Any]) -> None:
        known = self.runs[0].config if self.runs else {}
        for key in where:
            if key not in known:
                listed = ", ".join(known) or "none"
                raise NotesError(
                    f"{self.name} has no setting `{key}`; there are: {listed}."
                )

    def _values(self, key: str) -> str:
        values = {repr(run.config[key]): run.config[key] for run in self.runs}
        return " or ".join(shown(value) for value in values.values())


def _without_rate(run: Run) -> Run:
    return replace(run, config={k: v for k, v in run.config.items() if k != "lr"})


def metric(runs: Sequence[Run], name: str) -> list[float]:
    """Return one number of each run.

    Raises:
        NotesError: A run did not measure it.
    """
    for run in runs:
        if name not in run.metrics:
            known = ", ".join(run.metrics) or "none"
            raise NotesError(
                f"the run with {run.config} and seed {run.seed} has no metric "
                f"`{name}`; it has: {known}."
            )
    return [run.metrics[name] for run in runs]


def shown(value: Any) -> str:
    """Say a setting as pages do: 1 for 1.0, null for nothing."""
    if value is None:
        return NULL
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def path(notes: Project, experiment: str) -> Path:
    """Name the file of an experiment, whether or not it is there."""
    return notes.results / f"{experiment}.json"


def every(notes: Project) -> list[Results]:
    """Read every result file of the project, in the order of their names."""
    return [load(notes, file.stem) for file in sorted(notes.results.glob("*.json"))]


def load(notes: Project, experiment: str) -> Results:
    """Read the results of one experiment.

    Raises:
        NotesError: They are not there, or not in the form that is written above.
    """
    file = path(notes, experiment)
    if not file.is_file():
        there = ", ".join(f.stem for f in sorted(notes.results.glob("*.json")))
        raise NotesError(
            f"{notes.shown(file)} is missing: run the experiment `{experiment}` and "
            f"commit what it measured; there are results of: {there or 'none'}."
        )
    try:
        return _read(file, file.stat().st_mtime_ns)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotesError(
            f"{notes.shown(file)} is no result file ({error!r}); run the experiment "
            f"`{experiment}` again."
        ) from error


@cache
def _read(file: Path, changed: int) -> Results:
    # `changed` (the modification time) is part of the key, so an edit is seen.
    content = json.loads(file.read_text(encoding="utf-8"))
    if content["experiment"] != file.stem:
        raise ValueError(f"it holds the experiment {content['experiment']!r}")
    runs = [
        Run(
            dict(run["config"]),
            int(run["seed"]),
            {name: float(value) for name, value in run["metrics"].items()},
            {name: [float(v) for v in run["curves"][name]] for name in run["curves"]},
            float(run["seconds"]),
        )
        for run in content["runs"]
    ]
    return Results(file.stem, content["tier"], tuple(runs), content["provenance"])


def _matches(config: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
    return all(
        any(_same(config[key], wanted) for wanted in _as_list(value))
        for key, value in where.items()
    )


def _same(value: Any, wanted: Any) -> bool:
    return value is None if wanted == NULL else bool(value == wanted)


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
