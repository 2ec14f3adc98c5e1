"""Formulas rendered by KaTeX while the page is built, with no script on the page.

KaTeX itself (the npm package) runs inside QuickJS in this process. A formula that
KaTeX does not understand stops the build and is named; nothing is shown in red.
"""

from __future__ import annotations

import html
import json
import re
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from quickjs import Context

from gated_notes import lights, project
from gated_notes.project import NotesError, Project

BRIDGE = r"""
const lights = "htmlExtension";
const options = {
  throwOnError: true, output: "htmlAndMathml",
  strict: (code) => code === lights ? "ignore" : "error",
  trust: (context) => context.command === "\\htmlData",
};
function attempt(work) {
  try {
    return JSON.stringify(work(), (key, value) => key === "lexer" ? undefined : value);
  } catch (error) {
    return JSON.stringify({error: String(error.message)});
  }
}
function render(tex, displayMode) {
  return attempt(() => ({html: katex.renderToString(tex, {...options, displayMode})}));
}
function parse(tex, displayMode) {
  return attempt(() => ({tree: katex.__parse(tex, {...options, displayMode})}));
}
"""


OPEN, CLOSE = "<!--f-->", "<!--/f-->"
"""Around each formula, so that it can be found without parsing its markup."""

FORMULA = re.compile(f"{OPEN}.*?{CLOSE}", re.DOTALL)


SHORT = 12
"""A formula of so many letters fits on a line of a phone, and is not broken in two."""

ANNOTATION = re.compile("(<annotation[^>]*>).*?(</annotation>)", re.DOTALL)


class FormulaError(NotesError):
    """KaTeX does not understand a formula; the message shows it and says why."""


@cache
def _katex(root: Path) -> Any:
    library = Project(root).npm / "katex" / "dist" / "katex.min.js"
    if not library.is_file():
        raise NotesError(f"{library} is missing: run `make setup` (it calls npm ci).")
    context = Context()
    context.eval(library.read_text(encoding="utf-8"))
    context.eval(BRIDGE)
    return context


@cache
def render(tex: str, display: bool = False) -> str:
    """Render one formula to HTML and MathML.

    Args:
        tex: The formula, without its dollars.
        display: On a line of its own instead of in the text.

    Raises:
        FormulaError: KaTeX refuses the formula.
    """
    tree = _asked("parse", tex, display)["tree"]
    body = _asked("render", lights.marked(tex, tree), display)["html"]
    written = html.escape(tex, quote=False)  # what a copied formula shows
    body = ANNOTATION.sub(lambda match: match[1] + written + match[2], body)
    tag = "div" if display else "span"
    kind = "nt-formula" if display or _letters(body) > SHORT else "nt-formula short"
    return f'<{tag} class="{kind}">{OPEN}{body}{CLOSE}</{tag}>'


def _letters(body: str) -> int:
    """Count what is seen: KaTeX writes a formula twice, first for screen readers."""
    seen = re.sub("<[^>]*>", "", body.partition('aria-hidden="true">')[2])
    return len(html.unescape(seen).replace("\N{ZERO WIDTH SPACE}", ""))


def _asked(function: str, tex: str, display: bool) -> Any:
    answer = json.loads(_katex(project.find().root).get(function)(tex, display))
    if "error" in answer:
        raise FormulaError(f"broken formula `{tex.strip()}`: {answer['error']}")
    return answer


def without_formulas(html: str) -> str:
    """Return a page as the search index should see it: words, no formulas."""
    return FORMULA.sub("", html)


class _Formulas(Treeprocessor):
    """Replace what arithmatex found by what KaTeX makes of it."""

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.get("class") != "arithmatex" or element.text is None:
                continue
            display = element.tag == "div"
            tex = re.sub(r"^\\[\[(]|\\[\])]$", "", element.text.strip())
            # arithmatex escapes block formulas for HTML, inline ones not.
            tex = html.unescape(tex) if display else tex
            element.text = self.md.htmlStash.store(render(tex, display))
            element.tag = "p" if display else "span"
            element.attrib.clear()


class MathExtension(Extension):
    """Render arithmatex's formulas with KaTeX at build."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register after the inline patterns, which find the formulas."""
        md.treeprocessors.register(_Formulas(md), "gated_notes_math", 15)


def makeExtension(**options: Any) -> MathExtension:
    """Make the extension, under the name Python-Markdown looks for."""
    return MathExtension(**options)


def browser_files(notes: Project) -> dict[str, bytes]:
    """Return KaTeX's style sheet and fonts, by their path below ``assets/katex``.

    Every browser that can show the site reads WOFF2, so only these are kept.
    """
    dist = notes.npm / "katex" / "dist"
    sheet = (dist / "katex.min.css").read_text(encoding="utf-8")
    sheet = re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\(\"\w+\"\)", "", sheet)
    files = {"katex.min.css": sheet.encode("utf-8")}
    for font in sorted((dist / "fonts").glob("*.woff2")):
        files[f"fonts/{font.name}"] = font.read_bytes()
    return files
