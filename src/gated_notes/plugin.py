"""The seam to MkDocs: each event calls the part that does the work."""

from __future__ import annotations

import logging
import os
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.config_options import Choice, Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import CountHandler, get_relative_url
from mkdocs.utils.templates import TemplateContext
from mkdocstrings import MkdocstringsPlugin

from gated_notes import (
    checks,
    downloads,
    execute,
    glossary,
    held,
    josa,
    labs,
    lights,
    math,
    notation,
    project,
    reference,
    site,
)
from gated_notes import page as written
from gated_notes.background import Background
from gated_notes.project import LANGUAGES, Project

SERVING: list[Background] = []
"""What runs beside ``mkdocs serve``; empty while a site is built to be published."""

PRINTED = "notes.pdf"
"""The file that `make pdf` puts beside the home page of each language."""

SEARCH = {"ko": "검색", "en": "Search"}


class GatedNotesConfig(Config):  # type: ignore[no-untyped-call]
    """Settings of the plugin in ``mkdocs.yml``."""

    language = Choice(LANGUAGES)
    configs = Type(dict)


class GatedNotesPlugin(BasePlugin[GatedNotesConfig]):  # type: ignore[no-untyped-call]
    """Both languages, executed, checked and published by the plain commands."""

    def __init__(self) -> None:
        """Start as the build that was asked for; the other language joins it."""
        self.draft: site.Draft | None = None
        self.joined: Path | None = None
        self.offered: set[str] = set()
        self.told: dict[str, dict[int, site.Told]] = {}
        self.places: dict[str, int] = {}
        self.labs: dict[str, Path] = {}
        self.site_root = ""
        self.whole = ""
        self.warnings = CountHandler()

    # ------------------------------------------------------------------ configuration

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Send this language below its prefix of a draft of the whole site."""
        notes = project.find(Path(config.config_file_path).parent)
        lang = self.config.language
        self.site_root = (config.site_url or "/").rstrip("/") + "/"
        if self.joined is None:
            _count_although_quiet(self.warnings)
            self.draft = site.Draft(Path(config.site_dir))
            self.draft.begin()
            self.joined = self.draft.folder
            if SERVING:
                SERVING[0].catch_up()
        config.site_dir = str(self.joined / lang)
        config.site_url = f"{self.site_root}{lang}/"
        config.extra["site_root"] = self.site_root
        config.mdx_configs["gated_notes.embed"] = {
            "lang": lang,
            "repo_url": config.extra["repo_url"] or "",
            "order": list(_in_order(config.nav)),
        }
        held = bool(SERVING and SERVING[0].waiting)
        self.reference = reference.Reference(notes, lang, config, held)
        terms = glossary.load(notes)
        _settings(config, "search")["separator"] = glossary.search_separator(terms)
        self.labs = _notebooks(notes, lang, _settings(config, "mkdocs-jupyter"))
        return config

    def on_pre_build(self, config: MkDocsConfig) -> None:
        """Run what changed and check every page before any of them is rendered."""
        if self.draft is not None:
            notes = project.find(Path(config.config_file_path).parent)
            if SERVING:
                checks.demand(notes, SERVING[0].waiting)
            else:
                execute.ensure(notes)
                checks.demand(notes)

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Any
    ) -> LiveReloadServer:
        """From now on show an edit at once, and run its scripts beside the server."""
        runner = Background(project.find(Path(config.config_file_path).parent))
        runner.signal.mkdir(parents=True, exist_ok=True)
        server.watch(str(runner.signal))
        SERVING[:] = [runner]
        return server

    # -------------------------------------------------------------------------- files

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add KaTeX's fonts and style sheet, each lab to download, the reference."""
        notes = project.find(Path(config.config_file_path).parent)
        for name, data in math.browser_files(notes).items():
            uri = f"assets/katex/{name}"
            files.append(File.generated(config, uri, content=data))
        for page in list(files.documentation_pages()):
            for name, text in self._downloads(notes, page, files, config).items():
                uri = posixpath.join(posixpath.dirname(page.dest_uri), name)
                files.append(File.generated(config, uri, content=text))
        config.extra_css.remove(MkdocstringsPlugin.css_filename)  # ours is enough
        for uri, text in self.reference.pages.items():
            files.append(File.generated(config, uri, content=text))
        return files

    def _downloads(
        self, notes: Project, file: File, files: Files, config: MkDocsConfig
    ) -> dict[str, str]:
        path, base = Path(file.abs_src_path or ""), config.site_url or ""
        made: dict[str, str] = {}
        if file.src_uri.startswith("labs/"):
            made = labs.downloads(path, _resolver(file, files, base))
        elif "/" not in file.src_uri and path.suffix == ".md":
            lang, url = self.config.language, base + file.url
            made = downloads.of_page(notes, written.Page.read(path), lang, url)
        self.offered |= {file.src_uri} if made else set()
        return made

    def on_nav(
        self, nav: Navigation, *, config: MkDocsConfig, files: Files
    ) -> Navigation:
        """Remember the order in which pages are meant to be read."""
        self.places = {page.file.src_uri: n for n, page in enumerate(nav.pages)}
        return nav

    @event_priority(100)
    def on_pre_page(self, page: Page, *, config: MkDocsConfig, files: Files) -> Page:
        """Tell mkdocs-jupyter, before it looks, where this very lab is kept."""
        if kept := self.labs.get(page.file.src_uri):
            _settings(config, "mkdocs-jupyter")["cache_dir"] = str(kept)
        return page

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Hand over what is made of the package, unless it was made before."""
        return self.reference.markdown(markdown, page, config.plugins["autorefs"])

    def on_page_content(
        self, html: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Show a lab like every other page, and say so where a page waits."""
        name, lang = page.file.src_uri, self.config.language
        self.reference.tell_anchors(page)
        banner = SERVING[0].banner(name, lang) if SERVING else ""
        notes = project.find(Path(config.config_file_path).parent)
        stem, word, whole = posixpath.splitext(posixpath.basename(name))[0], "", ""
        if not name.startswith("reference/"):
            html = lights.in_code(html, notation.names(notes))
        if name.startswith("labs/"):
            html, headings = labs.clean(html, _resolver(page.file, files), lang)
            page.toc, page.title = get_toc(headings), headings[0]["name"]
            word = labs.DOWNLOAD[lang]
        if name == "index.md" and config.extra["pdf"]:
            whole = PRINTED
        if not name.startswith("reference/"):
            html += notation.legend(notes, html, lang, stem)
        if name in self.offered:
            html = downloads.offer(html, stem, lang, word, whole)
        return banner + html

    def on_env(
        self, env: Environment, *, config: MkDocsConfig, files: Files
    ) -> Environment:
        """Keep compiled templates: compiling them takes longer than filling them."""
        kept = project.find(Path(config.config_file_path).parent).cache / "jinja"
        kept.mkdir(parents=True, exist_ok=True)
        env.bytecode_cache = FileSystemBytecodeCache(str(kept))
        return env

    @event_priority(100)
    def _before_search(
        self, /, context: TemplateContext, *, page: Page, **_: Any
    ) -> TemplateContext:
        """Let the search index read the words only; formulas would fill it."""
        self.whole = josa.fitted(page.content or "")
        page.content = math.without_formulas(self.whole)
        return context

    @event_priority(-100)
    def _after_search(
        self,
        /,
        context: TemplateContext,
        *,
        page: Page,
        config: MkDocsConfig,
        **_: Any,
    ) -> TemplateContext:
        """Put the formulas back, and hold together what belongs together."""
        page.content = held.together(self.whole)
        entries = _plugin(config, "search").search_index.entries
        self.reference.index(page, entries)
        return context

    on_page_context = CombinedEvent(_before_search, _after_search)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Name the search dialog, which the theme leaves nameless."""
        about, place = page.meta.get("description"), self.places.get(page.file.src_uri)
        if about and place is not None:
            said = site.Told(str(page.title), page.canonical_url or page.url, about)
            self.told.setdefault(self.config.language, {})[place] = said
        dialog = 'role="dialog"'
        name = SEARCH[self.config.language]
        named = output.replace(dialog, f'{dialog} aria-label="{name}"', 1)
        return self.reference.finish(page, named)

    # --------------------------------------------------------------------- publishing

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Build the other language into the same draft; publish if all went well."""
        if self.draft is None:
            return
        folder = Path(config.config_file_path).parent
        names = {self.config.language: config.site_name}
        for lang, name in self.config.configs.items():
            if lang != self.config.language:
                names[lang] = self._join(folder / name, self.draft)
        if counts := self.warnings.get_counts():
            told = ", ".join(f"{count} {level.lower()}s" for level, count in counts)
            raise Abort(f"{told}: not published; the last good site is untouched.")
        listed = {
            lang: [page for _, page in sorted(pages.items())]
            for lang, pages in self.told.items()
        }
        site.write_root(self.draft.folder, self.site_root, names, listed)
        self.told.clear()
        self.draft.publish()
        _stop_counting(self.warnings)

    def on_build_error(self, *, error: Exception) -> None:
        """Stop counting; the draft is left for a look and replaced by the next."""
        _stop_counting(self.warnings)

    def _join(self, config_file: Path, draft: site.Draft) -> str:
        other = load_config(str(config_file))
        other.site_url = self.site_root
        plugin = other.plugins["gated_notes"]
        assert isinstance(plugin, GatedNotesPlugin)
        plugin.joined = draft.folder
        plugin.told = self.told
        build(other)
        return other.site_name


