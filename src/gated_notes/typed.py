"""No measured number is typed: a decimal in a sentence has a place it comes from.

A value that was printed or stored is cited (`[[page/script:name]]`), so it cannot drift
from what was measured. What may be typed is what nobody measures: a setting, which
stands in the code or in a formula of the same page; a number of a paper, beside its
source; the number of a section, a table or a version.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from gated_notes.page import CODE_SPAN, Page
from gated_notes.project import Project

DECIMAL = re.compile(
    r"(?<![\w.:/-])(?P<number>\d+(?:\.\d+)?e[-+]?\d+|\d+\.\d+)(?![.\w]*\d)"
)
LITERAL = re.compile(r"(?<![\w.])\d+(?:\.\d*)?(?:e[-+]?\d+)?")
NOT_READ = re.compile(
    r"\[\[[^\]\n]+\]\]"  # cited values
    r"|\]\([^)\s]+(?:\s\"[^\"]*\")?\)"  # targets of links
    r"|<[^<>]*>|\{[^{}\n]*\}"  # tags and attributes
)
SOURCED = re.compile(r"\[@@?[\w-]+\]|\[\^[\w-]+\]")
NAMED = re.compile(
    r"(?:sections?|tables?|figures?|chapters?|표|그림"
    r"|PyTorch|TensorFlow|Keras|Python|NumPy)\s+$"
)
BELONGS = re.compile(r"^\s*(?:절|장|항)")


def problems(notes: Project, page: Page, name: str) -> Iterator[tuple[int, str]]:
    """Return every decimal of a sentence that comes from nowhere, with its line."""
    words = NOT_READ.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), page.words)
    settings = _settings(notes, page, name)
    plain = page.prose.split("\n")
    for match in DECIMAL.finditer(words):
        line = words.count("\n", 0, match.start()) + 1
        if SOURCED.search(_paragraph(plain, line)) or _names(words, match):
            continue
        if float(match["number"]) not in settings:
            yield (
                line,
                f"{match['number']} is typed and stands in no code and no formula of "
                "this page: cite what printed it (`[[page/script:name]]`) or its "
                "source (`[@key]`).",
            )


def _paragraph(lines: list[str], line: int) -> str:
    """Return the lines around one, up to the empty ones."""
    first = last = line - 1
    while first and lines[first - 1].strip():
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return "\n".join(lines[first : last + 1])


def _names(words: str, match: re.Match[str]) -> bool:
    """Say whether the number is that of a section, a table or a version."""
    before, after = words[: match.start()], words[match.end() :]
    return bool(NAMED.search(before[-20:]) or BELONGS.match(after[:4]))


def _settings(notes: Project, page: Page, name: str) -> set[float]:
    """Return every number that stands in the code or in a formula of a page."""
    folder = notes.examples / name.removesuffix(".md").replace("-", "_")
    code = [path.read_text("utf-8") for path in sorted(folder.glob("*.py"))]
    code += ["\n".join(fence.body) for fence in page.fences]
    code += [_quoted(notes.source, target) for target in _targets(page)]
    code += [tex for tex, *_ in page.formulas]
    code += [match[0] for match in CODE_SPAN.finditer(page.prose)]
    return {float(found) for text in code for found in LITERAL.findall(text)}


def _targets(page: Page) -> list[str]:
    return [target for fence in page.fences for target, _ in fence.snippets]


def _quoted(source: Path, target: str) -> str:
    path = source / target.partition(":")[0]
    return path.read_text("utf-8") if path.is_file() else ""
