"""``gated-rnn experiment list | run | show``.

argparse and not click: the mathematics imports NumPy and nothing else, and ``list`` and
``show`` work without the extra that running needs.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections.abc import Sequence
from pathlib import Path

from gated_rnn.boundary import UnknownNameError
from gated_rnn.experiments import plan, pool, recheck, registry, store, sweep, table
from gated_rnn.experiments.extras import ExperimentError
from gated_rnn.experiments.protocol import TIERS, Experiment
from gated_rnn.experiments.store import Folders


def add_to(parser: argparse.ArgumentParser) -> None:
    """Give a parser the commands about experiments.

    Args:
        parser: That of ``gated-rnn experiment``.
    """
    parser.add_argument(
        "--root",
        type=Path,
        help="the folder whose docs/_results and .cache are meant "
        "(default: the checkout around the working folder)",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    listing = commands.add_parser("list", help="the experiments and what is stored")
    listing.set_defaults(call=list_all)
    running = commands.add_parser("run", help="run, or go on where a run stopped")
    running.set_defaults(call=run)
    _add_run_options(running)
    showing = commands.add_parser("show", help="the stored results as a table")
    showing.add_argument("name", metavar="NAME")
    showing.add_argument("--quick", action="store_true", help="those of the quick run")
    showing.set_defaults(call=show)


def _add_run_options(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("names", nargs="*", metavar="NAME", help="which experiments")
    add("--all", action="store_true", help="all of them")
    add("--quick", action="store_true", help="seconds, into .cache, to see all work")
    add("--seeds", type=whole, metavar="N", help="N seeds each, into .cache: a trial")
    add("--jobs", type=whole, default=1, metavar="N", help="N processes (default: 1)")
    add("--backend", choices=pool.BACKENDS, default="process", help="where runs are")
    add("--scheduler", metavar="tcp://…", help="the Dask scheduler's address")
    add("--fresh", action="store_true", help="forget the runs that are stored")
    add("--check", action="store_true", help="make a slice again and compare")


def whole(text: str) -> int:
    """Read a whole number of at least 1.

    Args:
        text: What stands on the command line.

    Returns:
        The number.

    Raises:
        ArgumentTypeError: Anything else.
    """
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(
            f"expected a whole number of at least 1, got {text!r}"
        )
    return number


def call(options: argparse.Namespace) -> int:
    """Carry out a command; say in one line why it cannot be.

    Args:
        options: What the parser read.

    Returns:
        0, 1 where a check failed, 2 where the command is wrong, 130 where it was cut.
    """
    try:
        code: int = options.call(options, Folders(options.root or checkout()))
    except (ExperimentError, UnknownNameError) as error:
        print(f"gated-rnn experiment: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(
            "gated-rnn experiment: stopped; finished runs are stored, and the same "
            "command goes on from there",
            file=sys.stderr,
        )
        return 130
    return code


def checkout(start: Path | None = None) -> Path:
    """Find the checkout that holds a folder.

    Args:
        start: The folder; the working one if left out.

    Returns:
        The root of the checkout.

    Raises:
        ExperimentError: There is none.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "pyproject.toml").is_file() and (
            folder / "src/gated_rnn"
        ).is_dir():
            return folder
    raise ExperimentError(
        f"{start} is in no checkout of the notes; change into one, or name a folder "
        "for the results: gated-rnn experiment --root FOLDER …"
    )


def list_all(options: argparse.Namespace, folders: Folders) -> int:
    """Print every experiment: tier, runs, what is stored, and what it measures.

    Args:
        options: What the parser read.
        folders: Where results are.

    Returns:
        0.
    """
    rows = [["name", "tier", "runs", "stored", "what it measures"]]
    for name, experiment in registry.EXPERIMENTS.items():
        path, stored = folders.results(name), "nothing"
        if path.is_file():
            content = store.read(path)
            origin = content["provenance"]
            stored = f"{len(content['runs'])} runs, {origin['seconds']:g} s"
        tier = f"{experiment.TIER} ({TIERS[experiment.TIER]})"
        runs = f"{len(experiment.GRID)} × {experiment.SEEDS}"
        first = (inspect.getdoc(experiment) or "").partition("\n")[0]
        rows.append([name, tier, runs, stored, first])
    print("\n".join(table.aligned(rows)))
    return 0


def run(options: argparse.Namespace, folders: Folders) -> int:
    """Run experiments, or check their results.

    Args:
        options: What the parser read.
        folders: Where results are.

    Returns:
        0, or 1 where a check found a fault.

    Raises:
        ExperimentError: The options do not belong together.
    """
    chosen = experiments(options.names, options.all)
    if options.check:
        return _check(chosen, folders)
    if options.scheduler and options.backend != "dask":
        raise ExperimentError("--scheduler needs --backend dask")
    place = pool.Pool(options.backend, options.jobs, options.scheduler)
    for experiment in chosen:
        planned = plan.make(experiment, options.quick, options.seeds)
        done = sweep.sweep(planned, folders, place, options.fresh)
        print(f"{experiment.NAME}: {done.runs} runs, {done.made} made now: {done.path}")
    return 0


def experiments(names: Sequence[str], every: bool) -> list[Experiment]:
    """Return the experiments that are meant.

    Args:
        names: Their names.
        every: All of them are meant.

    Returns:
        The modules of these experiments.

    Raises:
        ExperimentError: Neither or both are given.
    """
    known = ", ".join(registry.EXPERIMENTS)
    if every == bool(names):
        raise ExperimentError(f"run: name experiments, or say --all; there are {known}")
    return [registry.get(name) for name in names or registry.EXPERIMENTS]


def _check(chosen: Sequence[Experiment], folders: Folders) -> int:
    faults: list[str] = []
    for experiment in chosen:
        found = recheck.check(experiment, folders)
        faults += found.faults
        print(
            f"{found.experiment}: {found.compared} of {found.stored} runs made again, "
            f"{len(found.faults)} faults (relative tolerance {experiment.TOLERANCE:g})"
            f"{passed_over(found.amplified)}"
        )
    print("\n".join(faults), end="\n" if faults else "", file=sys.stderr)
    return 1 if faults else 0


def passed_over(runs: int) -> str:
    """Say how many runs could not be compared.

    Args:
        runs: How many one rounding moves as far.

    Returns:
        Nothing where there are none.
    """
    return f"; {runs} more hang on one rounding and say nothing" if runs else ""


def show(options: argparse.Namespace, folders: Folders) -> int:
    """Print the stored results of one experiment.

    Args:
        options: What the parser read.
        folders: Where results are.

    Returns:
        0.

    Raises:
        ExperimentError: Nothing is stored.
    """
    name = registry.get(options.name).NAME
    path = folders.results(name, "quick" if options.quick else "full")
    if not path.is_file():
        quick = " --quick" if options.quick else ""
        raise ExperimentError(
            f"no results at {path}; make them with: "
            f"gated-rnn experiment run {name}{quick}"
        )
    print(table.of_results(store.read(path)))
    return 0
