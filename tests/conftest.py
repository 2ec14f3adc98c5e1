"""What every test shares: one thread, and sizes that cannot be mistaken."""

from __future__ import annotations

import gc
import json
import os

# Before NumPy is imported: with two threads toy models run a hundred times slower.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import Phase, settings

from gated_rnn import cells
from gated_rnn.boundary import Array

# The same examples every time: a red test is red for everybody.
settings.register_profile("notes", derandomize=True, deadline=None, max_examples=40)
# There are thousands of mutants: each meets every property, but not forty times, and
# what kills it need not be the smallest example.
settings.register_profile(
    "mutants",
    settings.get_profile("notes"),
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
)
settings.load_profile("notes")


@cache
def seconds() -> dict[str, float]:
    """Return how long each test took when mutmut met it without a mutant."""
    noted = Path("mutmut-stats.json")
    return json.loads(noted.read_text())["duration_by_test"] if noted.is_file() else {}


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Where a mutant is met, let the quick tests go first: one that fails is enough."""
    if config.getoption("--hypothesis-profile") == "mutants":
        items.sort(key=lambda item: seconds().get(item.nodeid, 0.0))


def pytest_sessionfinish(session: Any) -> None:
    """Leave to those forked from here nothing that is worth looking for garbage in."""
    config = session.config
    if (
        config.getoption("--hypothesis-profile") == "mutants"
        and config.option.collectonly
    ):
        seconds()
        gc.collect()
        gc.freeze()
        gc.disable()


SIZES = (7, 3, 5, 4)
"""All different, so that a mistaken axis shows."""


class Case(NamedTuple):
    """One cell with everything random: biases, first state, upstream gradients."""

    cell: Any
    params: Any
    x: Array
    state: Any
    dh: Array
    dstate: Any


def make_case(
    name: str,
    seed: int = 0,
    dtype: type[Any] = np.float64,
    sizes: tuple[int, int, int, int] = SIZES,
) -> Case:
    """Draw a case for the cell of that name."""
    rng, (T, B, I, H) = np.random.default_rng(seed), sizes
    cell = cells.get(name)

    def state() -> Any:
        fields = [rng.normal(size=(B, H)).astype(dtype) for _ in cell.State._fields]
        return cell.State(*fields)

    params = cell.init(rng, I, H, dtype)
    params = type(params)(*(3 * array for array in params))  # away from the linear part
    x = rng.normal(size=(T, B, I)).astype(dtype)
    dh = rng.normal(size=(T, B, H)).astype(dtype)
    return Case(cell, params, x, state(), dh, state())


@pytest.fixture(params=sorted(cells.CELLS))
def case(request: pytest.FixtureRequest) -> Case:
    """Return a case for every registered cell."""
    return make_case(request.param)


@pytest.fixture
def cases() -> Callable[..., Case]:
    """Return the function that draws a case."""
    return make_case
