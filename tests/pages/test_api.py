"""Every public name says what it is; a formula keeps its lines."""

from __future__ import annotations

import ast
import pkgutil
import re
from pathlib import Path

import griffe
import pytest
from mkdocs.config import load_config

import gated_rnn
from gated_notes import api, docstrings, project
from gated_notes.project import Project

HERE = project.find()

COMPLETE = '''"""A module."""

from typing import Annotated, NamedTuple

LIMIT = 3
"""The greatest size."""

_private = 1


class Pair(NamedTuple):
    """Two things.

    Attributes:
        a: The first.
    """

    a: Annotated[list, "B, H"]
    b: Annotated[list, "4H"]
    """The second."""
    plain: int


def check(n: int, *rest: int, deep: bool = False) -> int:
    """Look at a size.

    Args:
        n: The size.
        *rest: Others.
        deep: All of it.

    Returns:
        The size.

    Raises:
        ValueError: Too large.
    """
    _refuse(n)
    return n


def _refuse(n):
    if n > LIMIT:
        raise ValueError(n)


class Thing:
    """A thing.

    Args:
        size: Its size.
    """

    def __init__(self, size: int) -> None:
        self.size = size

    def grow(self) -> int:
        """Grow.

        Returns:
            The new size.
        """
        return self.size + 1

    @property
    def half(self) -> float:
        """Half of the size."""
        return self.size / 2
'''

PLANTED = {
    "a module": ('"""A module."""', "", "x", "has no docstring"),
    "a constant": ('"""The greatest size."""', "", "x.LIMIT", "has no docstring"),
    "a class": (
        '"""A thing.\n\n    Args:\n        size: Its size.\n    """',
        "",
        "x.Thing",
        "has no docstring",
    ),
    "a field of the docstring": (
        "    a: The first.",
        "    c: Nothing.",
        "x.Pair.a",
        "has no docstring",
    ),
    "a field": ('    """The second."""\n', "", "x.Pair.b", "has no docstring"),
    "a function": (
        "def _refuse",
        "def planted():\n    pass\n\n\ndef _refuse",
        "x.planted",
        "has no docstring",
    ),
    "a method": (
        "    @property",
        "    def planted(self):\n        pass\n\n    @property",
        "x.Thing.planted",
        "has no docstring",
    ),
    "a property": (
        '\n        """Half of the size."""',
        "",
        "x.Thing.half",
        "has no docstring",
    ),
    "a parameter": ("        n: The size.\n", "", "x.check", "under Args:"),
    "a parameter that is gone": ("n: int, ", "", "x.check", "under Args:"),
    "parameters in another order": (
        "n: int, *rest: int, deep: bool = False",
        "deep: bool, n: int, *rest: int",
        "x.check",
        "under Args:",
    ),
    "a result": (
        "    Returns:\n        The size.\n\n",
        "",
        "x.check",
        "under Returns:",
    ),
    "an error that a helper raises": (
        "    Raises:\n        ValueError: Too large.\n",
        "",
        "x.check",
        "ValueError",
    ),
}


def planted(notes: Project, text: str) -> list[str]:
    """Return the problems of a package with this one module."""
    package = notes.source / "gated_rnn"
    package.mkdir(exist_ok=True)
    (package / "__init__.py").write_text('"""A package."""\n', encoding="utf-8")
    (package / "x.py").write_text(text, encoding="utf-8")
    return api.problems(notes)


def test_every_public_name_of_the_subject_says_all_that_it_must() -> None:
    assert api.problems(HERE) == []


def test_a_module_that_says_everything_has_no_problem(notes: Project) -> None:
    assert planted(notes, COMPLETE) == []


@pytest.mark.parametrize("name", PLANTED)
def test_what_says_too_little_is_found_and_named(notes: Project, name: str) -> None:
    old, new, place, said = PLANTED[name]
    assert old in COMPLETE
    [problem] = planted(notes, COMPLETE.replace(old, new, 1))
    assert re.match(r"src/gated_rnn/x\.py:\d+: ", problem)
    assert f"`{place}` " in problem
    assert said in problem


def test_a_problem_is_forgotten_when_it_is_mended(notes: Project) -> None:
    broken = COMPLETE.replace('"""The greatest size."""', "")
    assert planted(notes, broken)
    assert planted(notes, broken) == planted(notes, broken)  # from the cache
    assert planted(notes, COMPLETE) == []


def test_the_modules_are_those_that_python_finds() -> None:
    found = {gated_rnn.__name__}
    for info in pkgutil.walk_packages(gated_rnn.__path__, "gated_rnn."):
        if not any(part.startswith("_") for part in info.name.split(".")):
            found.add(info.name)
    assert {module.name for module in api.modules(HERE)} == found
    assert len(found) > 40


