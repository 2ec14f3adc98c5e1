"""What the project says of itself is true: README, locks, workflows, versions."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import gated_rnn
from gated_notes import project
from gated_notes.figures.__main__ import standalone

ROOT = project.find().root
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def tracked() -> list[Path]:
    """Return every file of the project; without git, all that git would not ignore."""
    if (ROOT / ".git").exists():
        done = subprocess.run(
            ["git", "ls-files", "-z"],
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        return [ROOT / name for name in done.stdout.split("\0") if name]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").replace("/", "").split()
    found = []
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [n for n in inner if not any(fnmatch(n, i) for i in ignored)]
        found += [Path(folder) / name for name in names]
    return found


def test_the_example_of_the_readme_prints_what_the_readme_says(tmp_path: Path) -> None:
    [code] = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    [printed, *_] = re.findall(r"```text\n(.*?)```", README, re.DOTALL)
    assert sum(bool(line.strip()) for line in code.splitlines()) <= 12
    (tmp_path / "example.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", "example.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed


def test_the_picture_of_the_readme_is_the_figure_as_it_is_now() -> None:
    picture = (ROOT / "docs" / "lstm_cell.svg").read_text(encoding="utf-8")
    assert picture == standalone("lstm_cell", "en")


def test_every_command_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(re.findall(r"`make ([a-z-]+)`", README))
    assert {"serve", "test", "check"} <= named <= targets


def test_every_folder_of_the_tree_exists() -> None:
    tree = README.split("## The tree")[1].split("```")[1]
    named = re.findall(r"^((?:src|docs|tests|mkdocs)[\w./]*)", tree, re.MULTILINE)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", ["requirements.txt", "package-lock.json", ".npmrc"])
def test_a_lock_records_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    recorded = r"\"resolved\"|index-url|find-links|registry\.|hosted\.org"
    assert not re.search(recorded, text)


def test_every_package_of_the_lock_has_hashes() -> None:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    starts = [n for n, line in enumerate(lines) if re.match(r"[a-z0-9]", line)]
    assert starts
    for number in starts:
        assert "--hash=sha256:" in lines[number + 1], lines[number]


def locked() -> dict[str, list[str]]:
    """Return the versions that the lock admits, by name."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    versions: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE):
        versions.setdefault(canonicalize_name(name), []).append(version)
    return versions


def admitted(requirement: Requirement) -> bool:
    """Say whether the lock holds what is required, in an admitted version."""
    versions = locked().get(canonicalize_name(requirement.name), [])
    return any(map(requirement.specifier.contains, versions))


def test_the_lock_holds_every_dependency_but_torch() -> None:
    extras = PYPROJECT["project"]["optional-dependencies"]
    asked = [*PYPROJECT["project"]["dependencies"]]
    asked += [name for key in ("site", "test", "lint") for name in extras[key]]
    for extra in ("experiments", "music"):
        asked.remove(f"gated-notes[{extra}]")  # ourselves, with an extra
        asked += extras[extra]
    assert [name for name in asked if not admitted(Requirement(name))] == []
    assert "torch" not in locked()


def test_the_lock_holds_what_torch_needs_because_torch_comes_without_it() -> None:
    needed = map(Requirement, metadata.requires("torch") or [])
    plain = [r for r in needed if not r.marker or r.marker.evaluate({"extra": ""})]
    assert plain
    # A build of CUDA asks for more, and so fails here.
    assert [str(r) for r in plain if not admitted(r)] == []


def test_the_mathematics_needs_numpy_only() -> None:
    assert [d[:5] for d in PYPROJECT["project"]["dependencies"]] == ["numpy"]


def test_versions_agree() -> None:
    cited = re.search(r"^version: (\S+)$", (ROOT / "CITATION.cff").read_text(), re.M)
    assert cited
    assert cited[1] == PYPROJECT["project"]["version"] == gated_rnn.__version__


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_to_commits(path: Path) -> None:
    uses = re.findall(r"uses: (\S+)", path.read_text(encoding="utf-8"))
    assert uses
    for action in uses:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_start_without_permissions(path: Path) -> None:
    assert "\npermissions: {}\n" in path.read_text(encoding="utf-8")


def test_ci_runs_make_check_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [
        line for line in lines if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec make check"]


def test_no_file_names_a_place_of_one_machine() -> None:
    place = re.compile(r"(?<![\w.-])/(?:home|root|Users|work|tmp)/\w")
    paths = tracked()
    assert ROOT / "README.md" in paths
    for path in paths:
        if path.is_file() and path.suffix not in {".svg", ".png"}:
            text = path.read_text(encoding="utf-8")
            assert not place.search(text), path
