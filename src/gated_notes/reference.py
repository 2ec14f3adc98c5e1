"""The reference: a page for every module, made from the package and kept when finished.

The pages are not written but made, in both languages, from the tree of the package and
from its docstrings, by mkdocstrings with the templates of ``api_templates``. That takes
far longer than a writer wants to wait after each edit, and a module changes seldom; so
the finished page is kept, and used again until something that it shows has changed.
"""

from __future__ import annotations

import html
import json
import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import AnchorLink, get_toc

from gated_notes import api, execute
from gated_notes.api import Module
from gated_notes.page import Page
from gated_notes.project import Project, write_atomically

FOLDER = "reference"
INDEX = f"{FOLDER}/index.md"

TITLE = {"ko": "API 레퍼런스", "en": "API reference"}
BELOW = {"ko": "이 패키지의 모듈", "en": "Modules of this package"}
WHERE = {"ko": "위치", "en": "Where you are"}

WAITING = {
    "ko": "코드가 바뀌어 다시 실행하는 중입니다. 이 쪽은 바뀌기 전의 것입니다.",
    "en": "The code has changed and is being run. This page is the old one.",
}

UNUSED = "kept.html"
"""The template of a kept page: what it gives is replaced by the page."""

MAKERS = (
    "griffelib",
    "markdown",
    "mkdocs",
    "mkdocs-autorefs",
    "mkdocs-material",
    "mkdocstrings",
    "mkdocstrings-python",
    "pygments",
    "pymdown-extensions",
)
"""Packages whose version can change what a finished page looks like."""


@dataclass(frozen=True)
class Finished:
    """A page as it was published last, and what the site must know of it."""

    key: str
    html: str
    anchors: list[str]


# ----------------------------------------------------------------------------- pages


def uri(module: Module) -> str:
    """Return where the page of a module stands among the pages of a language."""
    path = module.name.replace(".", "/")
    return f"{FOLDER}/{path}/index.md" if module.is_package else f"{FOLDER}/{path}.md"


def pages(notes: Project, lang: str) -> dict[str, str]:
    """Return the Markdown of every module's page, by its place.

    Args:
        notes: The project.
        lang: The language of what is not docstring.

    Returns:
        Markdown that mkdocstrings fills, by the path below the language's folder.
    """
    every = api.modules(notes)
    return {uri(module): "".join(_page(module, every, lang)) for module in every}


def _page(module: Module, every: list[Module], lang: str) -> Iterator[str]:
    described = json.dumps(module.summary, ensure_ascii=False)
    yield f"---\ntitle: {module.name}\ndescription: {described}\n---\n\n"
    yield _where(module, every, lang)
    yield f"::: {module.name}\n"
    if module.is_package:
        yield f"\n## {BELOW[lang]} {{ #modules }}\n\n"
        yield "\n".join(_list(module, every, uri(module)))


def _where(module: Module, every: list[Module], lang: str) -> str:
    here = uri(module)
    steps = [f"[{TITLE[lang]}]({_link(INDEX, here)})"]
    for above in every:
        if module.name.startswith(f"{above.name}."):
            steps.append(f"[`{_short(above)}`]({_link(uri(above), here)})")
    steps.append(f"`{_short(module)}`")
    inside = " / ".join(steps)
    return (
        f'<nav class="nt-where" aria-label="{WHERE[lang]}" '
        f'markdown="span">{inside}</nav>\n\n'
    )


def overview(notes: Project) -> str:
    """Return the list of all modules, for the page that opens the reference."""
    every = api.modules(notes)
    return "\n".join(_list(every[0], every, INDEX)) + "\n"


def _list(above: Module, every: list[Module], here: str, depth: int = 0) -> list[str]:
    lines = []
    for module in every:
        if module.parent == above.name:
            link = f"[`{_short(module)}`]({_link(uri(module), here)})"
            says = f'<span lang="en">{module.summary}</span>'
            lines.append(f"{'    ' * depth}- {link} {says}")
            lines += _list(module, every, here, depth + 1)
    return lines


def _short(module: Module) -> str:
    return module.name.rpartition(".")[2]


def _link(target: str, here: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(here))


# --------------------------------------------------------------------- finished pages