def _notebooks(notes: Project, lang: str, settings: Any) -> dict[str, Path]:
    """Prepare the kernel; return where each lab is kept, by the name of its page."""
    scripts = sorted((notes.pages(lang) / "labs").glob("*.py"))
    keys = {path.name: labs.key(path, notes.source)[:16] for path in scripts}
    waiting = bool(SERVING and SERVING[0].waiting)
    kept = labs.caches(notes.cache / "labs" / lang, keys, hold=waiting)
    settings["kernel_name"] = labs.KERNEL
    # Warnings are not errors inside the kernel, whose own packages warn.
    variables = execute.ENVIRONMENT | {"PYTHONWARNINGS": "default"}
    labs.write_kernel(notes.cache / "jupyter", variables)
    os.environ["JUPYTER_PATH"] = str(notes.cache / "jupyter")
    return {f"labs/{name}": folder for name, folder in kept.items()}


def _in_order(nav: Any) -> Iterator[str]:
    """Yield the pages of the navigation, whatever stands around them."""
    if isinstance(nav, str):
        yield nav
        return
    for part in nav or ():
        yield from _in_order(list(part.values()) if isinstance(part, dict) else part)


def _plugin(config: MkDocsConfig, name: str) -> Any:
    return config.plugins.get(name) or config.plugins[f"material/{name}"]


def _settings(config: MkDocsConfig, plugin: str) -> Any:
    return _plugin(config, plugin).config


def _resolver(file: File, files: Files, base: str = "") -> labs.Resolve:
    """Return a function that turns a link in ``file`` into an address."""

    def resolve(target: str) -> str:
        folder = posixpath.dirname(file.src_uri)
        found = files.get_file_from_path(
            posixpath.normpath(posixpath.join(folder, target))
        )
        if found is None:
            raise labs.unresolved(target, file.src_uri)
        return base + found.url if base else get_relative_url(found.url, file.url)

    return resolve


def _count_although_quiet(counter: logging.Handler) -> None:
    # `--quiet` raises the logger's level, and a warning that is not logged is not
    # counted: strict builds then pass. Quiet the printing, not the logger.
    counter.setLevel(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    if logger.level > logging.WARNING:
        for handler in logger.handlers:
            handler.setLevel(logger.level)
        logger.setLevel(logging.WARNING)
    logger.addHandler(counter)


def _stop_counting(counter: logging.Handler) -> None:
    logging.getLogger("mkdocs").removeHandler(counter)
