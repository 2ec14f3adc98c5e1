"""The ledger: a claim that its measurement does not bear is named, with its places."""

from __future__ import annotations

import re
from typing import Any

import pytest

from gated_notes import checks, claims, glossary
from gated_notes.page import Page
from gated_notes.project import NotesError, Project

from . import ledgers


@pytest.fixture
def told(notes: Project) -> Any:
    """Return a function that writes one claim and returns what is wrong with it."""

    def problems(korean: str = "[[claim:it-vanishes]]", **fields: Any) -> list[str]:
        ledgers.script(notes, fields.pop("prints", ledgers.PRINTED))
        notes.claims.write_text(ledgers.entry(**fields), encoding="utf-8")
        english = fields.pop("english", korean)
        return list(claims.problems(notes, ledgers.pages(notes, korean, english)))

    return problems


RECALL = {
    "experiment": "recall",
    "where": {"cell": "lstm", "T": 10},
    "metric": "accuracy",
    "reduce": "median",
    "expect": ">= 0.9",
}


def test_a_claim_that_holds_is_not_told(told: Any) -> None:
    assert told() == []


def test_a_claim_of_an_experiment_that_holds_is_not_told(
    notes: Project, told: Any
) -> None:
    ledgers.experiment(notes)
    assert told(**RECALL) == []


def test_a_changed_number_is_told_with_claim_file_and_pages(
    notes: Project, told: Any
) -> None:
    ledgers.experiment(notes, lambda cell, T, seed: 0.85)
    [what] = told(**RECALL)
    assert what.startswith("docs/claims.toml:1: claim `it-vanishes`: measured 0.85, ")
    assert "expected ≥ 0.9 (docs/_results/recall.json)" in what
    assert what.endswith("cited at docs/en/p.md:1, docs/ko/p.md:1")


def test_one_changed_run_of_six_is_seen_where_the_least_is_claimed(
    notes: Project, told: Any
) -> None:
    ledgers.experiment(notes, lambda cell, T, seed: 0.5 if seed == 3 else 0.99)
    assert told(**RECALL) == []  # the median does not see it
    [what] = told(**RECALL | {"reduce": "min"})
    assert "measured 0.5, expected ≥ 0.9" in what


def test_the_best_rate_is_that_of_the_least_loss_of_training(
    notes: Project, told: Any
) -> None:
    ledgers.rates(notes)
    best = RECALL | {"rates": "best"}
    assert told(**best) == []  # at 0.1; at 0.2 the loss is greater
    [what] = told(**best | {"where": {"cell": "rnn", "T": 10}})
    assert "measured 0.5, expected ≥ 0.9" in what
    [what] = told(**RECALL | {"rates": "least"})
    assert "`rates` is `best` or left out" in what


def test_without_a_rate_there_is_no_best_one(notes: Project, told: Any) -> None:
    ledgers.experiment(notes)
    [what] = told(**RECALL | {"rates": "best"})
    assert "the best learning rate needs the setting `lr`" in what


def test_a_changed_printed_number_is_told(told: Any) -> None:
    [what] = told(prints="one = 3e-2 (1e-2 to 2e-1, 10 seeds)\n")
    assert "claim `it-vanishes`: measured 3e-2, expected ≤ 1e-15" in what
    assert "docs/_outputs/p/a.txt" in what


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"printed": "p/a:none"}, r"p/a\.py prints no line `none = …`"),
        ({"printed": "p/b:one"}, r"no script p/b\.py has printed"),
        ({"experiment": "recall", "metric": "loss"}, r"recall\.json is missing"),
        ({"printed": "p/a:few", "expect": "<= 1"}, r"has 4 seeds; .* at least 5"),
        ({"printed": "p/a:count", "expect": "== 1200"}, r"has no number of seeds"),
        ({"expect": "about 1"}, r"`about 1` is no relation"),
        ({"test": "tests.py#test_gone"}, r"tests\.py defines no `test_gone`"),
        ({"test": "no.py"}, r"there is no no\.py"),
        (
            {"en": "It is [[valu]]."},
            r"\[\[valu\]\] is not there; .*high, low, n, value",
        ),
        ({"en": "It is 3e-20."}, r"`en` types the measured 3e-20; write \[\[value\]\]"),
        ({"ko": "1e-21입니다."}, r"`ko` types the measured 1e-21"),
        ({"ko": "[[value]]이다."}, r"`ko`: “이다\.”: write 합쇼체"),
        ({"ko": "숨겨진 상태입니다."}, r"`ko`: write “은닉 상태”"),
        ({"en": r"It is $\nosuchmacro$."}, r"`en`: broken formula"),
        ({"pages": ["p", "q"]}, r"the page `q` does not cite it"),
        ({"pages": []}, r"the page `p` cites it; list it under `pages`"),
    ],
)
def test_each_fault_of_a_claim_names_the_claim(
    told: Any, fields: dict[str, Any], what: str
) -> None:
    found = "\n".join(told(**fields))
    assert "docs/claims.toml:1: claim `it-vanishes`: " in found
    assert re.search(what, found), found


def test_a_claim_that_no_page_cites_is_told(told: Any) -> None:
    [what] = told("", pages=[])
    assert what.endswith(
        "claim `it-vanishes`: no page cites it: cite it and list the "
        "page under `pages`."
    )


