"""Hold the Korean and the English pages to the same bones.

Neither language is the translation of the other, so sentences are free. What carries
the argument is not: headings with their ids, boxes, snippets, formulas, figures, cited
values and link targets must be the same, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from gated_notes.page import Bone, Page
from gated_notes.project import LANGUAGES, Project

SUFFIXES = (".md", ".py")
LOOSE = ("formula", "value", "link", "cite")
"""Within a section, the order and repetition of these belong to the language."""

KINDS = (
    "heading",
    "box",
    "claim",
    "ledger",
    "table",
    "cell",
    "snippet",
    "formula",
    "value",
    "figure",
    "link",
    "cite",
)


def names(notes: Project, lang: str) -> set[str]:
    """Return the pages and labs of one language, by their path below its folder."""
    folder = notes.pages(lang)
    files = (path for path in folder.rglob("*") if path.suffix in SUFFIXES)
    return {path.relative_to(folder).as_posix() for path in files}


def missing(notes: Project) -> Iterator[str]:
    """Yield a line for each page that stands in one language only."""
    first, second = LANGUAGES
    for name in sorted(names(notes, first) ^ names(notes, second)):
        has = first if name in names(notes, first) else second
        lacks = second if has == first else first
        yield f"docs/{has}/{name}: has no twin docs/{lacks}/{name}; write it."


def differences(notes: Project, pages: dict[str, Page]) -> Iterator[str]:
    """Yield, for each kind of bone, the first place where two twins part.

    Args:
        notes: The project.
        pages: The page of each language, by language.
    """
    first, second = (pages[lang] for lang in LANGUAGES)
    for kind in KINDS:
        ours, theirs = _placed(first, kind), _placed(second, kind)
        for here, there in zip_longest(ours, theirs):
            if here is None or there is None or here[:2] != there[:2]:
                bones = [side[2] if side else None for side in (here, there)]
                yield _parting(notes, (first, bones[0]), (second, bones[1]))
                break


def _placed(page: Page, kind: str) -> list[tuple[int, str, Bone]]:
    """List the bones of one kind, each with the section it stands in."""
    starts = [line for *_, line in page.headings]
    found = [
        (sum(start <= bone.line for start in starts), bone.value, bone)
        for bone in page.bones
        if bone.kind == kind
    ]
    if kind not in LOOSE:
        return found
    once = {place[:2]: place for place in reversed(found)}
    return [once[key] for key in sorted(once)]


def _parting(notes: Project, *sides: tuple[Page, Bone | None]) -> str:
    told = []
    for page, bone in sides:
        name = notes.shown(page.path)
        place = f"{name}:{bone.line}: {bone}" if bone else f"{name}: (none)"
        told.append(place if len(place) < 200 else f"{place[:200]}…")
    return f"{told[0]}\n    differs from {told[1]}; give both pages the same."
