"""Charts show every run, say the same in both languages, and are the same bytes."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from gated_notes import charts, drawings, project, results
from gated_notes.charts import jacobian_norms, kit, table
from gated_notes.charts.kit import Series, Successes
from gated_notes.project import LANGUAGES, NotesError, Project
from gated_rnn.analysis.statistics import wilson

SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 40_000
"""Bytes of a chart with its table."""

LABELS = {"title": "T", "desc": "D", "x": "steps (number)", "y": "norm (no unit)"}
POINTS = {
    "jacobian_norms": 8 * 3,
    "adding_problem": 5 * 3,
    "copy_memory": 5 * 3,
    "counting": 5 * 2,
    "highway_accuracy": 6 * 3,
    "highway_norm": 6 * 3,
    "reber": 5,
    "temporal_order": 5 * 2,
    "forget_gates": 4 * 11,
    "ablations": 2 * 7,
    "clipping": 4 * 3,
    "characters": 5,
    "polyphonic_music": 5,
    "initialisation": 2 * (2 + 5 + 5),
    "truncation": 2 * 5,
    "reversal": 2 * 3,
}
"""How many series a chart has, and how many points each."""

EVERY = [(name, lang) for name in charts.CHARTS for lang in LANGUAGES]


def picture(drawn: str) -> ET.Element:
    """Return the SVG of a chart as a tree: it must be well-formed."""
    return ET.fromstring(drawn.partition("<table")[0])


def words(drawn: str) -> list[str]:
    return ["".join(text.itertext()) for text in picture(drawn).iter(f"{SVG}text")]


# ------------------------------------------------------ the chart of the Jacobian norms


@pytest.fixture(scope="module")
def series(measured: Project) -> list[Series]:
    """Return the lines of the chart of the norms."""
    stored = results.load(measured, "jacobian_norms")
    return jacobian_norms.lines(stored, jacobian_norms.LABELS["en"])


def test_every_cell_and_bias_is_a_line_and_every_seed_a_run(
    series: list[Series],
) -> None:
    names = [one.name for one in series]
    assert names[:3] == ["RNN, default", "LSTM, default", "LSTM, bias 1"]
    assert names[-1] == "GRU, bias 5"
    assert len(names) == 8
    for one in series:
        assert len(one.runs) == 5
        assert [[x for x, _ in run] for run in one.runs] == [[3, 6, 12]] * 5


def test_the_medians_are_those_of_the_stored_runs(
    measured: Project, series: list[Series]
) -> None:
    stored = results.load(measured, "jacobian_norms")
    where = {"init": "pytorch", "cell": "lstm", "T": 12, "keep_bias": 3.0}
    norms = results.metric(stored.select(where), "norm_c")
    [line] = [one for one in series if one.name == "LSTM, bias 3"]
    x, middle, low, high, n = line.medians[-1]
    assert (x, n) == (12, 5)
    assert (middle, low, high) == (statistics.median(norms), min(norms), max(norms))


def test_no_two_lines_are_told_by_their_colour_alone(series: list[Series]) -> None:
    for one, other in combinations(series, 2):
        assert (one.marker, one.dash) != (other.marker, other.dash)


def test_every_run_is_drawn(measured: Project) -> None:
    drawn = picture(charts.render(measured, "jacobian_norms", "en"))
    groups = [g for g in drawn.iter(f"{SVG}g") if g.get("class") == "nt-run"]
    assert len(groups) == 8
    for group in groups:
        [path] = group.iter(f"{SVG}path")
        assert (path.get("d") or "").count("M") == 5  # one line a seed
    medians = [g for g in drawn.iter(f"{SVG}g") if g.get("class") == "nt-median"]
    assert len(medians) == 8


def test_what_was_not_measured_yet_is_no_chart_and_is_named(tmp_path: Path) -> None:
    notes = Project(tmp_path)
    assert charts.render(notes, "jacobian_norms", "en") == ""


# ----------------------------------------------------------------- every chart there is


def test_the_stored_results_of_every_chart_are_drawn_small_enough() -> None:
    notes = project.find()
    for name, lang in EVERY:
        size = len(charts.render(notes, name, lang).encode())
        assert size <= LARGEST, (name, lang)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_axes_and_title_are_in_the_language_of_the_page(
    measured: Project, name: str, lang: str
) -> None:
    drawn, labels = (
        charts.render(measured, name, lang),
        charts.CHARTS[name].LABELS[lang],
    )
    assert labels["x"] in words(drawn)
    assert labels["y"] in words(drawn)
    told = picture(drawn)
    assert told.get("role") == "img"
    named = (told.get("aria-labelledby") or "").split()
    read = [element for element in told if element.get("id") in named]
    assert [element.text for element in read] == [labels["title"], labels["desc"]]
    korean = re.search("[가-힣]", " ".join(words(drawn)))
    assert bool(korean) == (lang == "ko")


@pytest.mark.parametrize("name", charts.CHARTS)
def test_both_languages_have_the_same_labels(name: str) -> None:
    labels = charts.CHARTS[name].LABELS
    assert labels["ko"].keys() == labels["en"].keys()


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_colours_and_letters_come_from_the_style_sheet(
    measured: Project, name: str, lang: str
) -> None:
    drawn = charts.render(measured, name, lang).partition("<table")[0]
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b(?<!-\d)|rgb\(|DejaVu", drawn)
    sheet = project.find().source / "gated_notes/theme/assets/figures.css"
    defined = set(re.findall(r"(--nt-fig-\w+):", sheet.read_text(encoding="utf-8")))
    assert set(re.findall(r"var\((--nt-fig-\w+)\)", drawn)) <= defined
    assert "<style" not in drawn  # it would reach the whole page


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_no_stand_in_is_left(measured: Project, name: str, lang: str) -> None:
    drawn = charts.render(measured, name, lang)
    assert "@" not in drawn
    assert "#01" not in drawn
    for pointed in re.findall(r'(?:url\(#|href="#)([^")]+)', drawn):
        assert f'id="{pointed}"' in drawn
    idents = re.findall(r' id="([^"]+)"', drawn)
    assert len(idents) == len(set(idents))
    assert all(ident.startswith(f"nt-{name}-") for ident in idents)


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_a_table_beside_the_picture_has_every_number(
    measured: Project, name: str, lang: str
) -> None:
    rows = charts.render(measured, name, lang).partition("<table")[2].split("<tr>")
    assert len(rows) == 2 + POINTS[name]  # a head, then each series at each length
    assert all('<th scope="row">' in row for row in rows[2:])


def test_two_drawings_are_the_same_bytes_in_other_processes_too(
    measured: Project,
) -> None:
    once = charts.render(measured, "jacobian_norms", "ko")
    assert charts.render(measured, "jacobian_norms", "ko") == once
    told = "import sys, pathlib\nfrom gated_notes import charts, project\n"
    told += "notes = project.Project(pathlib.Path(sys.argv[1]))\n"
    told += "sys.stdout.write(charts.render(notes, 'jacobian_norms', 'ko'))"
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", told, str(measured.root)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        assert done.stdout == once


# ------------------------------------------------------------------------------ the kit


@pytest.mark.parametrize(("name", "lang"), EVERY)
def test_words_keep_clear_of_each_other_and_of_the_edges(
    measured: Project, name: str, lang: str
) -> None:
    drawn = picture(charts.render(measured, name, lang))
    width, height = (float(n) for n in (drawn.get("viewBox") or "").split()[2:])
    boxes = []
    for text in drawn.iter(f"{SVG}text"):
        said = "".join(text.itertext())
        wide = kit.text_width(said, kit.SIZE)
        share = {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor") or "", 0.0)
        left, y = float(text.get("x") or 0) - share * wide, float(text.get("y") or 0)
        boxes.append((said, left, left + wide, y - 9, y + 3))
        assert left >= -1, said
        assert left + wide <= width + 1, said
        assert 0 < y < height, said
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[1] or other[2] <= one[1]
        assert apart or one[4] <= other[3] or other[4] <= one[3], (one, other)


def test_letters_stay_readable_on_a_phone(measured: Project) -> None:
    drawn = picture(charts.render(measured, "jacobian_norms", "en"))
    found = re.search(r"min-width:(\d+)px", drawn.get("style") or "")
    assert found
    assert kit.SIZE * int(found[1]) / kit.WIDTH >= kit.READABLE - 0.05


def test_a_heat_map_writes_each_number_on_its_colour() -> None:
    drawn = kit.heat_map(
        "heat",
        LABELS,
        ["10", "20"],
        ["a", "b"],
        [[0, 1], [2, 3]],
        [list("pq"), list("rs")],
    )
    assert {"p", "q", "r", "s", "a", "b", "10", "20"} <= set(words(drawn))
    shares = [int(n) for n in re.findall(r"var\(--nt-fig-c\) (\d+)%", drawn)]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, kit.STRONGEST)


def test_a_heat_map_of_one_value_has_one_colour() -> None:
    drawn = kit.heat_map("heat", LABELS, ["x"], ["y"], [[2.0]], [["2"]])
    assert re.findall(r"var\(--nt-fig-c\) (\d+)%", drawn) == ["0"]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_words_stand_out_on_the_deepest_colour_of_a_heat_map(scheme: int) -> None:
    sheet = project.find().source / "gated_notes/theme/assets/figures.css"
    blocks = re.findall(r"\{([^{}]*--nt-fig-ink[^{}]*)\}", sheet.read_text("utf-8"))
    colour = dict(re.findall(r"--nt-fig-(\w+): #([0-9a-f]{6});", blocks[scheme]))

    def channels(name: str) -> list[int]:
        return [int(colour[name][n : n + 2], 16) for n in (0, 2, 4)]

    share = kit.STRONGEST / 100
    pairs = zip(channels("c"), channels("box"), strict=True)
    mixed = [share * c + (1 - share) * box for c, box in pairs]
    dark, light = sorted((luminance(channels("ink")), luminance(mixed)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(channels: list[float] | list[int]) -> float:
    """Return how bright a colour is, as WCAG 2 defines it."""
    parts = [channel / 255 for channel in channels]
    linear = [
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_successes_stand_at_k_of_n_within_their_interval() -> None:
    rows = [Successes(f"cell {k}", k, 5, *wilson(k, 5)) for k in (0, 3, 5)]
    drawn = kit.successes("wins", LABELS, rows)
    assert {"0/5", "3/5", "5/5", "cell 3"} <= set(words(drawn))
    marks = [
        float(use.get("x") or 0)
        for use in picture(drawn).iter(f"{SVG}use")
        if "--nt-fig-box" in (use.get("style") or "")
    ]
    assert marks == sorted(marks)
    share = (marks[1] - marks[0]) / (marks[2] - marks[0])
    assert share == pytest.approx(0.6, abs=0.001)
    told = table.of_successes("en", rows)
    assert "<td>3/5</td><td>0.23 … 0.88</td>" in told


def test_a_point_that_has_no_place_on_the_scale_is_in_the_table() -> None:
    line = Series("a", (((1.0, 0.0), (2.0, 1e-3)), ((1.0, 0.0), (2.0, 1e-2))))
    assert kit.lines("zero", LABELS, [line], log=True)
    assert "<td>1</td><td>0</td><td>0 …\N{NO-BREAK SPACE}0</td>" in table.of_series(
        "en", "x", [line]
    )


@pytest.mark.parametrize(("others", "columns"), [(2, 4), (1, 5)])
def test_how_many_runs_is_said_once_where_it_is_the_same_everywhere(
    others: int, columns: int
) -> None:
    series = [
        Series(name, tuple(((1.0, 0.5 + 0.1 * seed),) for seed in range(runs)))
        for name, runs in (("a", 2), ("b", others))
    ]
    head, _, body = table.of_series("en", "x", series).partition("</thead>")
    assert head.count("<th ") == columns
    assert body.count("<td>") == 2 * (columns - 1)
    assert ("least to greatest of 2 runs" in head) == (others == 2)


def test_names_are_escaped_in_the_table() -> None:
    assert "&lt;b&gt;" in table.of_rows(["a"], [["<b>"]])


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([1e-50, 1.0], [1e-50, 1e-40, 1e-30, 1e-20, 1e-10, 1.0]),
        ([0.02, 30.0], [0.01, 0.1, 1.0, 10.0, 100.0]),
        ([0.0, 1e-3, float("inf"), float("nan")], [1e-3]),
        ([0.0], []),
    ],
)
def test_ticks_are_round_powers_of_ten(values: list[float], ticks: list[float]) -> None:
    assert kit._decades(values) == pytest.approx(ticks)


# --------------------------------------------------------------------------- on a page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_chart_stands_in_the_page_with_its_caption_and_table(lang: str) -> None:
    notes = project.find()
    html = drawings.show(notes, "chart:jacobian_norms", lang, "A <caption>")
    assert html.startswith('<figure class="diagram"')
    assert "<svg" in html
    assert "<figcaption>A &lt;caption&gt;</figcaption><details" in html
    assert html.count("<table") == 1
    assert html.endswith("</table></details></figure>")


def test_a_diagram_has_no_table() -> None:
    html = drawings.show(project.find(), "figure:lstm_cell", "en", "A")
    assert "<details" not in html


def test_an_unknown_chart_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(NotesError, match=r"unknown chart `x`; there are: .*jacobian_n"):
        drawings.drawn(project.find(), "chart:x", "en")


def test_a_chart_without_results_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "charts", lambda notes: {"c/en": ""})
    with pytest.raises(NotesError, match=r"chart `c`: its experiment has no results"):
        drawings.drawn(Project(tmp_path), "chart:c", "en")


def test_a_changed_number_changes_the_kept_drawing(
    tmp_path: Path, measured: Project
) -> None:
    notes = Project(tmp_path)
    (tmp_path / "src").symlink_to(project.find().source)
    notes.results.mkdir(parents=True)
    path = notes.results / "jacobian_norms.json"
    text = (measured.results / path.name).read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    first = drawings.charts(notes)
    assert drawings.charts(notes) == first
    changed = re.sub(r'"norm_h": [\d.e-]+', '"norm_h": 1e-9', text)
    path.write_text(changed, encoding="utf-8")
    assert drawings.charts(notes) != first


def test_the_count_beside_a_row_ends_on_the_sheet_however_long_the_names_are() -> None:
    names = ("short", "a name of half the sheet, as some")
    for name in names:
        rows = [kit.Successes.counted(name, [1.0] * 9 + [0.0])]
        drawn = kit.successes("wins", LABELS, rows)
        [place] = re.findall(
            r'<text[^>]*?(?:x="|translate\()([\d.]+)[^>]*>9/10<', drawn
        )
        assert float(place) + kit.text_width("9/10", kit.SIZE) <= kit.WIDTH - 2
