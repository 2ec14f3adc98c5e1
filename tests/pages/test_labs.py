"""Labs: only what the cells say, in the markup of the notes, and two downloads."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from gated_notes import labs
from gated_notes.project import NotesError

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
    html, _ = labs.clean(HTML, resolve)
    for gone in ("<style", "<script", "jp-", "cdn.example"):
        assert gone not in html


def test_formulas_are_rendered_outside_code_only() -> None:
    html, _ = labs.clean(HTML, resolve)
    assert html.count('class="katex-mathml"') == 2
    assert '<div class="nt-formula"' in html
    assert "<code>$x$</code>" in html
    assert "<mo>&lt;</mo>" in html


def test_code_and_output_look_like_those_of_every_page() -> None:
    html, _ = labs.clean(HTML, resolve)
    assert '<div class="language-python run cell highlight"><pre><code>' in html
    assert '<div class="language-text output highlight"><pre><code>1</code>' in html


def test_headings_carry_their_own_ids_and_make_the_contents() -> None:
    html, headings = labs.clean(HTML, resolve)
    assert '<h1 id="lab">Title<a ' in html
    [title] = headings
    assert (title["name"], title["id"]) == ("Title", "lab")
    assert [child["id"] for child in title["children"]] == ["part"]


def test_links_to_pages_are_resolved_with_their_anchor() -> None:
    html, _ = labs.clean(HTML, resolve)
    assert 'href="../../rnn/#code"' in html


def test_a_link_to_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotesError, match=r"labs/x\.py: link to `\.\./rnn2\.md`"):
        labs.clean(HTML.replace("rnn.md", "rnn2.md"), resolve)


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
        labs.clean(HTML + mark, resolve)


def test_the_kernel_is_this_very_python(tmp_path: Path) -> None:
    labs.write_kernel(tmp_path, {"OMP_NUM_THREADS": "1"})
    [path] = tmp_path.rglob("kernel.json")
    kernel = json.loads(path.read_text(encoding="utf-8"))
    assert kernel["argv"][0] == sys.executable
    assert kernel["env"] == {"OMP_NUM_THREADS": "1"}


def test_a_lab_is_kept_for_one_state_of_the_source_only(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    assert labs.cache_for(tmp_path, "new") == tmp_path / "new"
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


def test_a_picture_that_a_cell_draws_is_shown_as_a_picture() -> None:
    drawn = '<svg viewBox="0 0 10 10"><text>f</text></svg>'
    output = f'<div class="jp-OutputArea-output">{drawn}</div>'
    html, _ = labs.clean(f'<div class="jp-Cell">{output}</div>', resolve)
    assert '<div class="output picture"><svg' in html
    assert "<code>" not in html


def test_what_a_slow_cell_prints_in_pieces_is_one_output() -> None:
    printed = '<div class="jp-OutputArea-output"><pre>{}\n</pre></div>'
    drawn = '<div class="jp-OutputArea-output"><svg></svg></div>'
    outputs = [printed.format(n) for n in (1, 2)] + [drawn, printed.format(3)]
    html, _ = labs.clean(f'<div class="jp-Cell">{"".join(outputs)}</div>', resolve)
    assert html.count('class="language-text output') == 2
    assert "<pre><code>1\n2</code></pre>" in html
    assert html.index("<svg") < html.index("<code>3")
