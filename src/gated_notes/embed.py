"""What a page's Markdown may embed beside snippets and formulas.

* ``![caption](figure:lstm_cell)`` draws a diagram in the page's language;
* ``![caption](chart:jacobian_norms)`` draws what an experiment measured;
* ``[[rnn/step:difference]]`` cites a value that a script printed, and
  ``[[results/reber:cell-rnn.keep_bias-null.success]]`` one that an experiment measured;
* ``[the test](repo:tests/unit/test_x.py#test_name)`` links to a file of the project,
  and to the line of a function in it;
* ``[[claim:rnn-vanishes]]``, on a line of its own, shows a claim of the ledger with
  what was measured, and ``[[ledger:claims]]`` the whole ledger as a table;
* ``[@hochreiter1997]`` mentions a source, ``[@@hochreiter1997]`` is the whole
  reference, and ``[[table:bibliography]]`` lists all of them.

Terms of the glossary are linked to it where they are first used. A table in
``<div class="stacked" markdown>`` becomes paragraphs on a phone.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import STX

from gated_notes import (
    bibliography,
    claims,
    drawings,
    glossary,
    indexes,
    ledger,
    project,
    terms,
)
from gated_notes.cited import REPO, repository_place, value
from gated_notes.measure import readable
from gated_notes.page import CITATION, CLAIM, VALUE
from gated_notes.project import NotesError, Project


class _Values(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span", {"class": "value", "title": m["target"]})
        text = readable(value(project.find(), m["target"]))
        element.text = text.replace(", ", ",\N{NO-BREAK SPACE}")
        return element, m.start(0), m.end(0)


class _Sources(InlineProcessor):
    def handleMatch(  # type: ignore[override]
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        source = bibliography.get(project.find(), m["key"])
        place = f"{bibliography.PAGE}#{source.key}"
        made = (
            bibliography.reference(source, place)
            if m["whole"]
            else bibliography.mention(source)
        )
        return made, m.start(0), m.end(0)


class _Claims(BlockProcessor):
    """Blocks of which every line cites a claim, or stands for a table."""

    def __init__(self, md: Markdown, lang: str, order: list[str]) -> None:
        super().__init__(md.parser)
        self.lang, self.order = lang, order
        self.placed: set[str] = set()

    def test(self, parent: Element, block: str) -> bool:
        return all(CLAIM.match(line) for line in block.strip().split("\n"))

    def run(self, parent: Element, blocks: list[str]) -> None:
        notes = project.find()
        for line in blocks.pop(0).strip().split("\n"):
            match = CLAIM.match(line)
            assert match
            if match["kind"] == "ledger":
                parent.extend(ledger.table(notes, match["name"], self.lang))
                continue
            if match["kind"] == "table":
                made = indexes.table(notes, match["name"], self.lang, self.order)
                parent.append(made)
                continue
            card = ledger.card(notes, claims.get(notes, match["name"]), self.lang)
            if match["name"] in self.placed:  # one place a page can be linked to
                del card.attrib["id"]
            self.placed.add(match["name"])
            parent.append(card)


class _Embeds(Treeprocessor):
    def __init__(self, md: Markdown, lang: str, repo_url: str) -> None:
        super().__init__(md)
        self.lang, self.repo_url = lang, repo_url.rstrip("/")

    def run(self, root: Element) -> None:
        notes = project.find()
        _number_exercises(root)
        _name_columns(root)
        for parent in root.iter():
            image = parent[0] if parent.tag == "p" and len(parent) == 1 else None
            source = image.get("src", "") if image is not None else ""
            if image is not None and source.startswith(drawings.KINDS):
                drawn = drawings.show(notes, source, self.lang, image.get("alt", ""))
                parent.remove(image)
                parent.text = self.md.htmlStash.store(drawn)
            if parent.tag == "a" and parent.get("href", "").startswith(REPO):
                self._link(notes, parent)
        if self._tells():
            terms.Linker(glossary.load(notes), self.lang).run(root)

    def _tells(self) -> bool:
        """Say whether this is a page that tells, at whose side the glossary lies."""
        if "relpath" not in self.md.treeprocessors:  # MkDocs', which knows the page
            return False
        relpath: Any = self.md.treeprocessors["relpath"]
        page = relpath.file.src_uri
        return "/" not in page and page != terms.PAGE

    def _link(self, notes: Project, element: Element) -> None:
        target = element.get("href", "")
        place = repository_place(notes, target)
        element.set("class", "repo")
        element.set("title", target.removeprefix(REPO).replace("#", " · "))
        if self.repo_url:
            element.set("href", f"{self.repo_url}/blob/main/{place}")
        else:  # a build that is published nowhere: name the place, link to nothing
            element.tag = "span"
            del element.attrib["href"]


def _number_exercises(root: Element) -> None:
    """Give each exercise a place that the index can link to."""
    boxes = [box for box in root.iter("div") if "exercise" in _classes(box)]
    for number, box in enumerate(boxes, start=1):
        box.set("id", f"exercise-{number}")


def _name_columns(root: Element) -> None:
    """Tell each cell of a stacked table its column: on a phone there is no head."""
    boxes = [box for box in root.iter("div") if "stacked" in _classes(box)]
    for box in boxes:
        head = [_words(cell) for cell in box.iter("th")]
        for row in box.iter("tr"):
            for column, cell in zip(head, row.findall("td"), strict=False):
                cell.set("data-column", column)


def _words(head: Element) -> str:
    """Return the name of a column, which a style sheet writes beside each cell."""
    name = "".join(head.itertext()).strip()
    if STX in name:  # a formula, or another thing that is HTML already
        raise NotesError(
            "a stacked table has a formula in its head: its rows are paragraphs on a "
            "phone, each with the names of its columns, so name them in words."
        )
    return name


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


class EmbedExtension(Extension):
    """Figures, charts, claims, cited values and links into the repository."""

    def __init__(self, **options: Any) -> None:
        """Take the page's language and the address of the repository, if any."""
        self.config = {
            "lang": ["ko", "language of the labels"],
            "repo_url": ["", "address of the repository, or empty"],
            "order": [[], "the pages in the order of the navigation"],
        }
        super().__init__(**options)

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the inline pattern and the processor."""
        md.inlinePatterns.register(_Values(VALUE.pattern, md), "gated_notes_value", 188)
        sources = _Sources(CITATION.pattern, md)
        md.inlinePatterns.register(sources, "gated_notes_source", 187)
        order = self.getConfig("order")
        self.claims = _Claims(md, self.getConfig("lang"), order)
        md.parser.blockprocessors.register(self.claims, "gated_notes_claim", 75)
        md.registerExtension(self)
        embeds = _Embeds(md, self.getConfig("lang"), self.getConfig("repo_url") or "")
        md.treeprocessors.register(embeds, "gated_notes_embed", 14)

    def reset(self) -> None:
        """Forget what the page before this one has cited."""
        self.claims.placed.clear()


def makeExtension(**options: Any) -> EmbedExtension:
    """Make the extension, under the name Python-Markdown looks for."""
    return EmbedExtension(**options)
