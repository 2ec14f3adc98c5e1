"""No measured number is typed: a number in a sentence has a place it comes from.

A value that was printed or stored is cited (`[[page/script:name]]`), so it cannot drift
from what was measured. What may be typed is what nobody measures: a setting, which
stands in the code or in a formula of the same page or in an experiment that it cites; a
number of a paper, beside its source; the number of a section, a table or a version; a
year. A single digit counts what the reader sees and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from gated_notes import charts, claims, drawings, results
from gated_notes.cited import STORED
from gated_notes.page import CODE_SPAN, Page
from gated_notes.project import LANGUAGES, Project
from gated_rnn.experiments.sources import dependencies

NUMBER = re.compile(
    r"(?<![\w.:/-])(?<!\d,)"
    r"(?P<number>\d+(?:\.\d+)?e[-+]?\d+|\d+\.\d+|\d{1,3}(?:,\d{3})+|\d{2,})"
    r"(?![.\w]*\d|,\d{3})"
)
YEAR = re.compile(r"19[5-9]\d|20[0-2]\d")
LITERAL = re.compile(r"(?<![\w.])\d+(?:(?:_|\{,\})\d{3})*(?:\.\d*)?(?:e[-+]?\d+)?")
GROUPS = re.compile(r"_|\{,\}|,")
NOT_READ = re.compile(
    r"\[\[[^\]\n]+\]\]"  # cited values
    r"|\]\([^)\s]+(?:\s\"[^\"]*\")?\)"  # targets of links
    r"|<[^<>]*>|\{[^{}\n]*\}"  # tags and attributes
)
SOURCED = re.compile(r"\[@@?[\w-]+\]|\[\^[\w-]+\]")
NAMED = re.compile(
    r"(?:sections?|tables?|figures?|chapters?|표|그림"
    r"|issues?|threads?|pull requests?|questions?|이슈|스레드|풀 리퀘스트|질문"
    r"|PyTorch|TensorFlow|Keras|Python|NumPy|Wilson's|윌슨|윌슨의)\s+"
    r"(?:\d+번?(?:,|과| and) )*$",
    re.IGNORECASE,
)
BELONGS = re.compile(r"^\s*(?:절|장|항|월|일\b)")
ITEM = re.compile(r"^\s*\d+\. ")


def problems(notes: Project, page: Page, name: str) -> Iterator[tuple[int, str]]:
    """Return every number of a sentence that comes from nowhere, with its line."""
    for line, number in _unsourced(page, _settings(notes, page, name)):
        yield (
            line,
            f"{number} is typed and stands in no code and no formula of this page "
            "and in no experiment it cites: cite what printed it "
            "(`[[page/script:name]]`) or its source (`[@key]`).",
        )


def in_claims(notes: Project) -> Iterator[str]:
    """Return every number of a claim that nothing it was measured with has set."""
    for claim in claims.load(notes).values() if notes.claims.is_file() else ():
        for lang in LANGUAGES:
            page = Page(notes.claims, f"{getattr(claim, lang)}\n\n[[claim:{claim.id}]]")
            script = claim.script.partition("/")[0] or claim.pages[0]
            settings = _settings(notes, page, script) | _literals([claim.expect])
            for _, number in _unsourced(page, settings):
                yield (
                    f"{notes.shown(notes.claims)}:{claim.line}: claim `{claim.id}`: "
                    f"`{lang}` types {number}, which is no setting of what measured "
                    "it: write [[value]] and the like, or the name of a setting."
                )


def _unsourced(page: Page, settings: set[float]) -> Iterator[tuple[int, str]]:
    words = NOT_READ.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), page.words)
    plain = page.prose.split("\n")
    for match in NUMBER.finditer(words):
        line = words.count("\n", 0, match.start()) + 1
        if SOURCED.search(_paragraph(plain, line)) or _names(words, match):
            continue
        if YEAR.fullmatch(match["number"]) or _values(words, match) & settings:
            continue
        yield line, match["number"]


def _paragraph(lines: list[str], line: int) -> str:
    """Return the lines around one, up to the empty ones."""
    first = last = line - 1
    while first and lines[first - 1].strip():
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    return "\n".join(lines[first : last + 1])


def _names(words: str, match: re.Match[str]) -> bool:
    """Say whether the number is that of a section, a version, an item or a month."""
    before = words[: match.start()].rpartition("\n")[2]
    after = words[match.end() :].partition("\n")[0]
    return bool(
        NAMED.search(before)
        or BELONGS.match(after)
        or (ITEM.match(before + match[0] + after) and not before.strip())
    )


def _values(words: str, match: re.Match[str]) -> set[float]:
    """Return what a number may stand for: 90 % is 90, and 0.9 in the code."""
    value = _float(match["number"])
    share = words[match.end() :].lstrip().startswith("%")
    return {value, value / 100} if share else {value}


def _float(literal: str) -> float:
    return float(GROUPS.sub("", literal))


def _settings(notes: Project, page: Page, name: str) -> set[float]:
    """Return every number in the code, a formula or a cited experiment of a page."""
    folder = notes.examples / name.removesuffix(".md").replace("-", "_")
    code = [path.read_text("utf-8") for path in sorted(folder.glob("*.py"))]
    code += ["\n".join(fence.body) for fence in page.fences]
    code += [_quoted(notes.source, target) for target in _targets(page)]
    code += [tex for tex, *_ in page.formulas]
    code += [match[0] for match in CODE_SPAN.finditer(page.prose)]
    code += [_set(notes, name) for name in sorted(_experiments(notes, page))]
    return _literals(code)


def _literals(texts: Iterable[str]) -> set[float]:
    return {_float(found) for text in texts for found in LITERAL.findall(text)}


def _experiments(notes: Project, page: Page) -> Iterator[str]:
    """Yield the experiments of a page: of its charts, its claims and its values."""
    ledger = claims.load(notes) if notes.claims.is_file() else {}
    for bone in page.bones:
        if bone.value.startswith(drawings.CHART):
            name = bone.value.removeprefix(drawings.CHART)
            if name in charts.CHARTS:
                yield charts.CHARTS[name].EXPERIMENT
        elif bone.kind == "value" and bone.value.startswith(STORED):
            yield bone.value.removeprefix(STORED).partition(":")[0]
        elif bone.kind == "claim" and bone.value in ledger:
            yield ledger[bone.value].experiment


def _set(notes: Project, name: str) -> str:
    """Return the settings of an experiment and the code of its tasks, as text."""
    if not name or not results.path(notes, name).is_file():
        return ""
    stored = results.load(notes, name)
    module = notes.source / "gated_rnn" / "experiments" / f"{name}.py"
    code = [path.read_text("utf-8") for path in _tasks(module, notes.source)]
    return "\n".join([*{repr(run.config) for run in stored.runs}, *code])


def _tasks(module: Path, source: Path) -> list[Path]:
    if not module.is_file():
        return []
    needed = dependencies(module, source)
    return [module, *(path for path in needed if path.parent.name == "tasks")]


def _targets(page: Page) -> list[str]:
    return [target for fence in page.fences for target, _ in fence.snippets]


def _quoted(source: Path, target: str) -> str:
    path = source / target.partition(":")[0]
    return path.read_text("utf-8") if path.is_file() else ""