def test_a_package_stands_before_what_it_holds() -> None:
    names = [module.name for module in api.modules(HERE)]
    for name in names:
        assert not any(
            name.startswith(f"{later}.") for later in names[names.index(name) :]
        )


# -------------------------------------------------------------------------- formulas


FORMULA = """Squash to (0, 1).

σ(a) = 1 / (1 + e⁻ᵃ)
     = ½ tanh(a/2) + ½

    indented = too

The second form never overflows, whatever
the size of it.

* a list = a list
  that goes on

Args:
    a: Pre-activation

    as it was
"""


def test_lines_of_formulas_are_fenced_and_nothing_else() -> None:
    shown = docstrings.with_lines(FORMULA)
    fences = re.findall(r"^``` .*?\n(.*?)\n```$", shown, re.MULTILINE | re.DOTALL)
    assert fences == [
        "σ(a) = 1 / (1 + e⁻ᵃ)\n     = ½ tanh(a/2) + ½",
        "indented = too",
    ]
    for kept in ("Squash to (0, 1).\n\n", "whatever\nthe size", "list\n  that"):
        assert kept in shown
    assert shown.endswith(FORMULA[FORMULA.index("Args:") :].rstrip())


def test_a_docstring_without_formula_stays_as_it_is() -> None:
    text = "Say it.\n\nA sentence\nof two lines.\n\nReturns:\n    It."
    assert docstrings.with_lines(text) == text


def test_no_sentence_of_the_subject_is_taken_for_a_formula() -> None:
    # A formula relates two sides; a table of a layout has columns.
    relation = re.compile(r"[=←→≈≤≥∈:…]|state|\S {2,}\S")
    fence = re.compile(r"^``` .*?\n(.*?)\n```$", re.MULTILINE | re.DOTALL)
    package = api.read(HERE)
    formulas = [
        (thing.path, formula)
        for thing in docstrings.everything(package)
        if thing.docstring
        for formula in fence.findall(thing.docstring.value)
    ]
    assert len(formulas) > 60
    assert [pair for pair in formulas if not relation.search(pair[1])] == []


def test_what_is_returned_stands_in_one_piece_on_every_page() -> None:
    config = load_config(str(HERE.root / "mkdocs.yml"))
    python = config.plugins["mkdocstrings"].config["handlers"]["python"]
    assert python["options"]["docstring_options"] == api.OPTIONS
    for thing in docstrings.everything(api.read(HERE)):
        if thing.docstring:
            for section in thing.docstring.parsed:
                if isinstance(section, griffe.DocstringSectionReturns):
                    [whole] = section.value
                    assert not whole.name, thing.path
                    assert str(whole.annotation) == str(thing.returns), thing.path


# ------------------------------------------------------------- shapes and signatures


@pytest.fixture
def thing(tmp_path: Path) -> griffe.Module:
    """Read the complete module alone."""
    (tmp_path / "mkdocs.yml").write_text("", encoding="utf-8")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "x.py").write_text(COMPLETE, encoding="utf-8")
    read = griffe.load(
        "x",
        search_paths=[tmp_path / "src"],
        docstring_parser="google",
        extensions=griffe.load_extensions(docstrings.Readable),
        allow_inspection=False,
    )
    assert isinstance(read, griffe.Module)
    return read


def test_a_field_knows_its_shape_and_what_its_class_says_of_it(
    thing: griffe.Module,
) -> None:
    shapes = {
        n: f.extra["gated_notes"]["shape"] for n, f in thing["Pair"].members.items()
    }
    assert shapes == {"a": "B, H", "b": "4H", "plain": ""}
    assert thing["Pair.a"].docstring.value == "The first."
    assert thing["Pair.b"].docstring.value == "The second."


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("check", "check(n: int, *rest: int, deep: bool = False) -> int"),
        ("Thing", "class Thing(size: int)"),
        ("Thing.grow", "grow() -> int"),
        ("Pair", "class Pair(NamedTuple)"),
        ("LIMIT", "LIMIT = 3"),
    ],
)
def test_a_signature_is_written_as_in_the_source(
    thing: griffe.Module, name: str, shown: str
) -> None:
    assert thing[name].extra["gated_notes"]["signature"] == shown


@pytest.mark.parametrize(
    "source",
    [
        "def f(a, b=1, *, c: int = 2, **more: int): ...",
        "def f(*many: int, last=None) -> None: ...",
        "def f(a_rather_long_parameter: dict[str, int], another_one: list[int],"
        " *, and_the_last: tuple[int, ...] = ()) -> None: ...",
    ],
)
def test_a_signature_is_python_that_means_the_same(source: str) -> None:
    with griffe.temporary_visited_module(source) as module:
        function = module["f"]
    shown = docstrings.signature(function, "f")
    assert all(len(line) <= docstrings.COLUMNS for line in shown.split("\n"))
    assert ast.dump(ast.parse(f"def {shown}: ...")) == ast.dump(ast.parse(source))
