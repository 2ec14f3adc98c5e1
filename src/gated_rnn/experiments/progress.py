"""How far a sweep is: a bar on a terminal, plain lines elsewhere; on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gated_rnn.experiments.extras import needed

Advance = Callable[[], None]
"""What is called after each run."""

EVERY_SECONDS = 10.0
"""How often a plain line is written."""


@contextmanager
def shown(name: str, done: int, total: int) -> Iterator[Advance]:
    """Show how many runs are done and how many seconds are left.

    Args:
        name: The experiment.
        done: How many runs were there already.
        total: How many there are in all.

    Yields:
        What to call after each run.
    """
    chosen = bar if sys.stderr.isatty() else lines
    with chosen(name, done, total) as advance:
        yield advance


@contextmanager
def bar(name: str, done: int, total: int) -> Iterator[Advance]:
    """Draw a bar that fills; arguments as of ``shown``.

    Args:
        name: The experiment.
        done: How many runs were there already.
        total: How many there are in all.

    Yields:
        What to call after each run.
    """
    with needed():
        from rich import progress
        from rich.console import Console

    columns = (
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TextColumn("runs,"),
        progress.TimeRemainingColumn(),
        progress.TextColumn("left"),
    )
    console = Console(stderr=True)
    # Runs differ in length: the speed is taken over minutes, not over seconds.
    drawn = progress.Progress(*columns, console=console, speed_estimate_period=300)
    with drawn:
        task = drawn.add_task(name, total=total, completed=done)
        yield lambda: drawn.advance(task)


@contextmanager
def lines(name: str, done: int, total: int) -> Iterator[Advance]:
    """Write a line now and then, and one at the end; arguments as of ``shown``.

    Args:
        name: The experiment.
        done: How many runs were there already.
        total: How many there are in all.

    Yields:
        What to call after each run.
    """
    started = last = time.monotonic()
    now = done

    def advance() -> None:
        nonlocal now, last
        now += 1
        clock = time.monotonic()
        if clock - last >= EVERY_SECONDS and now < total:
            last = clock
            left = (clock - started) / (now - done) * (total - now)
            _say(f"{name}: {now}/{total} runs, about {left:.0f} s left")

    yield advance
    spent = time.monotonic() - started
    _say(f"{name}: {now}/{total} runs, {now - done} of them made in {spent:.1f} s")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
