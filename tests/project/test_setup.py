"""The set-up: done once, never half, and never with a build of CUDA."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from gated_notes import project

SCRIPT = project.find().root / "tools" / "setup.py"


class Made:
    """A folder that the set-up makes, and how often it did."""

    def __init__(self, setup: ModuleType, root: Path) -> None:
        self.setup, self.folder, self.times = setup, root / "made", 0
        self.lock = root / "lock"
        self.lock.write_text("numpy 1", encoding="utf-8")

    def make(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.times += 1

    def break_off(self) -> None:
        self.make()
        (self.folder / "half").touch()
        raise KeyboardInterrupt

    def once(self, make: Callable[[], None] | None = None) -> None:
        self.setup.once(self.folder, (self.lock.name,), make or self.make)


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load the script as a module that works in an empty folder."""
    spec = importlib.util.spec_from_file_location("notes_setup", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


@pytest.fixture
def made(setup: ModuleType, tmp_path: Path) -> Made:
    """Return a folder that was made once."""
    made = Made(setup, tmp_path)
    made.once()
    (made.folder / "kept").touch()
    return made


def test_what_is_made_is_not_made_again(made: Made) -> None:
    made.once()
    assert made.times == 1


def test_a_changed_lock_brings_the_folder_up_to_date(made: Made) -> None:
    made.lock.write_text("numpy 2", encoding="utf-8")
    made.once()
    assert made.times == 2
    assert (made.folder / "kept").exists()


def test_a_folder_that_was_removed_is_made_again(made: Made) -> None:
    (made.folder / "kept").unlink()
    (made.folder / ".made").unlink()
    made.folder.rmdir()
    made.once()
    assert made.times == 2


def test_a_set_up_that_was_broken_off_starts_from_nothing(made: Made) -> None:
    made.lock.write_text("numpy 2", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        made.once(made.break_off)
    made.once()
    assert {path.name for path in made.folder.iterdir()} == {".made"}


def test_a_folder_made_in_another_place_is_made_anew(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    made.lock.rename(moved / "lock")
    made.folder = made.folder.rename(moved / "made")
    monkeypatch.setattr(made.setup, "ROOT", moved)
    made.once()
    assert made.times == 2
    assert not (made.folder / "kept").exists()


def test_a_folder_made_by_another_python_is_made_anew(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(made.setup.sys, "version", "3.99.0")
    made.once()
    assert made.times == 2
    assert not (made.folder / "kept").exists()


def test_a_link_goes_and_what_it_points_at_stays(made: Made, tmp_path: Path) -> None:
    elsewhere = made.folder.rename(tmp_path / "elsewhere")
    made.folder.symlink_to(elsewhere)
    made.once()
    assert made.times == 2
    assert not made.folder.is_symlink()
    assert {path.name for path in elsewhere.iterdir()} == {".made", "kept"}


def test_an_old_python_is_told_what_is_needed(
    setup: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(setup, "NEEDED", (99, 0, 0))
    assert setup.main() == 1
    assert "99.0.0 or newer is needed" in capsys.readouterr().err


def commands(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Record what the set-up tries; nothing it tries succeeds."""
    tried: list[list[str]] = []

    def fail(*command: str | Path) -> bool:
        tried.append([str(word) for word in command])
        return False

    monkeypatch.setattr(setup, "works", fail)
    monkeypatch.setattr(setup, "run", fail)
    return tried


def test_linux_never_takes_a_torch_that_may_be_a_build_of_cuda(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup.sys, "platform", "linux")
    tried = commands(setup, monkeypatch)
    with pytest.raises(setup.SetupError, match="PIP_FIND_LINKS"):
        setup.install_torch()
    installs = [words for words in tried if "install" in words]
    assert len(installs) == 2
    for words in installs:
        assert "--no-deps" in words
        assert "--no-index" in words or words[-3:-1] == ["--torch-backend", "cpu"]


def test_macos_takes_the_ordinary_torch_which_has_no_cuda(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup.sys, "platform", "darwin")
    tried = commands(setup, monkeypatch)
    setup.install_torch()
    assert "--no-index" in tried[-2]
    assert "--no-index" not in tried[-1]
    assert tried[-1][-1] == setup.TORCH
