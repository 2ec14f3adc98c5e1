"""The snippets of a page to take away: one script, and one notebook."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import jupytext

from gated_notes.bibliography import title
from gated_notes.page import Fence, Page
from gated_notes.project import Project

OFFER = {"ko": "코드", "en": "Code"}

WHOLE = {"ko": "노트 전체 .pdf", "en": "All the notes .pdf"}

NEEDS = {
    "ko": "NumPy, PyTorch, 이 노트의 저장소에 있는 패키지 `gated_rnn`이 필요합니다.",
    "en": "Needs NumPy, PyTorch, and the package `gated_rnn` of the notes' repository.",
}


def offer(html: str, stem: str, lang: str, word: str = "", whole: str = "") -> str:
    """Put the links to both downloads below the title of a page.

    Args:
        html: The page.
        stem: Name of the files, without what stands behind the dot.
        lang: ``ko`` or ``en``.
        word: What to say in front of them, if not that it is the page's code.
        whole: The file with the whole of the notes, where it is offered too.
    """
    links = " ".join(
        f'<a href="{stem}{suffix}" download>{word or OFFER[lang]} {suffix}</a>'
        for suffix in (".ipynb", ".py")
    )
    if whole:
        links += f' <a href="{whole}">{WHOLE[lang]}</a>'
    bar = f'</h1>\n<p class="nt-downloads" data-search-exclude>{links}</p>'
    return html.replace("</h1>", bar, 1)


def of_page(notes: Project, page: Page, lang: str, url: str) -> dict[str, str]:
    """Return the snippets of a page in its order as ``.py`` and ``.ipynb``.

    Args:
        notes: The project.
        page: The page.
        lang: Its language.
        url: Its address, which the files name.

    Returns:
        The files by their names; none for a page on which nothing runs.
    """
    cells = list(_cells(notes, page))
    if not cells:
        return {}
    first = f"# %% [markdown]\n# # {title(page)}\n#\n# {url}\n#\n# {NEEDS[lang]}\n"
    script = "\n".join([first, *cells])
    stem = page.path.stem
    return {f"{stem}.py": script, f"{stem}.ipynb": notebook(script)}


def _cells(notes: Project, page: Page) -> Iterator[str]:
    boxes = [(line, last, kind) for kind, line, last in page.boxes]
    told = ""
    for fence in page.fences:
        if "run" not in fence.classes or not fence.snippets:
            continue
        place = _place(page, fence, boxes)
        if place != told:
            yield f"# %% [markdown]\n# ## {place}\n"
        told = place
        target = fence.snippets[0][0]
        yield f"# %%\n# {target.partition(':')[0]}\n{_code(notes, target)}"


def _place(page: Page, fence: Fence, boxes: list[tuple[int, int, str]]) -> str:
    """Return the exercise that a snippet solves, or the heading it stands below."""
    for (line, last, kind), (_, words) in zip(boxes, page.titled, strict=True):
        if kind == "exercise" and line < fence.line <= last:
            return words
    above = [text for _, text, _, line in page.headings if line < fence.line]
    return above[-1]


def _code(notes: Project, target: str) -> str:
    path, _, section = target.partition(":")
    text = (notes.examples / path).read_text(encoding="utf-8")
    edge = r"# --8<-- \[{}:" + re.escape(section) + r"\]\n"
    code = re.search(
        f"{edge.format('start')}(.*?){edge.format('end')}", text, re.DOTALL
    )
    assert code, target  # the checks hold every snippet against its file
    return code[1]


def notebook(script: str) -> str:
    """Return a percent script as a notebook, the same text for the same script."""
    made = jupytext.reads(script, fmt="py:percent")
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"  # jupytext draws them at random
    made.metadata = {
        "kernelspec": {
            "display_name": "Python 3",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }
    return json.dumps(made, indent=1, ensure_ascii=False) + "\n"
