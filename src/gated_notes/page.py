"""Read a page as an author wrote it: its bones, each with the line it stands on.

The bones are what both languages of a page must share: headings and their ids, boxes,
snippets, formulas, figures, cited values and link targets. The words between them are
free. Nothing here renders; the checks and the errors need places, not HTML.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from gated_notes.project import NotesError

FENCE = re.compile(r"^\s*(?P<ticks>`{3,})\s*(?P<info>[^`]*)$")
HEADING = re.compile(r"^(?P<level>#{1,6})\s+(?P<text>.*?)\s*$")
HEADING_ID = re.compile(r"\s*\{[^}]*#(?P<id>[\w-]+)[^}]*\}$")
BOX = re.compile(r"^\s*(?:!!!|\?\?\?\+?)\s+(?P<kind>\w+)(?:\s+\"(?P<title>.*)\")?")
SNIPPET = re.compile(r"^\s*-+8<-+\s+[\"'](?P<target>[^\"']+)[\"']\s*$")
DISPLAY = re.compile(r"\$\$(?P<tex>.+?)\$\$", re.DOTALL)
INLINE = re.compile(
    r"(?<![\\$])\$(?![\s$])(?P<tex>(?:[^$\n]|\n(?!\s*\n))+?)(?<![\s\\])\$"
)
VALUE = re.compile(r"\[\[(?P<target>[\w-]+/[\w-]+:[\w.-]+)\]\]")
CLAIM = re.compile(r"^\s*\[\[(?P<kind>claim|ledger|table):(?P<name>[\w-]+)\]\]\s*$")
CITATION = re.compile(r"\[@(?P<whole>@?)(?P<key>[\w-]+)\]")
LINK = re.compile(r"(?P<image>!?)\[[^\]\n]*\]\((?P<target>[^)\s]+)[^)\n]*\)")
CODE_SPAN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")
DOCUMENTED = (ast.FunctionDef, ast.ClassDef)
TEX_WORDS = re.compile(r"\\text\{[^{}]*\}")


@dataclass(frozen=True)
class Bone:
    """One thing that a page must share with its twin in the other language."""

    kind: str
    value: str
    line: int

    def __str__(self) -> str:
        """Say the bone as the author wrote it, as nearly as needed to find it."""
        return f"{self.kind} {self.value!r}"


@dataclass(frozen=True)
class Fence:
    """One fenced block: what stands behind the ticks, its lines, and its place."""

    info: str
    body: tuple[str, ...]
    line: int

    @property
    def classes(self) -> tuple[str, ...]:
        """The language and the classes: ``{ .python .run title=… }`` → python, run."""
        named = re.findall(r"\.([\w-]+)", re.sub(r"\"[^\"]*\"", "", self.info))
        return tuple(named) or tuple(self.info.split()[:1])

    @property
    def snippets(self) -> list[tuple[str, int]]:
        """The snippets it embeds, each with its line."""
        found = []
        for offset, text in enumerate(self.body, start=1):
            if match := SNIPPET.match(text):
                found.append((match["target"], self.line + offset))
        return found


def _blank(text: str) -> str:
    """Replace every character but line ends, so that places stay what they were."""
    return re.sub(r"[^\n]", " ", text)


@dataclass(frozen=True)
class Page:
    """One page of one language: its file and its Markdown."""

    path: Path
    text: str

    @classmethod
    def read(cls, path: Path) -> Page:
        """Read a Markdown page, or a lab as Markdown with its code in fences."""
        if path.suffix == ".md":
            return cls(path, path.read_text(encoding="utf-8"))
        return cls(path, _lab_as_markdown(path))

    @cached_property
    def fences(self) -> list[Fence]:
        """Every fenced block, in order."""
        return list(_fences(self.text))

    @cached_property
    def prose(self) -> str:
        """The text with front matter and fenced blocks blanked, places kept."""
        lines = self.text.split("\n")
        if lines[0] == "---" and "---" in lines[1:]:
            for number in range(lines.index("---", 1) + 1):
                lines[number] = ""
        for fence in self.fences:
            for number in range(fence.line - 1, fence.line + len(fence.body) + 1):
                lines[number] = ""
        return "\n".join(lines)

    @cached_property
    def words(self) -> str:
        """The prose with code spans and formulas blanked too: what is read aloud."""
        return INLINE.sub(lambda match: _blank(match[0]), self._without_display)

    def line_of(self, position: int) -> int:
        """Turn a position in ``prose`` or ``words`` into a line number."""
        # Blanked lines are shorter, so count in the text that was searched.
        return self.prose.count("\n", 0, position) + 1

    @cached_property
    def headings(self) -> list[tuple[int, str, str | None, int]]:
        """Every heading: level, text, explicit id (or None), line."""
        found = []
        for number, text in enumerate(self.prose.split("\n"), start=1):
            if match := HEADING.match(text):
                named = HEADING_ID.search(match["text"])
                title = HEADING_ID.sub("", match["text"])
                name = named["id"] if named else None
                found.append((len(match["level"]), title, name, number))
        return found

    @cached_property
    def bones(self) -> list[Bone]:
        """Everything the two languages must share, in the order of the page."""
        found = [*self._blocks(), *self._inlines()]
        return sorted(found, key=lambda bone: bone.line)

    def _blocks(self) -> Iterator[Bone]:
        for level, _, name, line in self.headings:
            yield Bone("heading", f"{'#' * level} {{ #{name} }}", line)
        for number, text in enumerate(self.prose.split("\n"), start=1):
            if match := BOX.match(text):
                yield Bone("box", match["kind"], number)
            if match := CLAIM.match(text):
                yield Bone(match["kind"], match["name"], number)
        for fence in self.fences:
            if "cell" in fence.classes:
                yield Bone("cell", _same_code("\n".join(fence.body)), fence.line)
            for target, line in fence.snippets:
                yield Bone("snippet", target, line)

    @cached_property
    def boxes(self) -> list[tuple[str, int, int]]:
        """Every box: its kind, its line, and the last line that stands in it."""
        found = []
        lines = self.prose.split("\n")
        for number, text in enumerate(lines, start=1):
            if match := BOX.match(text):
                outer = len(text) - len(text.lstrip())
                found.append((match["kind"], number, _end(lines, number, outer)))
        return found

    @cached_property
    def titled(self) -> list[tuple[str, str]]:
        """Every box: its kind and its title, which may be empty."""
        found = (BOX.match(text) for text in self.prose.split("\n"))
        return [(match["kind"], match["title"] or "") for match in found if match]

    @cached_property
    def formulas(self) -> list[tuple[str, bool, int]]:
        """Every formula: its TeX, whether it stands on its own line, its line."""
        found = []
        for pattern, text in ((DISPLAY, self._plain), (INLINE, self._without_display)):
            for match in pattern.finditer(text):
                found.append((match["tex"], pattern is DISPLAY, _line(text, match)))
        return found

    @cached_property
    def _plain(self) -> str:
        return CODE_SPAN.sub(lambda match: _blank(match[0]), self.prose)

    @cached_property
    def _without_display(self) -> str:
        return DISPLAY.sub(lambda match: _blank(match[0]), self._plain)

    def _inlines(self) -> Iterator[Bone]:
        for tex, _, line in self.formulas:
            yield Bone("formula", _same_words(tex), line)
        for match in VALUE.finditer(self._plain):
            yield Bone("value", match["target"], _line(self._plain, match))
        for match in CITATION.finditer(self._plain):
            yield Bone("cite", match["key"], _line(self._plain, match))
        for match in LINK.finditer(self._plain):
            kind = "figure" if match["image"] else "link"
            yield Bone(kind, match["target"], _line(self._plain, match))


def _line(text: str, match: re.Match[str]) -> int:
    return text.count("\n", 0, match.start()) + 1


def _end(lines: list[str], start: int, outer: int) -> int:
    """Return the last line that is indented more than the box that opens it."""
    end = start
    for number, text in enumerate(lines[start:], start=start + 1):
        if text.strip() and len(text) - len(text.lstrip()) <= outer:
            break
        end = number if text.strip() else end
    return end


def _same_words(formula: str) -> str:
    """Bring a formula to one form: its words belong to the language."""
    return " ".join(TEX_WORDS.sub(r"\\text{}", formula).split())


def _same_code(code: str) -> str:
    """Bring a cell to one form: its comments and docstrings belong to the language.

    Other strings stay, for what runs can depend on them.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:  # the kernel will say where
        return code
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


