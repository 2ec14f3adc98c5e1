"""Everything that must hold before a page is rendered, with the place where it fails.

All problems of all pages are collected and told at once, as ``file:line: what``.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

from gated_notes import (
    api,
    bibliography,
    bilingual,
    cited,
    claims,
    drawings,
    execute,
    glossary,
    labs,
    math,
    notation,
    project,
    reading,
    reference,
    seed,
    typed,
)
from gated_notes.page import Fence, Page
from gated_notes.project import LANGUAGES, NotesError, Project

CONTRACT = (
    "question",
    "picture",
    "formula",
    "code",
    "run",
    "breaks",
    "myths",
    "exercises",
    "sources",
    "claims",
)
"""The sections of a page of the notes, in order; home and labs are freer."""

OPTIONAL = {"picture"}
FREE = (
    "index.md",
    "labs/",
    "reference/",
    "reproducibility.md",
    "misconceptions.md",
    "papers.md",
    "measured.md",
    "notation.md",
    "glossary.md",
    "history.md",
    "exercises.md",
    "bibliography.md",
    "seed-map.md",
)


def pages(notes: Project) -> dict[str, dict[str, Page]]:
    """Read every page that stands in both languages: by name, then by language."""
    both = set.intersection(*(bilingual.names(notes, lang) for lang in LANGUAGES))
    return {
        name: {lang: Page.read(notes.pages(lang) / name) for lang in LANGUAGES}
        for name in sorted(both)
    }


def problems(notes: Project, waiting: frozenset[str] = frozenset()) -> list[str]:
    """Return every problem of every page; an empty list means that all is well.

    Args:
        notes: The project.
        waiting: Scripts that are being run at this moment, by title.
    """
    found = list(bilingual.missing(notes))
    terms = glossary.load(notes)
    every = pages(notes)
    explained = notation.known(notes)
    made = {reference.uri(module) for module in api.modules(notes)}
    for name, twins in every.items():
        for lang, page in twins.items():
            told = [*_structure(page, name), *_snippets(notes, page, name, waiting)]
            told += [*_embeds(notes, page), *_links(page, notes.pages(lang), made)]
            told += claims.on_page(notes, page)
            told += notation.problems(page, explained)
            told += typed.problems(notes, page, name)
            if lang == "ko":
                told += glossary.problems(page, terms)
            where = notes.shown(page.path)
            found += [f"{where}:{line}: {what}" for line, what in sorted(told)]
        found += bilingual.differences(notes, twins)
    if not waiting:  # while code is being run, what it says of itself waits too
        found += api.problems(notes)
    found += [*notation.unsound(notes), *seed.problems(notes), *reading.problems(every)]
    found += [*claims.problems(notes, every), *typed.in_claims(notes)]
    found += bibliography.problems(notes, every)
    return [*found, *_unshown(notes, every)]


def demand(notes: Project, waiting: frozenset[str] = frozenset()) -> None:
    """Raise one error that names every problem, if there is any."""
    found = problems(notes, waiting)
    if found:
        raise NotesError("the pages have problems:\n\n" + "\n".join(found))


# ------------------------------------------------------------------------- structure


def _structure(page: Page, name: str) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for level, text, ident, line in page.headings:
        if ident is None:
            yield line, f"heading “{text}” has no id: end it with `{{ #some-id }}`."
        elif ident in seen:
            yield line, f"the id `{ident}` stands twice on this page."
        elif level == 1 and seen:
            yield line, "a second title: use ## below the first."
        seen.add(ident or "")
    if name.startswith("labs/"):
        yield from labs.unasked(page)
    if not name.startswith(FREE):
        yield from _contract(page)


def _contract(page: Page) -> Iterator[tuple[int, str]]:
    ids = [ident for level, _, ident, _ in page.headings if level == 2]
    for ident in CONTRACT:
        if ident not in ids and ident not in OPTIONAL:
            yield 1, f"the page has no section `{{ #{ident} }}`."
    kept = [ident for ident in ids if ident in CONTRACT]
    wanted = [ident for ident in CONTRACT if ident in ids]
    if kept != wanted:
        yield 1, f"sections stand as {kept}; the order of every page is {wanted}."


# -------------------------------------------------------------------------- snippets


def _snippets(
    notes: Project, page: Page, name: str, waiting: frozenset[str]
) -> Iterator[tuple[int, str]]:
    folder = name.removesuffix(".md").replace("-", "_")
    for fence, after in zip_longest(page.fences, page.fences[1:]):
        classes = fence.classes
        if "cell" in classes:
            continue
        if "run" in classes:
            yield from _runnable(notes, folder, fence, after, waiting)
        elif "source" in classes:
            yield from _quoted(notes, fence)
        elif "output" not in classes and classes[:1] in {("python",), ("py",)}:
            yield (
                fence.line,
                "Python that no test runs: embed a script (`{ .python .run }`) or "
                "quote the package (`{ .python .source }`).",
            )


def _runnable(
    notes: Project,
    folder: str,
    fence: Fence,
    after: Fence | None,
    waiting: frozenset[str],
) -> Iterator[tuple[int, str]]:
    if len(fence.snippets) != 1 or len(fence.body) != 1:
        yield fence.line, "a runnable block embeds one section of one script."
        return
    [(target, line)] = fence.snippets
    path, _, section = target.partition(":")
    yield from _section(notes.examples / path, section, target, line)
    if not path.startswith(f"{folder}/"):
        yield line, f"the scripts of this page are in {folder}/, not {path}."
    shown = [target for target, _ in after.snippets] if after else []
    output = path.removesuffix(".py") + ".txt"
    if not after or "output" not in after.classes or shown != [output]:
        yield (
            fence.line,
            f'show what it prints right after it: `--8<-- "{output}"` in a block '
            "`{ .text .output }`.",
        )
    script = execute.script(notes, notes.examples / path)
    settled = path in waiting or execute.is_current(script, notes)
    if script.path.is_file() and not settled:
        yield line, f"{path} did not run as it stands, so its output proves nothing."


def _quoted(notes: Project, fence: Fence) -> Iterator[tuple[int, str]]:
    if len(fence.snippets) != 1 or len(fence.body) != 1:
        yield fence.line, "a quotation embeds one section of one source file."
        return
    [(target, line)] = fence.snippets
    path, _, section = target.partition(":")
    yield from _section(notes.source / path, section, target, line)


def _section(
    path: Path, section: str, target: str, line: int
) -> Iterator[tuple[int, str]]:
    if not path.is_file():
        yield line, f"snippet `{target}`: there is no such file."
        return
    text = path.read_text(encoding="utf-8")
    for edge in ("start", "end"):
        if f"--8<-- [{edge}:{section}]" not in text:
            yield (
                line,
                f"snippet `{target}`: the file has no marker "
                f"`# --8<-- [{edge}:{section}]`.",
            )


def _unshown(notes: Project, every: dict[str, dict[str, Page]]) -> Iterator[str]:
    shown = {
        target.partition(":")[0]
        for twins in every.values()
        for page in twins.values()
        for fence in page.fences
        for target, _ in fence.snippets
    }
    for script in execute.discover(notes):
        if script.title not in shown:
            where = notes.shown(script.path)
            yield f"{where}: no page shows this script; show it or delete it."


# ---------------------------------------------------------------------------- embeds


def _embeds(notes: Project, page: Page) -> Iterator[tuple[int, str]]:
    for tex, display, line in page.formulas:
        try:
            math.render(tex, display)
        except NotesError as error:
            yield line, str(error)
    for bone in page.bones:
        try:
            if bone.kind == "value":
                cited.value(notes, bone.value)
            elif bone.kind == "cite":
                bibliography.get(notes, bone.value)
            elif bone.kind == "link" and bone.value.startswith(cited.REPO):
                cited.repository_place(notes, bone.value)
            elif bone.kind == "figure" and bone.value.startswith(drawings.KINDS):
                drawings.drawn(notes, bone.value, LANGUAGES[0])
        except NotesError as error:
            yield bone.line, str(error)


# ----------------------------------------------------------------------------- links


def _links(page: Page, folder: Path, made: set[str]) -> Iterator[tuple[int, str]]:
    """Check links between pages; MkDocs does so too, but not with ``--verbose``."""
    folder = folder.resolve()
    for bone in page.bones:
        if bone.kind != "link" or ":" in bone.value:
            continue
        name, _, anchor = bone.value.partition("#")
        target = (page.path.parent / name).resolve() if name else page.path
        if os.path.relpath(target, folder) in made:
            continue  # its anchors are known when it is made; MkDocs looks at them
        if not (target.is_file() and target.is_relative_to(folder)):
            yield bone.line, f"link `{bone.value}`: there is no such page."
        elif anchor and anchor not in _places(Page.read(target)):
            yield bone.line, f"link `{bone.value}`: no heading there has that id."


def _places(page: Page) -> set[str]:
    claimed = {f"claim-{bone.value}" for bone in page.bones if bone.kind == "claim"}
    asked = sum(kind == "exercise" for kind, _ in page.titled)
    numbered = {f"exercise-{number}" for number in range(1, asked + 1)}
    return {ident for *_, ident, _ in page.headings if ident} | claimed | numbered


def main() -> int:
    """Run the scripts that changed, then check every page."""
    try:
        notes = project.find()
        execute.ensure(notes)
        demand(notes)
    except NotesError as error:
        print(error, file=sys.stderr)
        return 1
    print("every page holds")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
