"""Pages made from the package: where they stand, and when a kept one is used."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from gated_notes import reference
from gated_notes.project import Project
from gated_notes.reference import Reference


@pytest.fixture
def package(notes: Project) -> Project:
    """Return a project whose package has two modules and a package inside."""
    files = {
        "__init__": '"""All."""',
        "first": '"""The first."""\n\ndef f(): ...\n',
        "inner/__init__": '"""Inside."""',
        "inner/second": '"""The second."""\n\nLIMIT: int = 1\n_hidden = 2\n',
        "_private": '"""Nobody sees this."""',
    }
    for name, text in files.items():
        path = notes.source / "gated_rnn" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return notes


def made(notes: Project, held: bool = False, repository: str = "") -> Reference:
    """Return the reference of a build."""
    handlers = {"python": {"options": {}}}
    config: Any = SimpleNamespace(
        extra={"repo_url": repository},
        site_url="http://notes.test/en/",
        plugins={"mkdocstrings": SimpleNamespace(config={"handlers": handlers})},
    )
    return Reference(notes, "en", config, held)


def opened(place: str) -> Any:
    """Return a page as MkDocs hands it to a plugin."""
    toc = [SimpleNamespace(id="a", children=[SimpleNamespace(id="b", children=[])])]
    file = SimpleNamespace(src_uri=place)
    return SimpleNamespace(file=file, meta={}, toc=toc, url="x/", content=None)


class Anchors(list[str]):
    """What is told to the plugin that resolves links."""

    def register_anchor(self, page: Any, name: str) -> None:
        """Take it down."""
        self.append(name)


FIRST = "reference/gated_rnn/first.md"


def test_every_public_module_has_a_page_in_its_place(package: Project) -> None:
    assert set(reference.pages(package, "ko")) == {
        "reference/gated_rnn/index.md",
        "reference/gated_rnn/first.md",
        "reference/gated_rnn/inner/index.md",
        "reference/gated_rnn/inner/second.md",
    }


def test_a_page_says_where_it_stands_in_its_language(package: Project) -> None:
    place = "reference/gated_rnn/inner/second.md"
    for lang, title in reference.TITLE.items():
        page = reference.pages(package, lang)[place]
        steps = (
            f"[{title}](../../index.md) / [`gated_rnn`](../index.md) / "
            "[`inner`](index.md) / `second`"
        )
        assert steps in page
        assert "::: gated_rnn.inner.second\n" in page


def test_the_overview_lists_modules_below_their_packages(package: Project) -> None:
    says = '<span lang="en">{}</span>'.format
    assert reference.overview(package).split("\n") == [
        f"- [`first`](gated_rnn/first.md) {says('The first.')}",
        f"- [`inner`](gated_rnn/inner/index.md) {says('Inside.')}",
        f"    - [`second`](gated_rnn/inner/second.md) {says('The second.')}",
        "",
    ]


def finish(notes: Project, html: str = "<p>as made</p>", **options: Any) -> Reference:
    """Carry the first page through a build in which mkdocstrings makes it."""
    build, page = made(notes, **options), opened(FIRST)
    assert build.markdown("text", page, Anchors()) == "text"
    assert build.finish(page, html) == html
    return build


def test_a_finished_page_is_used_again_with_its_anchors(package: Project) -> None:
    finish(package)
    build, page, anchors = made(package), opened(FIRST), Anchors()
    assert build.markdown("text", page, anchors) == ""
    assert anchors == ["a", "b"]
    build.tell_anchors(page)
    assert page.present_anchor_ids == {"a", "b"}
    assert build.finish(page, "whatever the theme makes of nothing") == "<p>as made</p>"


CHANGES = {
    "its module": "src/gated_rnn/first.py",
    "the settings": "mkdocs.yml",
    "the theme": "src/gated_notes/theme/main.html",
    "a template": "src/gated_notes/api_templates/python/material/x.jinja",
    "what makes it": "src/gated_notes/reference.py",
    "a page's title": "docs/en/rnn.md",
    "a name of another module": "src/gated_rnn/inner/second.py",
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_page_is_made_anew_when_what_it_shows_changes(
    package: Project, what: str
) -> None:
    path = package.root / CHANGES[what]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(text, encoding="utf-8")
    finish(package)
    path.write_text(f"{text}\n\n# A = 1 {{ #a }}\nB = 2\n", encoding="utf-8")
    assert made(package).markdown("text", opened(FIRST), Anchors()) == "text"


def test_a_page_is_made_anew_for_another_repository(package: Project) -> None:
    finish(package)
    build = made(package, repository="https://code.test/notes")
    assert build.markdown("text", opened(FIRST), Anchors()) == "text"


def test_another_modules_body_leaves_a_page_as_it_is(package: Project) -> None:
    finish(package)
    path = package.source / "gated_rnn" / "inner" / "second.py"
    text = path.read_text(encoding="utf-8").replace("= 1", "= 12")
    path.write_text(text, encoding="utf-8")
    assert made(package).markdown("text", opened(FIRST), Anchors()) == ""


def test_while_code_is_run_a_page_of_before_is_shown_and_says_so(
    package: Project,
) -> None:
    finish(package, '<article><nav class="nt-where">here</nav>old</article>')
    path = package.source / "gated_rnn" / "first.py"
    path.write_text('"""Another."""\n', encoding="utf-8")
    build, page = made(package, held=True), opened(FIRST)
    assert build.markdown("text", page, Anchors()) == ""
    shown = build.finish(page, "")
    assert reference.WAITING["en"] in shown
    assert shown.index("nt-waiting") < shown.index("nt-where")
    assert "old" in shown


@pytest.mark.parametrize("text", ["", "{", "[]", '{"html": "x"}'])
def test_what_is_no_kept_page_is_passed_over(package: Project, text: str) -> None:
    finish(package)
    [kept] = (package.cache / "reference").rglob("*.json")
    Path(kept).write_text(text, encoding="utf-8")
    assert made(package).markdown("text", opened(FIRST), Anchors()) == "text"


def test_pages_by_hand_are_left_alone(package: Project) -> None:
    build, page = made(package), opened("rnn.md")
    entries: list[dict[str, Any]] = []
    build.index(page, entries)
    assert build.markdown("text", page, Anchors()) == "text"
    assert build.finish(page, "html") == "html"
    assert entries == []
    assert page.meta == {}


def test_a_module_is_entered_for_the_search_once_with_its_names(
    package: Project,
) -> None:
    entries: list[dict[str, Any]] = []
    made(package).index(opened("reference/gated_rnn/inner/second.md"), entries)
    [entry] = entries
    assert entry["title"] == "gated_rnn.inner.second"
    assert entry["text"] == "<p>The second.</p><p>LIMIT</p>"
