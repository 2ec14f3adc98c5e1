"""What the packages may import, how long a function may be, and what is documented."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from gated_notes import project

SOURCE = project.find().source
SUBJECT = sorted((SOURCE / "gated_rnn").rglob("*.py"))
EVERY = SUBJECT + [
    path
    for path in sorted((SOURCE / "gated_notes").rglob("*.py"))
    if "examples" not in path.parts
]
LONGEST = 25
RUNNING = {"distributed", "joblib", "rich", "sklearn", "threadpoolctl"}
"""What only running experiments needs: the extra of that name, and never at import."""


def imported(path: Path) -> set[str]:
    """Return the top-level packages that a file imports anywhere."""
    return imported_in(ast.parse(path.read_text(encoding="utf-8")))


def imported_in(tree: ast.Module) -> set[str]:
    """Return the top-level packages that a syntax tree imports."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def imported_at_once(path: Path) -> set[str]:
    """Return the top-level packages that importing a file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.body = [ast.Pass()]
    return imported_in(tree)


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield every function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def code_lines(function: ast.FunctionDef, text: list[str]) -> int:
    """Count the lines of a function that are neither docstring, comment nor empty."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    lines = text[body[0].lineno - 1 : function.end_lineno]
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") for line in lines
    )


@pytest.mark.parametrize("path", SUBJECT, ids=lambda path: path.name)
def test_the_subject_imports_numpy_and_the_standard_library_only(path: Path) -> None:
    allowed = {"numpy", "gated_rnn", *sys.stdlib_module_names}
    if "torch" in path.parent.parts:
        allowed.add("torch")
    assert imported_at_once(path) <= allowed
    if path.parent.name in {"experiments", "tasks"}:
        allowed |= RUNNING
    assert imported(path) <= allowed


def test_what_only_running_needs_is_in_its_extra() -> None:
    pyproject = tomllib.loads((SOURCE.parent / "pyproject.toml").read_text("utf-8"))
    extra = pyproject["project"]["optional-dependencies"]["experiments"]
    named = {re.match(r"[\w-]+", text)[0] for text in extra}
    sold_as = {"distributed": "dask", "sklearn": "scikit-learn"}
    assert named == {sold_as.get(package, package) for package in RUNNING}


@pytest.mark.parametrize("path", EVERY, ids=lambda path: path.name)
def test_every_function_can_be_quoted_on_a_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8").split("\n")
    long = {f.name: code_lines(f, text) for f in functions(path)}
    assert {name: count for name, count in long.items() if count > LONGEST} == {}


@pytest.mark.parametrize("path", SUBJECT, ids=lambda path: path.name)
def test_every_public_name_of_the_subject_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            public = not node.name.startswith("_")
            assert not public or ast.get_docstring(node), node.name