def test_a_claim_cited_in_one_language_only_is_told(notes: Project) -> None:
    ledgers.script(notes)
    notes.claims.write_text(ledgers.entry(), encoding="utf-8")
    [what] = claims.problems(notes, ledgers.pages(notes, "[[claim:it-vanishes]]", ""))
    assert "claim `it-vanishes`: docs/en/p.md does not cite it, its twin does." in what
    assert "cited at docs/ko/p.md:1" in what


def test_an_exact_claim_needs_no_seeds(told: Any) -> None:
    exact = {"printed": "p/a:same", "expect": "true", "exact": True}
    assert told(**exact) == []
    [what] = told(**exact | {"expect": "false"})
    assert "measured True, expected false" in what


def test_two_values_are_compared(notes: Project, told: Any) -> None:
    pair = {"printed": "p/a:few", "against": "p/a:one", "expect": ">= 1e9"}
    [what] = told(**pair, compare="ratio")
    assert "has 4 seeds" in what  # the fewer of both
    ledgers.experiment(notes)
    other = {"where": {"cell": "rnn"}}
    better = RECALL | {"compare": "difference", "against": other, "expect": ">= 0.4"}
    assert told(**better, en="From [[other]] to [[one]].") == []
    [what] = told(**better | {"against": {"were": {}}})
    assert "`against` has no field were" in what


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[claim]]\nid = 'x'\n", r"toml:1: claim `x`: .*missing .*'ko'"),
        (ledgers.entry(id="No Good"), r"claim `No Good`: an id is small letters"),
        (ledgers.entry(colour="red"), r"claim `it-vanishes`: .*'colour'"),
        (ledgers.entry() * 2, r"toml:9: claim `it-vanishes`: this id stands twice"),
        (ledgers.entry(printed=None), r"name its source: `printed` or `experiment`"),
        (ledgers.entry(compare="ratio"), r"`compare` and `against` belong together"),
        ("[[claim]\n", r"docs/claims\.toml: "),
    ],
)
def test_a_broken_ledger_is_named(notes: Project, text: str, what: str) -> None:
    notes.claims.write_text(text, encoding="utf-8")
    with pytest.raises(NotesError, match=what):
        claims.load(notes)
    [said] = claims.problems(notes, {})
    assert "claims.toml" in said


def test_a_ledger_that_is_not_there_is_named(notes: Project) -> None:
    notes.claims.unlink()
    with pytest.raises(NotesError, match=r"docs/claims\.toml is missing"):
        claims.load(notes)


# ---------------------------------------------------------------------------- on pages


def on_page(notes: Project, text: str, name: str = "p.md") -> list[tuple[int, str]]:
    notes.claims.write_text(ledgers.entry(), encoding="utf-8")
    page = Page(notes.pages("ko") / name, text)
    return list(claims.on_page(notes, page))


def test_an_unknown_claim_is_told_with_its_line_and_the_nearest(notes: Project) -> None:
    [(line, what)] = on_page(notes, "# x\n\n[[claim:it-vanishs]]\n")
    assert line == 3
    assert "docs/claims.toml has no such claim; did you mean `it-vanishes`?" in what


@pytest.mark.parametrize(
    "text",
    [
        "A [[claim:it-vanishes]] in a sentence.",
        "A line\n[[claim:it-vanishes]]",
        "[[claim:it-vanishes]]\nA line",
    ],
)
def test_a_claim_that_does_not_stand_alone_is_told(notes: Project, text: str) -> None:
    assert on_page(notes, text)


def test_claims_may_stand_below_each_other(notes: Project) -> None:
    assert on_page(notes, "\n[[claim:it-vanishes]]\n[[claim:it-vanishes]]\n") == []


def test_a_myth_box_without_a_claim_is_told(notes: Project) -> None:
    outside = '!!! myth "It stays"\n    No.\n\n[[claim:it-vanishes]]\n'
    [(line, what)] = on_page(notes, outside)
    assert line == 1
    assert "a `myth` box without a claim" in what
    assert on_page(notes, outside.replace("[[", "    [[")) == []
    assert on_page(notes, outside.replace("myth", "note")) == []


def test_a_lab_cites_no_claim(notes: Project) -> None:
    [(line, what)] = on_page(notes, "\n[[claim:it-vanishes]]\n", "x.py")
    assert line == 2
    assert "a lab cites no claims" in what


def test_the_checks_of_the_pages_tell_all_of_it(notes: Project) -> None:
    ledgers.script(notes, ledgers.PRINTED.replace("3e-20", "3e-2"))
    notes.claims.write_text(ledgers.entry(), encoding="utf-8")
    for lang in ("ko", "en"):
        path = notes.pages(lang) / "index.md"
        path.write_text("# T { #t }\n\n[[claim:x]]\n\n!!! myth\n    A.\n", "utf-8")
    found = "\n".join(checks.problems(notes))
    assert "docs/ko/index.md:3: [[claim:x]]: docs/claims.toml has no such" in found
    assert "docs/en/index.md:5: a `myth` box without a claim" in found
    assert "claim `it-vanishes`: measured 3e-2, expected ≤ 1e-15" in found
    assert "claim `it-vanishes`: the page `p` does not cite it" in found


def test_the_words_of_a_claim_follow_the_glossary(notes: Project) -> None:
    terms = glossary.load(notes)
    page = Page(notes.claims, "숨겨진 상태를 본다.")
    assert len(list(glossary.wording(page, terms))) == 2
