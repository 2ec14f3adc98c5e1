"""The lists of the reference: sources, symbols, exercises, and the seed's sentences."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, tostring

import pytest

from gated_notes import bibliography, checks, indexes, notation, project, seed
from gated_notes.project import LANGUAGES, NotesError, Project

BIB = """
@article{two1997,
  author = {Van Der Berg, Anna B. and Müller, Carl},
  title = {A Memory},
  journal = {Neural Things}, volume = {9}, number = {8}, year = {1997},
  doi = {10.1/x},
}
@misc{four1990,
  author = {A, X and B, Y and C, Z and D, W},
  title = {Earlier}, year = {1990}, eprint = {9001.00001},
}
"""


def page(notes: Project, name: str, text: str) -> None:
    for lang in project.LANGUAGES:
        (notes.pages(lang) / name).write_text(text, encoding="utf-8")


def shown(element: Element) -> str:
    return tostring(element, encoding="unicode")


# --------------------------------------------------------------------------- sources


def test_a_source_is_read_from_the_file_by_year_with_authors_and_place(
    notes: Project,
) -> None:
    notes.sources.write_text(BIB, encoding="utf-8")
    first, second = bibliography.load(notes).values()
    assert (first.key, first.authors, first.surnames) == (
        "four1990",
        "X. A et al.",
        "A et al.",
    )
    assert first.where == "arXiv:9001.00001"
    assert second.authors == "A. B. Van Der Berg, C. Müller"
    assert second.surnames == "Van Der Berg & Müller"
    assert (second.where, second.year) == ("Neural Things 9(8)", "1997")
    assert second.address.endswith("10.1/x")


def test_the_list_of_sources_names_the_pages_that_cite_each(notes: Project) -> None:
    notes.sources.write_text(BIB, encoding="utf-8")
    page(
        notes, "a.md", "---\ntitle: The first\n---\n\nAs [@two1997] says. [@@four1990]"
    )
    page(notes, "b.md", "---\ntitle: The second\n---\n\n`[@four1990]` in code.")
    made = shown(indexes.table(notes, "bibliography", "en"))
    assert made.count("The first") == 2
    assert "The second" not in made
    assert 'id="two1997"' in made


def test_a_source_without_a_title_is_named(notes: Project) -> None:
    notes.sources.write_text("@misc{x, author = {A, B}, year = {2000}}", "utf-8")
    with pytest.raises(NotesError, match=r"x has no field title"):
        bibliography.load(notes)


def test_a_source_that_appeared_nowhere_is_named(notes: Project) -> None:
    entry = "@misc{x, author = {{A group}}, title = {T}, year = {2000}"
    notes.sources.write_text(entry + "}", "utf-8")
    with pytest.raises(NotesError, match=r"x does not say where it appeared"):
        bibliography.load(notes)
    notes.sources.write_text(entry + ", howpublished = {Handbook}}", "utf-8")
    [source] = bibliography.load(notes).values()
    assert (source.authors, source.surnames) == ("A group", "A group")
    assert source.where == "Handbook"


def test_a_key_that_nobody_knows_is_told_with_its_line(notes: Project) -> None:
    notes.sources.write_text(BIB, encoding="utf-8")
    page(notes, "index.md", "# T { #t }\n\n[@two1997] [@four1990] [@nobody]\n")
    told = checks.problems(notes)
    assert any("index.md:3" in line and "nobody" in line for line in told)


def test_a_source_that_no_page_cites_is_told(notes: Project) -> None:
    notes.sources.write_text(BIB, encoding="utf-8")
    page(notes, "index.md", "# T { #t }\n\n[@two1997]\n")
    told = [line for line in checks.problems(notes) if "no page cites" in line]
    assert len(told) == 1
    assert "four1990" in told[0]


# -------------------------------------------------------------------------- notation


@pytest.mark.parametrize(
    ("tex", "found"),
    [
        (r"h_t = \tanh(W_{hh} h)", {"h", "t", "W"}),
        (r"\tilde{h}_t + \hat c", {r"\tilde h", r"\hat c", "t"}),
        (r"\text{forget} \cdot \sigma(a)", {r"\sigma", "a"}),
        (r"\begin{aligned} x &= \mathcal{U}(1) \end{aligned}", {"x", r"\mathcal U"}),
        (r"\operatorname{softmax}(\varepsilon)", {r"\varepsilon"}),
    ],
)
def test_the_symbols_of_a_formula_are_its_letters_with_their_accents(
    tex: str, found: set[str]
) -> None:
    assert notation.symbols(tex) == found


def test_a_formula_with_a_symbol_that_is_not_explained_is_told(notes: Project) -> None:
    line = '[[symbol]]\ntex = "h_t"\nko = "은닉 상태"\nen = "hidden state"\n'
    notes.notation.write_text(line, encoding="utf-8")
    page(notes, "index.md", "# T { #t }\n\n$h_t$ is well.\n\n$q_t$ is not.\n")
    told = [line for line in checks.problems(notes) if "notation" in line]
    assert len(told) == 2
    assert all(":5:" in line and "`q`" in line for line in told)


def test_a_symbol_that_katex_does_not_understand_is_told(notes: Project) -> None:
    line = '[[symbol]]\ntex = "\\\\frac{"\nko = "몫"\nen = "quotient"\n'
    notes.notation.write_text(line, encoding="utf-8")
    [told] = notation.unsound(notes)
    assert "frac" in told


def test_a_symbol_without_a_meaning_is_named(notes: Project) -> None:
    notes.notation.write_text('[[symbol]]\ntex = "h"\n', encoding="utf-8")
    with pytest.raises(NotesError, match=r"notation\.toml"):
        notation.load(notes)


# ------------------------------------------------------------------------- exercises


def test_every_exercise_is_listed_in_reading_order_with_its_place(
    notes: Project,
) -> None:
    box = '!!! exercise "Exercise {}. {}"\n    Count.\n\n'
    page(notes, "a.md", "# A { #a }\n\n" + box.format(1, "Last"))
    page(notes, "b.md", "# B { #b }\n\n" + box.format(1, "X") + box.format(2, "Y"))
    made = shown(indexes.table(notes, "exercises", "en", ["b.md", "a.md"]))
    places = ["b.md#exercise-1", "b.md#exercise-2", "a.md#exercise-1"]
    assert [made.index(place) for place in places] == sorted(map(made.index, places))
    assert "Exercise 2. Y" in made


def test_the_exercises_of_labs_are_listed_below_the_title_of_the_lab(
    notes: Project,
) -> None:
    lab = (
        "# %% [markdown]\n# # Lab: x { #lab }\n#\n# ## 1. Exercises { #exercises }\n#\n"
        "# ### Exercise 1. Count { #exercise-1 }\n#\n# ### Solution { #solution-1 }\n"
    )
    for lang in LANGUAGES:
        path = notes.pages(lang) / "labs" / "x.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(lab, encoding="utf-8")
    made = shown(indexes.table(notes, "exercises", "en", ["labs/x.py"]))
    assert re.findall('href="(.*?)"', made) == ["labs/x.py", "labs/x.py#exercise-1"]
    assert re.findall(">([^<]+)</a>", made) == ["Lab: x", "Exercise 1. Count"]


def test_a_link_to_an_exercise_that_is_not_there_is_told(notes: Project) -> None:
    box = '!!! exercise "Exercise 1. Count"\n    Count.\n\n'
    links = "[one](#exercise-1) [two](#exercise-2)\n"
    page(notes, "index.md", "# A { #a }\n\n" + box + links)
    told = [line for line in checks.problems(notes) if "no heading" in line]
    assert len(told) == 2
    assert all("#exercise-2" in line for line in told)


def test_a_list_that_does_not_exist_is_told_with_those_that_do(notes: Project) -> None:
    with pytest.raises(NotesError, match="exercises, glossary, map, notation, seed"):
        indexes.table(notes, "nothing", "en")


def test_the_glossary_has_every_term_with_its_other_name_and_meaning(
    notes: Project,
) -> None:
    for lang, meaning in {"ko": "다음 시점으로 넘기는", "en": "hands on"}.items():
        made = shown(indexes.table(notes, "glossary", lang))
        assert "은닉 상태" in made
        assert "hidden state" in made
        assert meaning in made
        assert 'id="hidden-state"' in made


# ------------------------------------------------------------------------------ seed

SEED = "---\ntitle: x\n---\n\nOne is said.\nTwo is\nwrong.\n\n-----\nThree.\n"


def pieces(notes: Project, *texts: str, verdict: str = "kept") -> None:
    notes.seed.mkdir()
    (notes.seed / seed.TEXT).write_text(SEED, encoding="utf-8")
    (notes.seed / seed.MAP).write_text(
        "".join(
            f'[[piece]]\ntext = "{text}"\nsaid = "s"\nwhere = ["a.md#there"]\n'
            f'verdict = "{verdict}"\n'
            for text in texts
        ),
        encoding="utf-8",
    )


def test_pieces_that_are_the_whole_seed_pass(notes: Project) -> None:
    pieces(notes, "One is said.", "Two is wrong.", "Three.")
    assert not list(seed.problems(notes))


@pytest.mark.parametrize(
    ("texts", "passed_over"),
    [
        (("One is said.", "Three."), "Two is wrong."),
        (("One is said.", "Two is wrong."), "Three."),
    ],
)
def test_a_sentence_of_the_seed_that_is_passed_over_is_told(
    notes: Project, texts: tuple[str, ...], passed_over: str
) -> None:
    pieces(notes, *texts)
    [told] = seed.problems(notes)
    assert passed_over in told


def test_a_piece_that_the_seed_does_not_have_is_told(notes: Project) -> None:
    pieces(notes, "One is said.", "Two is right.")
    assert any("Two is right." in line for line in seed.problems(notes))


def test_what_was_corrected_must_be_said(notes: Project) -> None:
    pieces(notes, "One is said.", "Two is wrong.", "Three.", verdict="corrected")
    assert len(list(seed.problems(notes))) == 3


def test_the_map_names_the_heading_that_teaches_a_piece(notes: Project) -> None:
    pieces(notes, "One is said.", "Two is wrong.", "Three.")
    page(notes, "a.md", "# A { #a }\n\n## The place { #there }\n")
    made = shown(indexes.table(notes, "seed", "en"))
    assert made.count("The place") == 3
    page(notes, "a.md", "# A { #a }\n")
    with pytest.raises(NotesError, match="there"):
        indexes.table(notes, "seed", "en")


def test_the_seed_of_these_notes_is_covered_sentence_by_sentence() -> None:
    ours = project.find()
    assert len(seed.load(ours)) > 25
    assert not list(seed.problems(ours))
