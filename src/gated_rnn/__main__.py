"""The command ``gated-rnn``, also ``python -m gated_rnn``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from gated_rnn.experiments import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and carry it out.

    Args:
        arguments: The words after ``gated-rnn``; those of the process if left out.

    Returns:
        The exit code.
    """
    parser = argparse.ArgumentParser(
        prog="gated-rnn", description="Gated recurrent networks, measured."
    )
    subjects = parser.add_subparsers(required=True, metavar="SUBJECT")
    experiment = subjects.add_parser(
        "experiment", help="list, run and show experiments"
    )
    cli.add_to(experiment)
    return cli.call(parser.parse_args(arguments))


if __name__ == "__main__":
    raise SystemExit(main())