def _fences(text: str) -> Iterator[Fence]:
    opened: tuple[str, str, int] | None = None
    body: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        match = FENCE.match(line)
        if opened is None:
            if match:
                opened, body = (match["ticks"], match["info"].strip(), number), []
        elif match and match["ticks"] == opened[0] and not match["info"].strip():
            yield Fence(opened[1], tuple(body), opened[2])
            opened = None
        else:
            body.append(line)


def _lab_as_markdown(path: Path) -> str:
    """Turn a percent notebook into Markdown whose lines keep their numbers."""
    lines = [*path.read_text(encoding="utf-8").rstrip("\n").split("\n"), ""]
    in_code = in_words = False
    for index, line in enumerate(lines):
        if line.startswith("# %%"):
            if in_code:
                _close_cell(path, lines, index - 1)
            in_words = "[markdown]" in line
            in_code = not in_words
            lines[index] = "" if in_words else "``` { .python .cell }"
        elif in_words:
            lines[index] = line.removeprefix("#").removeprefix(" ")
        elif not in_code:
            lines[index] = ""  # the notebook's own header
    if in_code:
        _close_cell(path, lines, len(lines) - 1)
    return "\n".join(lines)


def _close_cell(path: Path, lines: list[str], index: int) -> None:
    if lines[index].strip():
        raise NotesError(f"{path}:{index + 1}: leave an empty line before each `# %%`.")
    lines[index] = "```"
