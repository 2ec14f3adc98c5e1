"""Labs: only what the cells say, in the markup of the notes, and two downloads."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import jupytext
import pytest
from bs4 import BeautifulSoup

from gated_notes import execute, labs
from gated_notes.page import Page
from gated_notes.project import NotesError, Project
from gated_rnn.experiments.sources import dependencies

ROOT = Path(__file__).parents[2]
LABS = sorted((ROOT / "docs" / "en" / "labs").glob("*.py"))

HTML = """
<style>body { color: red }</style>
<script src="https://cdn.example/x.js"></script>
<div class="jupyter-wrapper"><div class="jp-Notebook">
<div class="jp-Cell"><div class="jp-MarkdownOutput">
<h1 id="x">Title { #lab }<a class="anchor-link" href="#x">¶</a></h1>
<p>Let $a &lt; b$ and <code>$x$</code>, see <a href="../rnn.md#code">there</a>.</p>
$$
h_t = 1
$$
<h2 id="y">Part { #part }</h2>
</div></div>
<div class="jp-Cell jp-CodeCell"><div class="jp-Cell">
<div class="highlight-ipynb hl-python"><pre><span
class="nb">print</span>(1)
</pre></div>
<div class="jp-OutputArea-output"><pre>1
</pre></div></div></div>
</div></div>
"""

SOURCE = """# %% [markdown]
# # Title { #lab }
# See [there](../rnn.md#code).

# %%
print(1)
"""


def resolve(target: str) -> str:
    if target != "../rnn.md":
        raise labs.unresolved(target, "labs/x.py")
    return "../../rnn/"


def test_styles_and_scripts_of_jupyter_are_gone() -> None:
    html, _ = labs.clean(HTML, resolve, "en")
    for gone in ("<style", "<script", "jp-", "cdn.example"):
        assert gone not in html


def test_formulas_are_rendered_outside_code_only() -> None:
    html, _ = labs.clean(HTML, resolve, "en")
    assert html.count('class="katex-mathml"') == 2
    assert '<div class="nt-formula"' in html
    assert "<code>$x$</code>" in html
    assert "<mo>&lt;</mo>" in html


def test_code_and_output_look_like_those_of_every_page() -> None:
    html, _ = labs.clean(HTML, resolve, "en")
    assert '<div class="language-python run cell highlight"><pre><code>' in html
    assert '<div class="language-text output highlight"><pre><code>1</code>' in html


def test_headings_carry_their_own_ids_and_make_the_contents() -> None:
    html, headings = labs.clean(HTML, resolve, "en")
    assert '<h1 id="lab">Title<a ' in html
    [title] = headings
    assert (title["name"], title["id"]) == ("Title", "lab")
    assert [child["id"] for child in title["children"]] == ["part"]


def test_links_to_pages_are_resolved_with_their_anchor() -> None:
    html, _ = labs.clean(HTML, resolve, "en")
    assert 'href="../../rnn/#code"' in html


def test_a_link_to_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotesError, match=r"labs/x\.py: link to `\.\./rnn2\.md`"):
        labs.clean(HTML.replace("rnn.md", "rnn2.md"), resolve, "en")


def test_downloads_are_the_script_and_a_notebook_without_our_markers(
    tmp_path: Path,
) -> None:
    lab = tmp_path / "x.py"
    lab.write_text(SOURCE, encoding="utf-8")
    offered = labs.downloads(lab, resolve)
    assert set(offered) == {"x.py", "x.ipynb"}
    cells = json.loads(offered["x.ipynb"])["cells"]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "code"]
    for text in offered.values():
        assert "{ #lab }" not in text
        assert "(../../rnn/#code)" in text


def test_downloads_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    lab = tmp_path / "x.py"
    lab.write_text(SOURCE, encoding="utf-8")
    assert labs.downloads(lab, resolve) == labs.downloads(lab, resolve)


def test_a_cell_that_warns_stops_the_build() -> None:
    mark = (
        '<div data-mime-type="application/vnd.jupyter.stderr"><pre>careful</pre></div>'
    )
    with pytest.raises(NotesError, match="wrote to stderr:\ncareful"):
        labs.clean(HTML + mark, resolve, "en")


def test_the_kernel_is_this_very_python(tmp_path: Path) -> None:
    labs.write_kernel(tmp_path, {"OMP_NUM_THREADS": "1"})
    [path] = tmp_path.rglob("kernel.json")
    kernel = json.loads(path.read_text(encoding="utf-8"))
    assert kernel["argv"][0] == sys.executable
    assert kernel["env"] == {"OMP_NUM_THREADS": "1"}


# -------------------------------------------------------------------------- the cache


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def lab(notes: Project) -> Path:
    """Return a lab that imports one module, which imports another and has data."""
    package = notes.source / "gated_rnn"
    write(package / "cells" / "__init__.py", "")
    write(package / "cells" / "lstm.py", "from gated_rnn import init\n")
    write(package / "init.py", "")
    write(package / "optim.py", "")
    write(package / "cells" / "texts" / "a.txt", "a")
    write(package / "tasks" / "__init__.py", "")
    write(package / "tasks" / "texts" / "b.txt", "b")
    text = "# %%\nfrom gated_rnn.cells import lstm\n"
    return write(notes.pages("en") / "labs" / "x.py", text)


@pytest.mark.parametrize("name", ["optim.py", "tasks/__init__.py", "tasks/texts/b.txt"])
def test_a_change_in_what_a_lab_does_not_import_leaves_its_key(
    notes: Project, lab: Path, name: str
) -> None:
    before = labs.key(lab, notes.source)
    write(notes.source / "gated_rnn" / name, "CHANGED = 1\n")
    assert labs.key(lab, notes.source) == before


@pytest.mark.parametrize(
    "name", ["__init__.py", "cells/lstm.py", "init.py", "cells/texts/a.txt"]
)
def test_a_change_in_what_a_lab_imports_at_any_remove_changes_its_key(
    notes: Project, lab: Path, name: str
) -> None:
    before = labs.key(lab, notes.source)
    path = notes.source / "gated_rnn" / name
    write(path, path.read_text(encoding="utf-8") + "CHANGED = 1\n")
    assert labs.key(lab, notes.source) != before


def test_a_change_of_the_lab_or_of_what_draws_it_changes_its_key(
    notes: Project, lab: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = labs.key(lab, notes.source)
    monkeypatch.setattr(labs, "version", lambda package: f"{package} of tomorrow")
    drawn = labs.key(lab, notes.source)
    write(lab, lab.read_text(encoding="utf-8") + "print(1)\n")
    assert len({before, drawn, labs.key(lab, notes.source)}) == 3


LOADED = """
import ast, json, pathlib, sys
tree = ast.parse(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
tree.body = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
exec(compile(tree, "lab", "exec"))
ours = [m for name, m in sys.modules.items() if name.split(".")[0] == "gated_rnn"]
print(json.dumps([m.__file__ for m in ours]))
"""


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_the_key_of_a_lab_covers_every_module_that_python_loads_for_it(
    path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED, str(path)],
        env=execute.environment(ROOT / "src"),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {Path(name) for name in json.loads(done.stdout)}
    covered = set(dependencies(path, ROOT / "src"))
    assert loaded <= covered
    whole = set((ROOT / "src" / "gated_rnn").rglob("*.py"))
    assert len(covered - {path}) < len(whole) / 2


def test_a_lab_is_kept_for_its_present_state_only(tmp_path: Path) -> None:
    for name in ("x.py/old", "x.py/new", "y.py/same", "gone.py/old"):
        (tmp_path / name).mkdir(parents=True)
    kept = labs.caches(tmp_path, {"x.py": "new", "y.py": "same"})
    assert kept == {
        "x.py": tmp_path / "x.py" / "new",
        "y.py": tmp_path / "y.py" / "same",
    }
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.glob("*/*")}
    assert left == {"x.py/new", "y.py/same"}


def test_while_scripts_run_a_lab_is_shown_as_it_last_ran(tmp_path: Path) -> None:
    (tmp_path / "x.py" / "old").mkdir(parents=True)
    keys = {"x.py": "new", "never-run.py": "new"}
    kept = labs.caches(tmp_path, keys, hold=True)
    assert kept["x.py"] == tmp_path / "x.py" / "old"
    assert kept["never-run.py"] == tmp_path / "never-run.py" / "new"
    assert kept["x.py"].is_dir()


# ------------------------------------------------------------------------ what is shown


DRAWN = {
    "img": '<img alt="No description" src="data:image/svg+xml;base64,AA=="/>',
    "svg": '<svg viewBox="0 0 10 10"><text>f</text></svg>',
}


def cells(*outputs: str, words: str = "") -> str:
    """Return a cell with these outputs, and the words of the cell below it."""
    shown = "".join(f'<div class="jp-OutputArea-output">{o}</div>' for o in outputs)
    below = f'<div class="jp-MarkdownOutput">{words}</div>'
    return f'<div class="jp-Cell">{shown}</div><div class="jp-Cell">{below}</div>'


@pytest.mark.parametrize("drawn", DRAWN)
@pytest.mark.parametrize(("lang", "mark"), [("ko", "그림:"), ("en", "Figure:")])
def test_a_picture_is_told_in_words_by_the_caption_below_it(
    drawn: str, lang: str, mark: str
) -> None:
    words = f"<p><em>{mark} two <code>f</code>\nlines.</em></p><p>Then.</p>"
    html, _ = labs.clean(cells(DRAWN[drawn], words=words), resolve, lang)
    page = BeautifulSoup(html, "html.parser")
    told = page.select_one("figure .output.picture > :is(svg, img)")
    assert told is not None
    assert told["alt" if drawn == "img" else "aria-label"] == "Two f lines."
    caption = page.select_one("figure > figcaption")
    assert caption is not None
    assert caption.get_text() == "Two f lines."
    assert [p.get_text() for p in page.select("p")] == ["Then."]
    assert "<code>" not in html


@pytest.mark.parametrize(
    "html",
    {
        "no words": cells(DRAWN["img"]),
        "other words": cells(DRAWN["img"], words="<p>Then this.</p>"),
        "the other language": cells(DRAWN["img"], words="<p>그림: 선 둘.</p>"),
        "a heading": cells(DRAWN["img"], words="<h2>Figure: lines</h2>"),
        "a second picture": cells(*DRAWN.values(), words="<p>Figure: lines.</p>"),
        "a print": cells(DRAWN["svg"], "<pre>1</pre>", words="<p>Figure: x.</p>"),
    }.items(),
    ids=lambda case: case[0],
)
def test_a_picture_without_words_of_its_own_is_refused(html: tuple[str, str]) -> None:
    with pytest.raises(NotesError, match=r"begin with a paragraph `\*Figure: …\*`"):
        labs.clean(html[1], resolve, "en")


def test_a_caption_that_cannot_be_read_aloud_is_refused() -> None:
    words = "<p>Figure: the norm of $J$.</p>"
    with pytest.raises(NotesError, match="a caption with a formula"):
        labs.clean(cells(DRAWN["svg"], words=words), resolve, "en")


def test_what_a_slow_cell_prints_in_pieces_is_one_output() -> None:
    printed = [f"<pre>{number}\n</pre>" for number in (1, 2)]
    words = "<p>Figure: f.</p>"
    html, _ = labs.clean(cells(*printed, DRAWN["svg"], words=words), resolve, "en")
    assert html.count('class="language-text output') == 1
    assert "<pre><code>1\n2</code></pre>" in html
    assert html.index("<code>1") < html.index("<svg")


# ---------------------------------------------------------------------------- exercises

ASKED = """
<div class="jp-Cell"><div class="jp-MarkdownOutput">
<h1>T { #lab }</h1><h2>Exercises { #exercises }</h2>
<h3>Exercise 1. Of $c$ { #exercise-1 }</h3><p>How many?</p>
<h3>Solution { #solution-1 }</h3><p>Count.</p>
</div></div>
<div class="jp-Cell jp-CodeCell"><div class="highlight-ipynb"><pre>count()</pre></div>
<div class="jp-OutputArea-output"><pre>7</pre></div></div>
<div class="jp-Cell"><div class="jp-MarkdownOutput"><p>Seven.</p>
<h3>Exercise 2. More { #exercise-2 }</h3><p>And then?</p>
</div></div>
"""


def test_solutions_are_folded_with_their_code_and_what_it_printed() -> None:
    page = BeautifulSoup(labs.clean(ASKED, resolve, "en")[0], "html.parser")
    [fold] = page.select("details.solution#solution-1:not([open])")
    assert [child.name for child in fold.find_all(recursive=False)] == [
        *("summary", "p", "div", "div", "p")
    ]
    assert fold.get_text(" ", strip=True) == "Solution Count. count() 7 Seven."
    first, second = page.select("div.admonition.exercise")
    assert first.find_next_sibling() is fold
    assert first.select_one("p.admonition-title .katex-mathml") is not None
    assert [first["id"], second["id"]] == ["exercise-1", "exercise-2"]
    assert second.get_text(" ", strip=True) == "Exercise 2. More And then?"


def test_boxes_and_folds_do_not_fill_the_contents_of_a_lab() -> None:
    html, [title] = labs.clean(ASKED, resolve, "en")
    assert [child["id"] for child in title["children"]] == ["exercises"]
    assert not title["children"][0]["children"]
    assert not re.search("<h3|headerlink[^>]*exercise-1", html)


def asking(*pairs: str, last: str = "exercises") -> str:
    return f"# %% [markdown]\n# # L {{ #lab }}\n#\n# ## E {{ #{last} }}\n" + "".join(
        pairs
    )


def pair(
    number: int, code: str = "\n# %%\nprint(1)\n\n# %% [markdown]\n# So.\n"
) -> str:
    asked = f"#\n# ### E {number} {{ #exercise-{number} }}\n#\n"
    return f"{asked}# ### S {{ #solution-{number} }}\n{code}"


def told(tmp_path: Path, text: str) -> list[str]:
    return [said for _, said in labs.unasked(Page.read(write(tmp_path / "x.py", text)))]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_a_lab_that_ends_with_exercises_and_solutions_that_run_is_complete(
    tmp_path: Path, count: int
) -> None:
    assert not told(tmp_path, asking(*map(pair, range(1, count + 1))))


@pytest.mark.parametrize(
    "text",
    {
        "none": asking(),
        "one": asking(pair(1)),
        "five": asking(*map(pair, range(1, 6))),
        "not numbered in order": asking(pair(2), pair(1)),
        "no solution": asking(pair(1), "#\n# ### E 2 { #exercise-2 }\n"),
        "another section behind": asking(pair(1), pair(2), "#\n# ## X { #x }\n"),
        "another name": asking(pair(1), pair(2), last="try"),
    }.items(),
    ids=lambda case: case[0],
)
def test_a_lab_without_its_exercises_at_its_end_is_told(
    tmp_path: Path, text: tuple[str, str]
) -> None:
    assert "a lab ends with `{ #exercises }`" in told(tmp_path, text[1])[0]


@pytest.mark.parametrize("bare", [1, 2])
def test_a_solution_that_runs_nothing_is_told(tmp_path: Path, bare: int) -> None:
    pairs = [pair(n, code="#\n# Seven.\n") if n == bare else pair(n) for n in (1, 2)]
    [said] = told(tmp_path, asking(*pairs))
    assert said.startswith(f"`solution-{bare}` runs no cell")


# ----------------------------------------------------------------------- both languages

UNHEARD = {tokenize.COMMENT, tokenize.NL, tokenize.STRING, tokenize.ENCODING}


def heard(code: str) -> list[str]:
    """Return the tokens of a cell but for comments and the words in strings."""
    tokens = tokenize.generate_tokens(io.StringIO(code).readline)
    return [token.string for token in tokens if token.type not in UNHEARD]


def bones(path: Path) -> list[tuple[str, list[str]]]:
    """Return the kind of every cell, with its code, or with its headings' marks."""
    found = []
    for cell in jupytext.read(path, fmt="py:percent").cells:
        if cell.cell_type == "code":
            found.append(("code", heard(cell.source)))
        else:
            marks = re.findall(r"^#+ |\{ #[\w-]+ \}$", cell.source, re.MULTILINE)
            found.append(("words", marks))
    return found


@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_both_languages_of_a_lab_have_the_same_cells_in_the_same_order(
    path: Path,
) -> None:
    twin = ROOT / "docs" / "ko" / "labs" / path.name
    assert bones(twin) == bones(path)
    assert twin.read_text(encoding="utf-8") != path.read_text(encoding="utf-8")


def test_every_lab_has_its_twin() -> None:
    twins = (ROOT / "docs" / "ko" / "labs").glob("*.py")
    assert {path.name for path in twins} == {path.name for path in LABS}
    assert LABS
