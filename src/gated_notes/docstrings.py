"""Docstrings as they are written: an extension of griffe, which reads the package.

In a docstring a formula stands on lines of its own, as it should be read in ``help``:

    hₜ = oₜ ⊙ tanh(cₜ)

Markdown would run such lines together. So a paragraph that is indented, or that does
not end as a sentence does, is kept line by line. What a class says of its fields under
``Attributes:`` is handed to the fields, and each field knows its shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe

from gated_notes import project

SECTION = re.compile(r"^(Args|Attributes|Raises|Returns|Yields|Examples?):$", re.M)
SENTENCE = (".", ":", ";", "?", "!")
LIST = re.compile(r"([*+-]|\d+\.) ")
COLUMNS = 72
"""A longer signature is written with one parameter to a line."""


class Readable(griffe.Extension):
    """Prepares what was read for the pages of the reference."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Go through everything that the package defines."""
        notes = project.find(Path(str(pkg.filepath)).parent)
        for thing in everything(pkg):
            beside = thing.extra["gated_notes"]
            beside["place"] = notes.shown(Path(str(thing.filepath)))
            beside["own"] = _own(thing)
            if thing.docstring:
                thing.docstring.value = with_lines(thing.docstring.value)
            if isinstance(thing, griffe.Module):
                beside["borrowed"] = _borrowed(thing)
            elif isinstance(thing, griffe.Class):
                _describe_fields(thing)
                beside["signature"] = _class_line(thing)
            elif isinstance(thing, griffe.Function):
                beside["signature"] = signature(thing, thing.name)
            elif isinstance(thing, griffe.Attribute):
                beside["shape"] = shape(thing)
                beside["signature"] = _assignment(thing)


def everything(thing: griffe.Object) -> Iterator[griffe.Object]:
    """Yield an object and all that it defines, below it too; nothing imported.

    Args:
        thing: A module or class.

    Yields:
        Modules, classes, functions and attributes.
    """
    yield thing
    for member in thing.members.values():
        if isinstance(member, griffe.Object):
            yield from everything(member)


def _own(thing: griffe.Object) -> list[griffe.Object]:
    """What stands on the page below it: classes and functions first."""
    own = [
        member
        for member in thing.members.values()
        if isinstance(member, griffe.Object)
        and not (member.is_module or member.name.startswith("_"))
    ]
    return sorted(own, key=lambda member: member.is_attribute)


def _borrowed(module: griffe.Module) -> list[tuple[str, str]]:
    """Names that a module offers in ``__all__`` and another one defines."""
    return [
        (name, member.target_path)
        for name, member in module.members.items()
        if isinstance(member, griffe.Alias)
        and name in [str(export) for export in module.exports or ()]
        and member.target_path != f"{module.path}.{name}"
    ]


# -------------------------------------------------------------------------- formulas


def with_lines(text: str) -> str:
    """Fence every formula of a docstring, so that Markdown keeps its lines.

    Args:
        text: The docstring, its indentation taken away.

    Returns:
        The same, with the formulas in fences; the sections stay as they are.
    """
    section = SECTION.search(text)
    end = section.start() if section else len(text)
    summary, *paragraphs = re.split(r"\n\s*\n", text[:end].rstrip())
    shown = [_fence(each) if is_formula(each) else each for each in paragraphs]
    return "\n\n".join([summary, *shown, text[end:]]).rstrip()


def is_formula(paragraph: str) -> bool:
    """Say whether the lines of a paragraph are lines, not sentences.

    Args:
        paragraph: Any paragraph but the first, which is the summary.

    Returns:
        True where it is indented, or neither a list nor ended as a sentence.
    """
    if all(line.startswith("    ") for line in paragraph.split("\n")):
        return True
    return not (paragraph.endswith(SENTENCE) or LIST.match(paragraph))


def _fence(paragraph: str) -> str:
    lines = paragraph.split("\n")
    least = min(len(line) - len(line.lstrip()) for line in lines)
    body = "\n".join(line[least:] for line in lines)
    return f"``` {{ .text .lines .no-copy }}\n{body}\n```"


# ---------------------------------------------------------------------------- fields


def shape(field: griffe.Attribute) -> str:
    """Return the shape that a field's annotation carries, or nothing.

    Args:
        field: Such as ``W_ih: Annotated[Array, "4H, I"]``.

    Returns:
        Such as ``4H, I``.
    """
    kind = field.annotation
    if not isinstance(kind, griffe.ExprSubscript) or not isinstance(
        kind.slice, griffe.ExprTuple
    ):
        return ""
    words = list(kind.slice.elements)[1:]
    if kind.canonical_path != "typing.Annotated" or len(words) != 1:
        return ""
    return str(words[0]).strip("'()")


def _describe_fields(kind: griffe.Class) -> None:
    if not kind.docstring:
        return
    for section in kind.docstring.parsed:
        if isinstance(section, griffe.DocstringSectionAttributes):
            for said in section.value:
                field = kind.members.get(said.name)
                if isinstance(field, griffe.Attribute) and not field.docstring:
                    field.docstring = griffe.Docstring(said.description, parent=field)


# ------------------------------------------------------------------------ signatures


def signature(function: griffe.Function, name: str) -> str:
    """Return the signature as the source writes it: in one line if it fits.

    Args:
        function: What is called.
        name: What it is called by.

    Returns:
        One line, or one parameter to a line.
    """
    returns = f" -> {function.returns}" if function.returns is not None else ""
    words = list(_parameters(function))
    line = f"{name}({', '.join(words)}){returns}"
    if len(line) <= COLUMNS:
        return line
    return "\n".join([f"{name}(", *(f"    {word}," for word in words), f"){returns}"])


def _parameters(function: griffe.Function) -> Iterator[str]:
    starred = False
    for parameter in function.parameters:
        kind = parameter.kind
        if parameter.name in ("self", "cls"):
            continue
        if kind is griffe.ParameterKind.keyword_only and not starred:
            yield "*"
        alone = (griffe.ParameterKind.keyword_only, griffe.ParameterKind.var_positional)
        starred = starred or kind in alone
        stars = {
            griffe.ParameterKind.var_positional: "*",
            griffe.ParameterKind.var_keyword: "**",
        }.get(kind, "")
        annotation = f": {parameter.annotation}" if parameter.annotation else ""
        equals = " = " if annotation else "="
        default = f"{equals}{parameter.default}" if parameter.default else ""
        yield f"{stars}{parameter.name}{annotation}{default if not stars else ''}"


def _class_line(kind: griffe.Class) -> str:
    start = kind.members.get("__init__")
    if isinstance(start, griffe.Function):
        return f"class {signature(start, kind.name)}".removesuffix(" -> None")
    bases = ", ".join(str(base) for base in kind.bases)
    return f"class {kind.name}({bases})" if bases else f"class {kind.name}"


def _assignment(constant: griffe.Attribute) -> str:
    kind = f": {constant.annotation}" if constant.annotation else ""
    line = f"{constant.name}{kind} = {constant.value}"
    return line if len(line) <= COLUMNS else f"{constant.name}{kind}"
