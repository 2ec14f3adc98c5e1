"""The whole build: what it makes, what stops it, and what survives a failure."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gated_notes import api, project

from . import ledgers

ROOT = project.find().root
PARTS = ("docs", "src", "tests", "mkdocs.yml", "mkdocs.en.yml", "README.md")

Build = Callable[..., subprocess.CompletedProcess[str]]


def copy_project(folder: Path) -> Path:
    """Copy what a build reads, with the cache, so that only changes cost time."""
    for name in (*PARTS, ".cache"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        elif source.exists():
            shutil.copy2(source, folder / name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return folder


def mkdocs_build(
    folder: Path, *options: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run the plain command, as a reader of MkDocs' manual would."""
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), **variables}
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *options],
        cwd=folder,
        env={**environment, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project whose site was built by ``mkdocs build``."""
    folder = copy_project(tmp_path_factory.mktemp("project"))
    done = mkdocs_build(folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def broken(built: Path) -> Iterator[Callable[[str, str, str], None]]:
    """Return a function that edits one file; it is mended after the test."""
    kept: dict[Path, bytes] = {}

    def edit(name: str, old: str, new: str) -> None:
        path = built / name
        kept.setdefault(path, path.read_bytes())
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    yield edit
    for path, data in kept.items():
        path.write_bytes(data)


def site_of(folder: Path) -> dict[str, bytes]:
    """Return every file of the site."""
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


# ------------------------------------------------------------------ what a build makes


def test_the_plain_command_makes_both_languages_and_a_root(built: Path) -> None:
    made = site_of(built)
    for lang in project.LANGUAGES:
        for page in ("", "rnn/", "lstm-chain/", "conventions/", "labs/lstm-step/"):
            assert f"{lang}/{page}index.html" in made
        assert f"{lang}/labs/lstm-step/lstm-step.ipynb" in made
        assert f"{lang}/labs/lstm-step/lstm-step.py" in made
    assert {"index.html", "404.html", "sitemap.xml"} <= set(made)


def test_the_english_file_builds_the_same_site(built: Path) -> None:
    before = site_of(built)
    done = mkdocs_build(built, "-f", "mkdocs.en.yml", "-d", "site")
    assert done.returncode == 0, done.stderr
    assert set(site_of(built)) == set(before)


def test_a_published_site_names_its_address_and_links_into_its_repository(
    built: Path,
) -> None:
    done = mkdocs_build(
        built,
        "-d",
        "published",
        SITE_URL="https://notes.test/lstm/",
        REPO_URL="https://code.test/notes",
    )
    assert done.returncode == 0, done.stderr
    html = (built / "published/en/rnn/index.html").read_text(encoding="utf-8")
    assert 'rel="canonical" href="https://notes.test/lstm/en/rnn/"' in html
    assert 'hreflang="ko" href="https://notes.test/lstm/ko/rnn/"' in html
    assert (
        'href="https://code.test/notes/blob/main/tests/parity/test_parity.py#L' in html
    )
    page = (built / "published/en/reference/gated_rnn/cells/lstm/index.html").read_text(
        encoding="utf-8"
    )
    assert (
        'href="https://code.test/notes/blob/main/src/gated_rnn/cells/lstm.py#L' in page
    )
    # The theme's own link to a repository would ask another host for its stars.
    assert "md-source" not in html
    assert "127.0.0.1" not in html


def test_every_page_names_its_twin_in_the_other_language(built: Path) -> None:
    html = (built / "site/ko/rnn/index.html").read_text(encoding="utf-8")
    site_url = os.environ.get("SITE_URL", "http://127.0.0.1:8000/")
    assert f'hreflang="en" href="{site_url}en/rnn/"' in html
    assert 'hreflang="x-default"' in html
    assert 'href="../../en/rnn/"' in html


def test_no_page_names_another_host_as_a_source(built: Path) -> None:
    for name, data in site_of(built).items():
        if name.endswith(".html"):
            for mark in (b'src="http', b'rel="stylesheet" href="http', b"@import"):
                assert mark not in data, name


def test_formulas_do_not_fill_the_search_index(built: Path) -> None:
    index = json.loads((built / "site/ko/search/search_index.json").read_bytes())
    text = " ".join(entry["text"] for entry in index["docs"])
    assert "\\odot" not in text
    assert "mathnormal" not in text


# ------------------------------------------------------------------- what stops a build

BREAKS = {
    "a formula": ("docs/ko/rnn.md", "\\tanh", "\\tanhh{", "docs/ko/rnn.md:"),
    "a heading id": ("docs/en/rnn.md", "{ #claims }", "{ #claim }", "docs/en/rnn.md"),
    "an anchor": ("docs/ko/index.md", "rnn.md", "rnn.md#no-such", "no-such"),
    "a link": ("docs/en/index.md", "(rnn.md", "(rnm.md", "rnm.md"),
    "a figure": ("docs/ko/rnn.md", "figure:rnn_cell", "figure:rn", "docs/ko/rnn.md:"),
    "front matter left of a twin": (
        "docs/en/conventions.md",
        "## ",
        "### ",
        "docs/en/conventions.md:",
    ),
    "a term": ("docs/ko/rnn.md", "은닉 상태", "숨겨진 상태", "docs/ko/rnn.md:"),
    "a section marker": (
        "src/gated_rnn/cells/rnn.py",
        "# --8<-- [start:step]",
        "#",
        "gated_rnn/cells/rnn.py:step",
    ),
    "an expectation": (
        "docs/claims.toml",
        "<= 1e-15",
        "<= 1e-30",
        "claim `an-rnn-vanishes-at-its-default`: measured ",
    ),
    "an unknown claim": (
        "docs/en/rnn.md",
        "[[claim:an-rnn-hears-the-order]]",
        "[[claim:an-rnn-hears-the-odor]]",
        "did you mean `an-rnn-hears-the-order`?",
    ),
    "a claim of one language": (
        "docs/ko/rnn.md",
        "[[claim:an-rnn-hears-the-order]]\n",
        "",
        "claim `an-rnn-hears-the-order`: docs/ko/rnn.md does not cite it",
    ),
    "a myth without a claim": (
        "docs/ko/rnn.md",
        "    [[claim:units-are-not-steps]]\n",
        "",
        "a `myth` box without a claim",
    ),
    "a public name without a word": (
        "src/gated_rnn/experiments/table.py",
        'NOTHING = "–"\n',
        'NOTHING = "–"\n\nPLANTED = 1\n',
        "`experiments.table.NOTHING` has no docstring",
    ),
    "a link to a name that is not there": (
        "docs/en/reference/index.md",
        "boundary.md",
        "boundary.md#gated_rnn.boundary.Nowhere",
        "gated_rnn.boundary.Nowhere",
    ),
    "a lab": ("docs/en/labs/lstm-step.py", "import numpy", "import nump", "lstm-step"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_part_stops_the_build_names_the_place_and_keeps_the_site(
    built: Path, broken: Callable[[str, str, str], None], name: str
) -> None:
    path, old, new, said = BREAKS[name]
    before = site_of(built)
    broken(path, old, new)
    done = mkdocs_build(built)
    assert done.returncode != 0, done.stderr
    assert said in done.stderr
    assert site_of(built) == before


def test_a_warning_in_a_lab_stops_the_build(
    built: Path, broken: Callable[[str, str, str], None]
) -> None:
    warn = "import warnings\n\nwarnings.warn('careful')\nimport numpy"
    for lang in project.LANGUAGES:
        broken(f"docs/{lang}/labs/lstm-step.py", "import numpy", warn)
    done = mkdocs_build(built)
    assert done.returncode != 0
    assert "careful" in done.stderr


def test_a_failing_script_stops_the_build_and_is_named(
    built: Path, broken: Callable[[str, str, str], None]
) -> None:
    script = sorted((built / "src/gated_notes/examples/rnn").glob("*.py"))[0]
    text = script.read_text(encoding="utf-8")
    broken(str(script.relative_to(built)), text, text + "\nraise SystemExit('no')\n")
    done = mkdocs_build(built)
    assert done.returncode != 0
    assert f"rnn/{script.name}: the script failed" in done.stderr


@pytest.mark.parametrize("options", [("-q",), ("-v",), ()])
def test_a_warning_stops_the_build_however_much_is_printed(
    built: Path, broken: Callable[[str, str, str], None], options: tuple[str, ...]
) -> None:
    before = site_of(built)
    for lang in project.LANGUAGES:  # HTML that only MkDocs' own validation reads
        broken(f"docs/{lang}/rnn.md", "](conventions.md#run)", "](</absolute>)")
    done = mkdocs_build(built, *options)
    assert done.returncode != 0, done.stderr
    assert site_of(built) == before


# -------------------------------------------------------------------- the reference


def page_of(folder: Path, lang: str, name: str) -> str:
    """Return the HTML of the page of a module."""
    path = folder / "site" / lang / "reference" / name.replace(".", "/") / "index.html"
    return path.read_text(encoding="utf-8")


def public_names(name: str) -> Iterator[str]:
    """Yield the public names that a module of the subject defines, by importing it."""
    module = importlib.import_module(name)
    for word, thing in vars(module).items():
        is_own = getattr(thing, "__module__", None) == name
        if (
            not word.startswith("_")
            and is_own
            and getattr(thing, "__name__", "") == word
        ):
            yield f"{name}.{word}"


@pytest.mark.parametrize("lang", project.LANGUAGES)
def test_every_public_name_has_its_place_on_a_light_page(
    built: Path, lang: str
) -> None:
    overview = (built / f"site/{lang}/reference/index.html").read_text("utf-8")
    names = 0
    for module in api.modules(project.find()):
        html = page_of(built, lang, module.name)
        assert len(html.encode()) <= 150_000
        for name in (module.name, *public_names(module.name)):
            assert f'id="{name}"' in html
            names += 1
        place = module.name.replace(".", "/")
        assert module.name == "gated_rnn" or f'href="{place}/"' in overview
    assert names > 200


def test_a_page_of_the_reference_shows_formula_shapes_and_place(built: Path) -> None:
    for lang, words in {
        "ko": ("매개변수", "반환값", "필드", "소스 코드"),
        "en": ("Parameters:", "Returns:", "Attributes:", "Source code in"),
    }.items():
        html = page_of(built, lang, "gated_rnn.cells.lstm")
        for word in words:
            assert f">{word}" in html
        assert "cₜ = fₜ ⊙ cₜ₋₁ + iₜ ⊙ gₜ                        cell state" in html
        assert re.search(r"<code>W_ih</code> <span[^>]*>\(4H, I\)</span>", html)
        assert "Source: Hochreiter &amp; Schmidhuber" in html
        assert re.search(r"src/gated_rnn/cells/lstm\.py:\d+<", html)


def test_the_reference_is_searched_by_module_and_every_name_in_it(built: Path) -> None:
    index = json.loads((built / "site/en/search/search_index.json").read_bytes())
    [entry] = [e for e in index["docs"] if e["title"] == "gated_rnn.optim"]
    assert entry["location"] == "reference/gated_rnn/optim/"
    assert "clip_by_norm" in entry["text"].split()
    ours = [
        e for e in index["docs"] if e["location"].startswith("reference/gated_rnn/")
    ]
    assert len(ours) == len(api.modules(project.Project(built)))


def test_a_kept_page_is_the_page_that_is_made(built: Path) -> None:
    assert mkdocs_build(built).returncode == 0
    kept = site_of(built)
    shutil.rmtree(built / ".cache" / "reference")
    assert mkdocs_build(built).returncode == 0
    made = site_of(built)
    timed = {name for name in made if name.endswith((".gz", ".ipynb"))}
    assert made.keys() == kept.keys()
    differ = {name for name in made.keys() - timed if made[name] != kept[name]}
    assert differ == set()


def test_an_edit_makes_one_page_anew_and_its_links_reach_the_kept_ones(
    built: Path, broken: Callable[[str, str, str], None]
) -> None:
    shelf = built / ".cache" / "reference"
    before = {path: path.read_bytes() for path in shelf.rglob("*.json")}
    old = "Say whether a results file holds these very runs."
    broken("src/gated_rnn/experiments/sweep.py", old, "A planted summary.")
    done = mkdocs_build(built)
    assert done.returncode == 0, done.stderr
    changed = {
        p.relative_to(shelf).as_posix() for p in before if p.read_bytes() != before[p]
    }
    assert changed == {
        f"{lang}/reference/gated_rnn/experiments/sweep.md.json"
        for lang in project.LANGUAGES
    }
    for lang in project.LANGUAGES:
        html = page_of(built, lang, "gated_rnn.experiments.sweep")
        assert "A planted summary." in html
        assert 'href="../plan/#gated_rnn.experiments.plan.Plan"' in html


# Last, because it leaves an experiment and its page in the site that all share.
def test_one_changed_number_of_an_experiment_stops_the_build_and_names_the_claim(
    built: Path, broken: Callable[[str, str, str], None]
) -> None:
    notes = project.Project(built)
    ledgers.experiment(notes)
    claim = ledgers.entry(
        id="it-recalls",
        experiment="recall",
        where={"cell": "lstm", "T": 10},
        metric="accuracy",
        reduce="min",
        expect=">= 0.99",
        test="tests/pages/test_build.py",
        pages=["rnn"],
    )
    first = notes.claims.read_text(encoding="utf-8")
    broken("docs/claims.toml", first, f"{claim}\n{first}")
    for lang in project.LANGUAGES:
        cited = "[[claim:an-rnn-hears-the-order]]"
        broken(f"docs/{lang}/rnn.md", cited, f"{cited}\n[[claim:it-recalls]]")
    done = mkdocs_build(built)
    assert done.returncode == 0, done.stderr
    html = (built / "site/en/rnn/index.html").read_text(encoding="utf-8")
    assert 'id="claim-it-recalls"' in html
    broken("docs/_results/recall.json", '"accuracy": 0.991', '"accuracy": 0.891')
    done = mkdocs_build(built)
    assert done.returncode != 0, done.stderr
    assert "claim `it-recalls`: measured 0.89, expected ≥ 0.99" in done.stderr
    assert "cited at docs/en/rnn.md:" in done.stderr
