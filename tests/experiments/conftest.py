"""Running the command line as a reader does: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gated_rnn.experiments import sources

COMMAND = (sys.executable, "-W", "error", "-m", "gated_rnn", "experiment")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(sources.SOURCE)}

Told = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def gated(tmp_path: Path) -> Told:
    """Return a function that runs a command with its results below ``tmp_path``."""

    def told(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, "--root", str(options.pop("root", tmp_path)), *words],
            env=ENVIRONMENT | options.pop("env", {}),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            **options,
        )

    return told
