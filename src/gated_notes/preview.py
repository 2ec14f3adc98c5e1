"""The picture that is shown where a page is linked to: drawn once, by the browser.

    python -m gated_notes.preview

It stands beside the style sheets and is committed, for a site is built without a
browser. 1200 × 630 is what the readers of ``og:image`` ask for.
"""

from __future__ import annotations

import html
from pathlib import Path

from playwright.sync_api import ViewportSize

from gated_notes import browser, figures, project
from gated_notes.project import LANGUAGES, Project

SIZE = (1200, 630)

WORDS = {
    "ko": (
        "거짓말할 수 없는 LSTM·GRU 노트",
        "게이트가 있다는 사실이 아니라 열린 정도가 기억을 만듭니다.",
    ),
    "en": (
        "Notes on LSTM and GRU that cannot lie",
        "A gate does not make a memory; how far it is open does.",
    ),
}

PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><style>
{sheet}
body {{
  display: grid; grid-template-columns: 1fr 560px; gap: 48px; align-items: center;
  box-sizing: border-box; width: {width}px; height: {height}px; margin: 0;
  padding: 0 56px; background: #fdfcfa; color: #20292e; word-break: keep-all;
  font-family: system-ui, "Noto Sans", "Noto Sans CJK KR", sans-serif;
}}
h1 {{ margin: 0 0 32px; font-size: 54px; line-height: 1.25; }}
p {{ margin: 0; color: #0b6570; font-size: 30px; line-height: 1.5; }}
svg {{ width: 560px; height: auto; }}
</style><body data-md-color-scheme="default">
<div><h1>{title}</h1><p>{thesis}</p></div>{figure}</body></html>
"""


def path(notes: Project, lang: str) -> Path:
    """Return where the picture of a language stands."""
    folder = notes.source / "gated_notes" / "theme" / "assets"
    return folder / f"preview-{lang}.png"


def page(notes: Project, lang: str) -> str:
    """Return the page that is photographed."""
    folder = notes.source / "gated_notes" / "theme" / "assets"
    title, thesis = map(html.escape, WORDS[lang])
    return PAGE.format(
        lang=lang,
        sheet=(folder / "figures.css").read_text(encoding="utf-8"),
        width=SIZE[0],
        height=SIZE[1],
        title=title,
        thesis=thesis,
        figure=figures.render("lstm_cell", lang),
    )


def main() -> None:
    """Draw the picture of every language."""
    notes = project.find()
    with browser.chromium() as started:
        size = ViewportSize(width=SIZE[0], height=SIZE[1])
        opened = started.new_page(viewport=size, color_scheme="light")
        for lang in LANGUAGES:
            opened.set_content(page(notes, lang))
            opened.screenshot(path=path(notes, lang))


if __name__ == "__main__":
    main()
