"""Publishing: the last good site stays until a whole new one takes its place."""

from __future__ import annotations

from pathlib import Path

from gated_notes import site

NAMES = {"ko": "노트 <1>", "en": "Notes"}


def test_a_draft_takes_the_place_of_the_last_site(tmp_path: Path) -> None:
    draft = site.Draft(tmp_path / "site")
    draft.target.mkdir()
    (draft.target / "old.html").touch()
    draft.begin()
    (draft.folder / "new.html").touch()
    assert (draft.target / "old.html").exists()
    draft.publish()
    assert [path.name for path in draft.target.iterdir()] == ["new.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_build_killed_between_the_renames_loses_nothing(tmp_path: Path) -> None:
    draft = site.Draft(tmp_path / "site")
    draft.last.mkdir()
    (draft.last / "good.html").touch()
    draft.begin()
    assert (draft.target / "good.html").exists()


def test_left_overs_of_a_failed_build_do_not_reach_the_next(tmp_path: Path) -> None:
    draft = site.Draft(tmp_path / "site")
    draft.begin()
    (draft.folder / "half.html").touch()
    draft.begin()
    assert not list(draft.folder.iterdir())


def test_the_root_names_both_languages_with_and_without_scripts(
    tmp_path: Path,
) -> None:
    site.write_root(tmp_path, "https://x.test/", NAMES)
    html = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert '<a href="ko/" lang="ko" hreflang="ko">노트 &lt;1&gt;</a>' in html
    assert '<a href="en/"' in html
    assert 'hreflang="x-default"' in html
    sitemap = (tmp_path / "sitemap.xml").read_text(encoding="utf-8")
    assert "https://x.test/ko/sitemap.xml" in sitemap
    assert (tmp_path / "404.html").exists()


def test_the_list_for_language_models_has_every_page_once_in_its_order(
    tmp_path: Path,
) -> None:
    pages = [
        site.Told(f"P{n} <&", f"https://x.test/en/{n}/", f"about {n}") for n in "ba"
    ]
    site.write_root(tmp_path, "https://x.test/", NAMES, {"en": pages, "ko": pages[:1]})
    text = (tmp_path / "llms.txt").read_text(encoding="utf-8")
    assert text.startswith("# Notes / 노트 <1>\n\n> ")
    english, korean = text.split("## 한국어")
    lines = [line for line in english.split("\n") if line.startswith("- ")]
    assert lines == [
        "- [Pb <&](https://x.test/en/b/): about b",
        "- [Pa <&](https://x.test/en/a/): about a",
    ]
    assert korean.count("\n- ") == 1
