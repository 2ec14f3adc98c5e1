"""The packages that only running experiments needs, and what to do without them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class ExperimentError(Exception):
    """A command about experiments cannot be carried out; the message says why."""


@contextmanager
def needed(extra: str = "experiments") -> Iterator[None]:
    """Turn a missing package into a sentence that names the extra.

    Args:
        extra: Which extra of the distribution brings it.

    Yields:
        Nothing.

    Raises:
        ExperimentError: An import inside the block found no such package.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise ExperimentError(
            f"running experiments needs the package {error.name!r}, which is not "
            f"installed. Install the extra: pip install 'gated-notes[{extra}]', "
            f"or in a checkout: pip install -e '.[{extra}]'"
        ) from error
