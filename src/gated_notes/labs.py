"""Labs: notebooks that mkdocs-jupyter executes, shown like every other page.

mkdocs-jupyter hands over JupyterLab's own page: a style sheet of 575 KB, scripts, some
of them from another host, and formulas nobody renders. Only what the cells say is kept;
code and output get the markup of the notes, formulas go through KaTeX, headings get
their ids, links to pages are resolved, and the notebook is offered to download.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from itertools import zip_longest
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from gated_notes import execute, math
from gated_notes.downloads import notebook
from gated_notes.page import DISPLAY, INLINE, Page
from gated_notes.project import NotesError, write_atomically
from gated_rnn.experiments.sources import dependencies

MARKER = re.compile(r"[ \t]*\{ ?#(?P<id>[\w-]+) ?\}")
PAGE_LINK = re.compile(r"\]\((?P<target>[^)\s:]+\.(?:md|py))(?P<anchor>#[\w-]+)?\)")

DOWNLOAD = {"ko": "내려받기", "en": "Download"}
"""What stands in front of both files of a lab."""

CAPTION = {"ko": "그림:", "en": "Figure:"}
"""How the paragraph below a picture begins that says what is to be seen."""

Resolve = Callable[[str], str]
"""Turns a link as written (``../rnn.md``) into the address of that page."""


KERNEL = "gated-notes"
SHOWN_BY = ("matplotlib", "mkdocs-jupyter", "nbconvert")
"""Third-party packages whose version can change how what a lab gives is shown."""

HEADINGS = re.compile(r"^h[1-6]$")
FOLDED = re.compile(r"^(?P<kind>exercise|solution)-\d+$")
"""The ids of headings that become a box, and a fold below it."""

ASKED = range(2, 5)
"""How many exercises a lab may have."""

STDERR = '[data-mime-type="application/vnd.jupyter.stderr"]'


# ------------------------------------------------------------------------ the kernel


def write_kernel(folder: Path, environment: dict[str, str]) -> None:
    """Describe the kernel that runs the labs: this very Python, and quiet.

    Args:
        folder: A folder of Jupyter's search path.
        environment: What the kernel sees beside this process's own environment.
    """
    launch = [
        "-m",
        "ipykernel_launcher",
        "--log-level=ERROR",
        "-f",
        "{connection_file}",
    ]
    kernel = {
        "argv": [sys.executable, *launch],
        "display_name": "Python 3",
        "language": "python",
        "env": environment,
    }
    path = folder / "kernels" / KERNEL / "kernel.json"
    write_atomically(path, json.dumps(kernel, indent=1))


def key(lab: Path, source: Path) -> str:
    """Return the fingerprint of all that decides what a lab shows.

    mkdocs-jupyter's own cache looks at the notebook alone, so a change in what it
    imports would go unseen. Counted are the lab, every file of ours that it reaches by
    import, the data of those packages, and the versions of what runs and draws it.

    Args:
        lab: The lab, a script in the percent format.
        source: The folder that holds the packages.
    """
    reached = dependencies(lab, source)
    versions = [f"{package} {version(package)}" for package in SHOWN_BY]
    beside = json.dumps([execute.interpreter(), *versions])
    return execute.fingerprint([*reached, *_data(reached, source)], beside)


def _data(reached: list[Path], source: Path) -> Iterator[Path]:
    """Yield the data files of the packages reached; a package may read its own."""
    packages = {path.parent for path in reached if path.name == "__init__.py"}
    for path in (source / "gated_rnn").rglob("*"):
        if path.is_file() and path.suffix not in (".py", ".pyc"):
            inside = (up for up in path.parents if (up / "__init__.py").is_file())
            if next(inside, None) in packages:
                yield path


def caches(folder: Path, keys: dict[str, str], hold: bool = False) -> dict[str, Path]:
    """Return where each lab is kept that ran in this state; forget other states.

    Args:
        folder: Where the labs of one language are kept, one folder a lab.
        keys: The present key of each lab, by its name.
        hold: Rather show a lab as it last ran than run it now.
    """
    for other in folder.glob("*"):
        if other.name not in keys:
            shutil.rmtree(other, ignore_errors=True)
    return {name: _cache(folder / name, key, hold) for name, key in keys.items()}


def _cache(folder: Path, key: str, hold: bool) -> Path:
    others = [other for other in sorted(folder.glob("*")) if other.name != key]
    if hold and others and not (folder / key).is_dir():
        return others[0]
    if not hold:
        for other in others:
            shutil.rmtree(other, ignore_errors=True)
    return folder / key


# ------------------------------------------------------------------- the page's HTML


def clean(html: str, resolve: Resolve, lang: str) -> tuple[str, list[Any]]:
    """Keep what the cells say, in the markup of the notes.

    Args:
        html: What mkdocs-jupyter rendered.
        resolve: Turns a link to a page into its address, or raises.
        lang: ``ko`` or ``en``.

    Returns:
        The page's HTML and its headings as Python-Markdown's tokens.

    Raises:
        NotesError: A cell wrote to stderr, or a picture has no caption in words.
    """
    source = BeautifulSoup(html, "html.parser")
    parts: list[str] = []
    if complaint := source.select_one(STDERR):
        raise NotesError(f"a cell wrote to stderr:\n{complaint.get_text().strip()}")
    for cell in source.select(".jp-Cell:not(.jp-Cell .jp-Cell)"):
        words = cell.select_one(".jp-MarkdownOutput")
        if words is not None:
            _mend_words(words, resolve)
            parts.append(words.decode_contents().strip())
        else:
            parts += _code_and_output(cell)
    page = BeautifulSoup("\n".join(parts), "html.parser")
    for picture in page.select(".output.picture"):
        _describe(page, picture, lang)
    for heading in page.find_all(HEADINGS):
        _name(heading)
    _fold(page)
    headings = _headings(page)
    return str(page), headings


def _mend_words(words: Tag, resolve: Resolve) -> None:
    for mark in words.select("a.anchor-link"):
        mark.decompose()
    for text in words.find_all(string=True):
        if not text.find_parent(("code", "pre")) and "$" in text:
            text.replace_with(BeautifulSoup(_formulas(str(text)), "html.parser"))
    for link in words.select("a[href]"):
        path, sharp, anchor = str(link["href"]).partition("#")
        if path.endswith((".md", ".py")) and ":" not in path:
            link["href"] = f"{resolve(path)}{sharp}{anchor}"


def _formulas(text: str) -> str:
    # Each formula is set aside while the rest of the text is escaped.
    kept: list[str] = []

    def keep(display: bool) -> Callable[[re.Match[str]], str]:
        def replace(match: re.Match[str]) -> str:
            kept.append(math.render(match["tex"], display))
            return f"\0{len(kept) - 1}\0"

        return replace

    text = DISPLAY.sub(keep(True), text)
    text = INLINE.sub(keep(False), text)
    text = str(NavigableString(text).output_ready("minimal"))
    return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], text)


def _code_and_output(cell: Tag) -> list[str]:
    parts = []
    code = cell.select_one(".highlight-ipynb pre, .highlight pre")
    if code is not None and code.get_text().strip():
        # Names, blanks and brackets have no colour of their own: half of the page's
        # weight would be spans around them. Symbols keep theirs, for they light.
        for plain in code.select(".n:not([data-light]), .nn, .w, .p, .o"):
            plain.unwrap()
        body = code.decode_contents().strip("\n")
        parts.append(
            '<div class="language-python run cell highlight">'
            f"<pre><code>{body}</code></pre></div>"
        )
    return [*parts, *_outputs(cell)]


def _outputs(cell: Tag) -> list[str]:
    """Return pictures, and what was printed between them as one block."""
    parts: list[str] = []
    printed: list[str] = []

    def close() -> None:
        if printed:
            block = f"<pre><code>{''.join(printed).strip()}</code></pre>"
            parts.append(_output(block))
            printed.clear()

    for output in cell.select(".jp-OutputArea-output"):
        picture, text = output.select_one("svg, img"), output.select_one("pre")
        if text is not None and picture is None:
            printed.append(text.decode_contents())  # a slow cell prints in pieces
            continue
        close()
        shown = f'<div class="output picture">{picture}</div>'
        parts.append(shown if picture else _output(output.decode_contents().strip()))
    close()
    return parts


def _output(block: str) -> str:
    return f'<div class="language-text output highlight">{block}</div>'


def _describe(page: BeautifulSoup, shown: Tag, lang: str) -> None:
    """Make one figure of a picture and the caption below it, for eyes and ears."""
    below, drawing = shown.find_next_sibling(), shown.select_one("svg, img")
    said = below.get_text(" ", strip=True) if below and below.name == "p" else ""
    if below is None or drawing is None or not said.startswith(CAPTION[lang]):
        raise NotesError(
            f"a cell draws a picture, and next comes {said[:40] or 'no paragraph'!r}; "
            f"let the words below it begin with a paragraph `*{CAPTION[lang]} …*` that "
            "says what is to be seen, and let the picture be the cell's last output."
        )
    if below.select_one(".katex"):
        raise NotesError(
            f"`{said[:40]}…`: a caption with a formula cannot be read aloud as the "
            "text of its picture; say it in words, and write the formula below."
        )
    words = " ".join(said.removeprefix(CAPTION[lang]).split())
    words = words[:1].upper() + words[1:]
    if drawing.name == "img":
        drawing["alt"] = words
    else:
        drawing["role"], drawing["aria-label"] = "img", words
    caption = page.new_tag("figcaption")
    caption.string = words
    shown.wrap(page.new_tag("figure", attrs={"class": "diagram"})).append(caption)
    below.decompose()


def _fold(page: BeautifulSoup) -> None:
    """Set exercises in boxes and fold their solutions, as on every other page.

    In the lab both are headings, so that a notebook can fold them too.
    """
    for heading in page.find_all(HEADINGS, id=FOLDED):
        exercise = str(heading["id"]).startswith("exercise")
        kind = "admonition exercise" if exercise else "solution"
        outer, inner = ("div", "p") if exercise else ("details", "summary")
        box = page.new_tag(outer, attrs={"class": kind, "id": str(heading["id"])})
        told = list(heading.find_next_siblings())
        ends = [n for n, below in enumerate(told) if HEADINGS.match(below.name)]
        heading.insert_before(box)
        box.extend([heading, *told[: ends[0] if ends else None]])
        heading.name = inner
        heading.attrs = {"class": "admonition-title"} if exercise else {}


def _headings(page: BeautifulSoup) -> list[dict[str, Any]]:
    """List the headings as a nested table of contents, and link each to itself."""
    root: list[dict[str, Any]] = []
    open_at: list[tuple[int, list[dict[str, Any]]]] = [(0, root)]
    for heading in page.find_all(HEADINGS):
        level = int(heading.name[1])
        title = heading.get_text().strip()
        below: list[dict[str, Any]] = []
        token: dict[str, Any] = {"level": level, "id": heading["id"]}
        token |= {"name": title, "html": title, "children": below}
        while open_at[-1][0] >= level:
            open_at.pop()
        open_at[-1][1].append(token)
        open_at.append((level, below))
        _permalink(page, heading)
    return root


def _name(heading: Tag) -> None:
    """Give a heading the id that stands behind its words."""
    for text in list(heading.find_all(string=MARKER)):
        match = MARKER.search(text)
        if match:
            heading["id"] = match["id"]
            text.replace_with(MARKER.sub("", text))


def _permalink(page: BeautifulSoup, heading: Tag) -> None:
    link = page.new_tag("a", href=f"#{heading['id']}", title="#")
    link["class"] = "headerlink"
    link.string = "¶"
    heading.append(link)


# ------------------------------------------------------------------------- exercises


def unasked(page: Page) -> Iterator[tuple[int, str]]:
    """Say what a lab's exercises lack, each with its line.

    A lab ends with a section ``{ #exercises }``: headings ``{ #exercise-1 }`` and so
    on, each followed by ``{ #solution-1 }``, below which a cell is run.
    """
    last = max((line for level, *_, line in page.headings if level == 2), default=1)
    titles = [(ident, line) for *_, ident, line in page.headings if line >= last]
    ids = [ident for ident, _ in titles]
    count = sum(str(ident).startswith("exercise-") for ident in ids)
    pairs = [(f"exercise-{n}", f"solution-{n}") for n in range(1, count + 1)]
    wanted = ["exercises", *(ident for pair in pairs for ident in pair)]
    if count not in ASKED or ids != wanted:
        yield (
            last,
            f"a lab ends with `{{ #exercises }}` and {ASKED[0]} to {ASKED[-1]} times "
            f"`{{ #exercise-1 }}`, `{{ #solution-1 }}`, …; the last section has "
            f"{', '.join(map(str, ids))}.",
        )
    for (ident, line), after in zip_longest(titles, titles[1:]):
        end = after[1] if after else float("inf")
        run = any("cell" in f.classes and line < f.line < end for f in page.fences)
        if str(ident).startswith("solution-") and not run:
            yield line, f"`{ident}` runs no cell: answer with code and what it prints."


# ------------------------------------------------------------------------- downloads


def downloads(path: Path, resolve: Resolve) -> dict[str, str]:
    """Return the lab as ``.py`` and ``.ipynb``, by file name.

    Heading ids are taken out, which a notebook would show, and links to pages are made
    absolute, for the file no longer lies beside them.
    """
    text = path.read_text(encoding="utf-8")

    def absolute(match: re.Match[str]) -> str:
        return f"]({resolve(match['target'])}{match['anchor'] or ''})"

    lines = [
        MARKER.sub("", line) if line.startswith("# #") else line
        for line in text.splitlines()
    ]
    script = PAGE_LINK.sub(absolute, "\n".join(lines) + "\n")
    return {path.name: script, f"{path.stem}.ipynb": notebook(script)}


def unresolved(target: str, place: str) -> NotesError:
    """Say that a lab links to a page that is not there."""
    return NotesError(f"{place}: link to `{target}`, but there is no such page.")
