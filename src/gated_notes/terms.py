"""Terms of the glossary in running text: their meaning and name in the other language.

The first use in every section becomes a link to the glossary whose title, shown when
it is pointed at or focused, says both. Without scripts it is still a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from markdown.util import AtomicString

from gated_notes.glossary import Term

PAGE = "glossary.md"

APART = {"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "table"}
"""Elements in which no word is linked."""

BOXES = {"admonition-title", "glossary", "notation", "exercise-index", "claim"}
"""Classes of elements in which no word is linked."""


class Linker:
    """Links the terms of one page.

    Args:
        terms: The glossary.
        lang: The language of the page.
    """

    def __init__(self, terms: list[Term], lang: str) -> None:
        """Prepare one pattern for all terms, the longest first."""
        self.lang = lang
        self.terms = {getattr(term, lang).lower(): term for term in terms}
        every = "|".join(map(re.escape, sorted(self.terms, key=len, reverse=True)))
        shape = rf"(?<![가-힣])(?:{every})" if lang == "ko" else rf"\b(?:{every})s?\b"
        self.pattern = re.compile(shape, re.IGNORECASE)
        self.on_page: set[str] = set()
        self.in_section: set[str] = set()

    def run(self, root: Element) -> None:
        """Link what stands below ``root``, section by section."""
        for child in root:
            if child.tag == "h2":
                self.in_section.clear()
            self._inside(child)

    def _inside(self, element: Element) -> None:
        classes = set(element.get("class", "").split())
        if element.tag in APART or classes & BOXES:
            return
        children = list(element)
        element.text = self._linked(element, 0, element.text)
        for child in children:
            self._inside(child)
            place = list(element).index(child) + 1
            child.tail = self._linked(element, place, child.tail)

    def _linked(self, parent: Element, place: int, text: str | None) -> str | None:
        """Put links for the terms of a text at a place; return what precedes them."""
        if not text or isinstance(text, AtomicString):
            return text
        before, end, last = text, 0, None
        for match, term in self._found(text):
            link = self._link(match[0], term)
            between = text[end : match.start()]
            if last is None:
                before = between
            else:
                last.tail = between
            parent.insert(place, link)
            place, end, last = place + 1, match.end(), link
        if last is not None:
            last.tail = text[end:]
        return before

    def _found(self, text: str) -> Iterator[tuple[re.Match[str], Term]]:
        for match in self.pattern.finditer(text):
            word = match[0].lower()
            term = self.terms.get(word) or self.terms[word.removesuffix("s")]
            if term.en not in self.in_section:
                self.in_section.add(term.en)
                yield match, term

    def _link(self, word: str, term: Term) -> Element:
        ours = term.meaning_ko if self.lang == "ko" else term.meaning_en
        other = term.en if self.lang == "ko" else term.ko
        place = f"{PAGE}#{term.en.replace(' ', '-').lower()}"
        link = Element(
            "a", {"href": place, "class": "term", "title": f"{other}: {ours}"}
        )
        if term.en in self.on_page:  # one stop of the tabulator for each term
            link.set("tabindex", "-1")
        self.on_page.add(term.en)
        link.text = AtomicString(word)
        return link
