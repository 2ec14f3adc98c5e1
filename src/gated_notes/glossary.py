"""The terms of the notes: one rendering each, introduced once, and those to avoid.

``docs/glossary.toml`` is the only place where a term is decided. The checks read it,
and Korean search splits compound words at its nouns.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from gated_notes.page import Page
from gated_notes.project import NotesError, Project

PLAIN_STYLE = re.compile(
    r"[가-힣]*(?:[^니\W]다|[해에아어지네]요|[이]야)(?=[.!?](?:\s|$|[)\"'”’*_]))"
)
"""Sentence ends that are not 합쇼체: 한다. 이다. 해요. — but 합니다. is."""


@dataclass(frozen=True)
class Term:
    """One term of the field and how these notes say it."""

    en: str
    ko: str
    meaning_en: str
    meaning_ko: str
    abbr: str = ""
    avoid: tuple[str, ...] = ()
    introduce: bool = False

    @property
    def place(self) -> str:
        """Its id on the page of the glossary."""
        return self.en.replace(" ", "-").lower()


def load(notes: Project) -> list[Term]:
    """Read the glossary.

    Raises:
        NotesError: The file is not TOML, or a term lacks or has an unknown field.
    """
    try:
        entries = tomllib.loads(notes.glossary.read_text(encoding="utf-8"))["term"]
        made = [{**entry, "avoid": tuple(entry.get("avoid", ()))} for entry in entries]
        return [Term(**entry) for entry in made]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise NotesError(f"{notes.shown(notes.glossary)}: {error}") from error


def problems(page: Page, terms: list[Term]) -> Iterator[tuple[int, str]]:
    """Yield line and message for each word a Korean page should not have."""
    yield from wording(page, terms)
    yield from _not_introduced(page, terms)


def wording(page: Page, terms: list[Term]) -> Iterator[tuple[int, str]]:
    """Yield line and message for each word that no Korean sentence should have."""
    yield from _avoided(page, terms)
    yield from _wrong_style(page)


def _avoided(page: Page, terms: list[Term]) -> Iterator[tuple[int, str]]:
    for term in terms:
        for word in term.avoid:
            for match in re.finditer(re.escape(word), page.words):
                line = page.line_of(match.start())
                yield line, f"write “{term.ko}” for {term.en}, not “{word}”."


def _not_introduced(page: Page, terms: list[Term]) -> Iterator[tuple[int, str]]:
    text = _running_text(page)
    for term in terms:
        if not term.introduce:
            continue
        # A longer term that contains this one (은닉 상태 in …) is another term.
        longer = [t.ko for t in terms if term.ko in t.ko and t.ko != term.ko]
        shadowed = _blank_all(text, longer)
        match = re.search(rf"{re.escape(term.ko)}(?P<after>.{{0,80}})", shadowed)
        if match and not match["after"].startswith(f"({term.en}"):
            line = page.line_of(match.start())
            yield line, f"first use of a term: write “{term.ko}({term.en})”."


def _wrong_style(page: Page) -> Iterator[tuple[int, str]]:
    for match in PLAIN_STYLE.finditer(page.words):
        line = page.line_of(match.start())
        yield line, f"“{match[0]}.”: write 합쇼체 (-ㅂ니다, -습니다, -십시오)."


def _running_text(page: Page) -> str:
    """Blank headings, box titles and link targets: no place to introduce a term."""
    lines = []
    for line in page.words.split("\n"):
        bare = re.match(r"\s*(#|!!!|\?\?\?|\|)", line)
        lines.append(" " * len(line) if bare else line)
    text = "\n".join(lines)
    return re.sub(r"\]\([^)\s]*\)", lambda m: "]" + " " * (len(m[0]) - 1), text)


def _blank_all(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, " " * len(word))
    return text


def search_separator(terms: list[Term]) -> str:
    """Return a separator at which Korean compounds fall apart into known nouns.

    Search matches prefixes of words, so 신경망 alone would miss 순환신경망. A
    look-ahead before each noun of the glossary cuts there and loses no letter.
    """
    nouns = {noun for term in terms for noun in re.findall(r"[가-힣]{2,}", term.ko)}
    ahead = "|".join(sorted(nouns, key=lambda noun: (-len(noun), noun)))
    return rf"[\s\u200b\-_,:!=\[\]()\"`/]+|\.(?!\d)|&[lg]t;|(?={ahead})"