class Reference:
    """The reference in one language, while the site is built once.

    Args:
        notes: The project.
        lang: The language.
        config: The build; the addresses of site and repository are shown on each page.
        held: The code is being run: kept pages stay as they were until that is done.
    """

    def __init__(
        self, notes: Project, lang: str, config: MkDocsConfig, held: bool
    ) -> None:
        """Tell mkdocstrings where the repository is; make nothing yet."""
        self.notes, self.lang, self.held = notes, lang, held
        repository = (config.extra["repo_url"] or "").rstrip("/")
        self.settings = f"{config.site_url} {repository}"
        options = config.plugins["mkdocstrings"].config["handlers"]["python"]["options"]
        options["extra"] = {"repo_url": repository}
        self.kept: dict[str, Finished] = {}

    @cached_property
    def modules(self) -> dict[str, Module]:
        """Every module, by the place of its page."""
        return {uri(module): module for module in api.modules(self.notes)}

    @cached_property
    def pages(self) -> dict[str, str]:
        """The Markdown of every page of the reference, by its place."""
        return pages(self.notes, self.lang)

    # What follows is called for every page of the site, in this order.

    def markdown(self, text: str, page: MkDocsPage, autorefs: Any) -> str:
        """Return what is to be rendered: nothing where a finished page is kept."""
        place = page.file.src_uri
        if place == INDEX:
            return text + overview(self.notes)
        if place not in self.modules:
            return text
        page.meta["search"] = {"exclude": True}  # see ``index``
        kept = self._finished(place)
        if kept is None:
            return text
        self.kept[place] = kept
        page.meta["template"] = UNUSED
        page.content, page.toc = "", get_toc([])
        page.render = _nothing  # type: ignore[method-assign]
        for name in kept.anchors:  # pages that are made anew may link to these
            autorefs.register_anchor(page, name)
        return ""

    def tell_anchors(self, page: MkDocsPage) -> None:
        """Let MkDocs know the anchors that mkdocstrings makes, so that links hold."""
        place = page.file.src_uri
        if place in self.modules:
            kept = self.kept.get(place)
            page.present_anchor_ids = set(kept.anchors if kept else _anchors(page.toc))

    def index(self, page: MkDocsPage, entries: list[dict[str, Any]]) -> None:
        """Enter a module for the search: once, with its names.

        Every page of the site fetches the whole index. An entry for every name would
        weigh as much as all the notes.
        """
        module = self.modules.get(page.file.src_uri)
        if module:
            names = " ".join(name for name in module.names if not name.startswith("_"))
            text = f"<p>{html.escape(module.summary)}</p><p>{names}</p>"
            entries.append({"location": page.url, "title": module.name, "text": text})

    def finish(self, page: MkDocsPage, output: str) -> str:
        """Return the page to be written, and keep it if it is new."""
        place = page.file.src_uri
        if place in self.kept:
            kept = self.kept[place].html
            return _with_banner(kept, self.lang) if self.held else kept
        if place in self.modules:
            anchors = list(_anchors(page.toc))
            made = Finished(self._key(place), output, anchors)
            text = json.dumps(asdict(made), ensure_ascii=False)
            write_atomically(self._path(place), text)
        return output

    def _finished(self, place: str) -> Finished | None:
        path = self._path(place)
        try:
            kept = Finished(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, TypeError, ValueError):  # none, or of another form
            return None
        return kept if self.held or kept.key == self._key(place) else None

    def _path(self, place: str) -> Path:
        return self.notes.cache / FOLDER / self.lang / f"{place}.json"

    def _key(self, place: str) -> str:
        beside = f"{self._around} {self.pages[place]}"
        return execute.fingerprint([self.modules[place].path], beside)

    @cached_property
    def _around(self) -> str:
        """What every page shows or depends on: its makers, all titles, all names."""
        notes = self.notes
        ours = notes.source / "gated_notes"
        makers = [*ours.glob("*.py"), *(ours / "api_templates").rglob("*.jinja")]
        makers += [path for path in (ours / "theme").rglob("*") if path.is_file()]
        makers += notes.root.glob("mkdocs*.yml")
        titles = [
            Page.read(path).headings[:1]
            for path in sorted(notes.pages(self.lang).rglob("*.md"))
        ]
        names = [(module.name, module.names) for module in self.modules.values()]
        versions = [version(package) for package in MAKERS]
        beside = f"{self.settings} {versions} {titles} {names}"
        return execute.fingerprint(makers, beside)


def _nothing(config: MkDocsConfig, files: Files) -> None:
    """Stand in for rendering: setting up Markdown for nothing takes its time too."""


def _anchors(toc: Iterable[AnchorLink]) -> Iterator[str]:
    for link in toc:
        yield link.id
        yield from _anchors(link.children)


def _with_banner(kept: str, lang: str) -> str:
    mark = '<nav class="nt-where"'
    told = f'<p class="nt-waiting" role="status">{WAITING[lang]}</p>\n'
    return kept.replace(mark, told + mark, 1)
