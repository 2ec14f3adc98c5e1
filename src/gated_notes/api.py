"""What the subject's package offers, read without importing it, and what it must say.

Every public name that ``gated_rnn`` defines says what it is: modules, classes,
functions, constants, and the fields that carry a shape. A function says all that goes
in, what comes out, and what it raises.
"""

from __future__ import annotations

import ast
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import griffe

from gated_notes import execute
from gated_notes.docstrings import Readable, everything
from gated_notes.project import Project, write_atomically

PACKAGE = "gated_rnn"

OPTIONS: griffe.GoogleOptions = {"returns_multiple_items": False}
"""How docstrings are read: lines of ``Returns`` are sentences and no list.

``mkdocs.yml`` says the same to mkdocstrings.
"""


@dataclass(frozen=True)
class Module:
    """One public module: its dotted name and its file."""

    name: str
    path: Path

    @property
    def is_package(self) -> bool:
        """Whether other modules stand below it."""
        return self.path.name == "__init__.py"

    @property
    def parent(self) -> str:
        """The dotted name of the package that holds it; empty for the whole."""
        return self.name.rpartition(".")[0]

    @property
    def summary(self) -> str:
        """The first sentence of its docstring."""
        return _names(self.path, self.path.stat().st_mtime_ns)[0]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it defines, private ones too."""
        return _names(self.path, self.path.stat().st_mtime_ns)[1]


def modules(notes: Project) -> list[Module]:
    """List every public module of the package, packages before what they hold."""
    found = []
    for path in (notes.source / PACKAGE).rglob("*.py"):
        parts = path.relative_to(notes.source).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        if not any(part.startswith("_") for part in parts):
            found.append(Module(".".join(parts), path))
    return sorted(found, key=lambda module: module.name.split("."))


@cache
def _names(path: Path, changed: int) -> tuple[str, tuple[str, ...]]:
    # `changed` (the modification time) is part of the key, so an edit is seen.
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.AnnAssign):
            names.append(ast.unparse(node.target))
        elif isinstance(node, ast.Assign):
            names += [ast.unparse(target) for target in node.targets]
    words = (ast.get_docstring(tree) or "").partition("\n\n")[0]
    return " ".join(words.split()), tuple(names)


def read(notes: Project) -> griffe.Module:
    """Read the whole package."""
    package = griffe.load(
        PACKAGE,
        search_paths=[notes.source],
        docstring_parser="google",
        docstring_options=OPTIONS,
        extensions=griffe.load_extensions(Readable),
        allow_inspection=False,
    )
    assert isinstance(package, griffe.Module)
    return package


# -------------------------------------------------------------------------- problems


def problems(notes: Project) -> list[str]:
    """Return every public name that does not say enough; cached until a file changes.

    Args:
        notes: The project.

    Returns:
        Lines such as ``src/gated_rnn/x.py:7: `x.f` has no docstring; …``.
    """
    package = notes.source / PACKAGE
    ours = [Path(__file__), Path(__file__).with_name("docstrings.py")]
    key = execute.fingerprint([*package.rglob("*.py"), *ours])
    kept = notes.cache / "api.json"
    if kept.is_file():
        record = json.loads(kept.read_text(encoding="utf-8"))
        if record["key"] == key:
            return list(record["problems"])
    found = [
        f"{notes.shown(Path(str(thing.filepath)))}:{thing.lineno or 1}: {what}"
        for thing in everything(read(notes))
        if is_public(thing)
        for what in _lacks(thing)
    ]
    write_atomically(kept, json.dumps({"key": key, "problems": found}))
    return found


def is_public(thing: griffe.Object) -> bool:
    """Whether no part of its path starts with an underscore."""
    return not any(part.startswith("_") for part in thing.path.split("."))


def _lacks(thing: griffe.Object) -> Iterator[str]:
    name = thing.path.removeprefix(f"{PACKAGE}.")
    if isinstance(thing, griffe.Attribute) and not _must_speak(thing):
        return
    if not thing.docstring:
        yield f"`{name}` has no docstring; say what it is."
    elif isinstance(thing, griffe.Function):
        for what in _sections(thing):
            yield f"`{name}` {what}"


def _must_speak(attribute: griffe.Attribute) -> bool:
    """Whether it is a constant, a property or has a shape; other fields need not."""
    in_module = attribute.parent is not None and attribute.parent.is_module
    shape = attribute.extra["gated_notes"]["shape"]
    return in_module or "property" in attribute.labels or bool(shape)


def _sections(function: griffe.Function) -> Iterator[str]:
    assert function.docstring
    said = {section.kind.value: section for section in function.docstring.parsed}
    documented = [item.name.strip("*") for item in _items(said, "parameters")]
    wanted = [p.name for p in function.parameters if p.name not in ("self", "cls")]
    if documented != wanted:
        yield f"documents {documented} under Args: but takes {wanted}."
    if str(function.returns) not in ("None", "NoReturn") and not (
        "returns" in said or "yields" in said
    ):
        yield f"does not say under Returns: what its {function.returns} is."
    named = {str(item.annotation).split(".")[-1] for item in _items(said, "raises")}
    for error in sorted(raised(function) - named):
        yield f"does not say under Raises: when it raises {error}."


def _items(said: dict[str, griffe.DocstringSection], kind: str) -> list[Any]:
    return list(said[kind].value) if kind in said else []


def raised(function: griffe.Function, seen: frozenset[str] = frozenset()) -> set[str]:
    """Return the errors that a function raises itself or in its module's helpers.

    Args:
        function: A function with its source.
        seen: Helpers that were looked at already.

    Returns:
        The names of the errors; what another module raises is not followed.
    """
    found: set[str] = set()
    module = function.module
    for node in ast.walk(ast.parse(textwrap.dedent(function.source))):
        if isinstance(node, ast.Raise) and node.exc is not None:
            made = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            name = ast.unparse(made).split(".")[-1]
            found |= {name} if name[:1].isupper() else set()
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            helper = module.members.get(name)
            ours = name.startswith("_") and name not in seen
            if ours and isinstance(helper, griffe.Function):
                found |= raised(helper, seen | {name})
    return found
