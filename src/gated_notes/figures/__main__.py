"""Print a diagram as a file that needs no page: with its colours, for both schemes.

python -m gated_notes.figures lstm_cell en > docs/lstm_cell.svg
"""

from __future__ import annotations

import argparse
import re

from gated_notes import figures, project


def standalone(name: str, lang: str) -> str:
    """Return a diagram that carries its own style sheet.

    Inside a page the colour scheme is an attribute of the body; a file of its own asks
    the reader's system.
    """
    folder = project.find().source / "gated_notes" / "theme" / "assets"
    sheet = (folder / "figures.css").read_text(encoding="utf-8")
    sheet = re.sub(r"/\*.*?\*/\s*", "", sheet, flags=re.DOTALL)
    sheet = sheet.replace('[data-md-color-scheme="default"]', ".nt-fig")
    scheme = r'@media screen \{\s*\[data-md-color-scheme="slate"\] (\{[^}]*\})\s*\}'
    dark = re.search(scheme, sheet)
    assert dark
    sheet = sheet.replace(dark[0], "")
    sheet += f"@media screen and (prefers-color-scheme: dark) {{ .nt-fig {dark[1]} }}"
    style = f"<style>{' '.join(sheet.split())}</style>"
    return figures.render(name, lang).replace("<title", f"{style}<title", 1) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m gated_notes.figures")
    parser.add_argument("name", choices=figures.FIGURES)
    parser.add_argument("lang", choices=project.LANGUAGES)
    wanted = parser.parse_args()
    print(standalone(wanted.name, wanted.lang), end="")
