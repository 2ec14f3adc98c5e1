"""Claims as a reader sees them: the card on a page, and the tables of all."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import markdown
import pytest

from gated_notes import claims, execute, ledger
from gated_notes.project import NotesError, Project

from . import ledgers


def shown(notes: Project, lang: str, **fields: Any) -> str:
    """Return the text of a card, with single spaces."""
    notes.claims.write_text(ledgers.entry(**fields), encoding="utf-8")
    card = ledger.card(notes, claims.get(notes, "it-vanishes"), lang)
    return " ".join("".join(card.itertext()).split())


@pytest.fixture(autouse=True)
def _script(notes: Project) -> None:
    ledgers.script(notes)


def test_a_card_tells_value_spread_seeds_expectation_and_settings(
    notes: Project,
) -> None:
    told = shown(notes, "en")
    measured = "3×10⁻²⁰ 1×10⁻²¹ to 2×10⁻¹⁹ 10 seeds"
    assert f"{measured} expected ≤ 1×10⁻¹⁵ T = 7, H = 4" in told
    assert told.endswith("code data test")
    measured = "3×10⁻²⁰ 1×10⁻²¹~2×10⁻¹⁹ 시드 10개"
    assert f"{measured} 기대 ≤ 1×10⁻¹⁵" in shown(notes, "ko")


def test_a_claim_cites_the_constants_of_its_script(notes: Project) -> None:
    told = shown(notes, "en", en="It is [[value]] after [[T]] steps.")
    assert 'after <span class="value">7</span> steps.' in told


def test_successes_are_told_with_wilson_s_interval(notes: Project) -> None:
    told = shown(notes, "en", printed="p/a:won", expect=">= 0.5")
    assert "9/10 95 % interval 0.60 to 0.98 expected ≥ 0.5" in told


@pytest.mark.parametrize(
    ("line", "expect", "word"),
    [("10/10", ">= 1", "expected every run"), ("0/10", "<= 0", "expected no run")],
)
def test_all_and_none_are_said_in_words(
    notes: Project, line: str, expect: str, word: str
) -> None:
    ledgers.script(notes, f"all = {line}\n")
    assert word in shown(notes, "en", printed="p/a:all", expect=expect)


def test_an_experiment_tells_its_settings_and_places(notes: Project) -> None:
    ledgers.experiment(notes)
    fields = {
        "experiment": "recall",
        "where": {"cell": "lstm", "T": [10, 30]},
        "metric": "success",
        "reduce": "share",
        "expect": ">= 1",
    }
    told = shown(notes, "en", **fields)
    assert "12/12 95 % interval 0.76 to 1.00 12 runs, 6 seeds" in told
    assert "cell = lstm, T = 10, 30" in told
    card = ledger.card(notes, claims.get(notes, "it-vanishes"), "en")
    assert [link.get("href") for link in card.iter("a")] == [
        "repo:src/gated_rnn/experiments/recall.py",
        "repo:docs/_results/recall.json",
        "repo:tests.py#test_it",
    ]


AT_BEST: dict[str, Any] = {
    "experiment": "recall",
    "where": {"cell": "lstm", "T": 10},
    "metric": "accuracy",
    "reduce": "min",
    "rates": "best",
    "expect": ">= 0.9",
}


def test_a_claim_at_the_best_rate_says_so_on_its_card_and_in_the_ledger(
    notes: Project,
) -> None:
    ledgers.rates(notes)
    told = shown(notes, "en", **AT_BEST)
    assert "T = 10, lr = that of each cell's least loss of training" in told
    assert "학습 손실이 가장 작은" in shown(notes, "ko", **AT_BEST)
    table = "".join(
        t for e in ledger.table(notes, "claims", "en") for t in e.itertext()
    )
    assert "6 seeds" in table


def test_a_rate_that_the_validation_chose_is_told_as_such(notes: Project) -> None:
    ledgers.rates(notes)
    path = notes.results / "recall.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    for run in stored["runs"]:
        run["metrics"]["valid_loss"] = run["metrics"]["train_loss"]
    path.write_text(json.dumps(stored), encoding="utf-8")
    told = shown(notes, "en", **AT_BEST)
    assert "T = 10, lr = that of each cell's least loss of validation" in told
    assert "검증 손실이 가장 작은" in shown(notes, "ko", **AT_BEST)


def test_a_comparison_tells_both_sides(notes: Project) -> None:
    ledgers.script(notes, "one = 6 (5 to 7, 10 seeds)\nother = 2 (1 to 3, 10 seeds)\n")
    fields = {"compare": "ratio", "against": "p/a:other", "expect": ">= 2"}
    told = shown(notes, "en", **fields)
    assert "ratio 3 6 (5 to 7) against 2 (1 to 3) 10 seeds expected ≥ 2" in told
    assert "비 3 6 (5~7) 대 2 (1~3)" in shown(notes, "ko", **fields)


def test_what_is_exact_says_so(notes: Project) -> None:
    fields = {"printed": "p/a:same", "expect": "true", "exact": True}
    assert "true no chance in it expected true" in shown(notes, "en", **fields)
    assert "참 우연이 없는 값 기대 참" in shown(notes, "ko", **fields)


def test_a_claim_that_is_not_borne_is_never_shown(notes: Project) -> None:
    with pytest.raises(NotesError, match="measured 3e-20, expected ≤ 1e-30"):
        shown(notes, "en", expect="<= 1e-30")


# ------------------------------------------------------------------------ in Markdown


def convert(text: str, monkeypatch: pytest.MonkeyPatch, notes: Project) -> str:
    notes.claims.write_text(
        ledgers.entry(en="It is *[[value]]* after [[p/a:count]] steps."), "utf-8"
    )
    monkeypatch.chdir(notes.root)
    return markdown.markdown(
        text,
        extensions=["admonition", "gated_notes.embed"],
        extension_configs={"gated_notes.embed": {"lang": "en"}},
    )


def test_a_statement_is_prose_with_markup_and_cited_values(
    notes: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = convert("A.\n\n[[claim:it-vanishes]]\n\nB.", monkeypatch, notes)
    assert 'id="claim-it-vanishes"' in html
    assert '<em><span class="value">3×10⁻²⁰</span></em>' in html
    assert re.search(r'<span class="value" title="p/a:count">1,200</span>', html)
    assert '<span class="repo" title="tests.py · test_it">test</span>' in html


def test_a_claim_may_stand_in_a_box_and_twice_with_one_place(
    notes: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = '!!! myth "x"\n    A.\n\n    [[claim:it-vanishes]]\n\n'
    html = convert(f"{box}[[claim:it-vanishes]]\n", monkeypatch, notes)
    assert html.count('class="claim"') == 2
    assert html.count('id="claim-it-vanishes"') == 1
    inside = html[html.index("admonition") : html.index("</div>\n</div>")]
    assert 'class="claim"' in inside


# -------------------------------------------------------------------------- the tables


def table(notes: Project, name: str, lang: str = "en") -> str:
    made = ledger.table(notes, name, lang)
    return "\n".join(ET.tostring(part, encoding="unicode") for part in made)


def test_the_ledger_lists_every_claim_with_its_source(notes: Project) -> None:
    ledgers.experiment(notes)
    notes.claims.write_text(
        ledgers.entry()
        + ledgers.entry(
            id="it-recalls",
            experiment="recall",
            where={"cell": "lstm", "T": 10},
            metric="accuracy",
            reduce="median",
            expect=">= 0.9",
        ),
        encoding="utf-8",
    )
    html = table(notes, "claims")
    for said in ("p.md#claim-it-vanishes", "p.md#claim-it-recalls", "≥", "seeds (0–5)"):
        assert said in re.sub(r"</?span[^>]*>", "", html)
    assert 'href="#experiment-recall"' in html
    assert html.count("repo:tests.py#test_it") == 2


def test_experiments_are_listed_with_time_versions_machine_and_command(
    notes: Project,
) -> None:
    assert "No results of experiments" in table(notes, "experiments")
    ledgers.experiment(notes)
    html = re.sub(r"<[^>]*>", " ", table(notes, "experiments"))
    told = " ".join(html.split())
    assert "recall (C) 24 runs, seeds 0–5 6 s" in told
    assert "Python 3.12.1, NumPy 2.4.0, 2026-01-02, 4e82a2042fa6" in told
    assert "Abacus" in told
    assert "gated-rnn experiment run recall" in told


def test_scripts_are_listed_with_the_seconds_of_their_last_run(notes: Project) -> None:
    assert "not yet timed" in table(notes, "scripts")
    (notes.examples / "p" / "a.py").write_text("print('one = 1')\n")
    [run] = execute.ensure(notes)
    found = execute.seconds(run.script, notes)
    assert found == pytest.approx(run.seconds, abs=0.01)
    assert "not yet timed" not in table(notes, "scripts")


def test_a_table_that_there_is_not_is_refused(notes: Project) -> None:
    with pytest.raises(NotesError, match="there are: claims, experiments, scripts"):
        ledger.table(notes, "figures", "en")


def test_both_languages_have_the_same_words() -> None:
    assert ledger.WORDS["ko"].keys() == ledger.WORDS["en"].keys()


def test_settings_of_a_script_are_its_constants(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("T, H, SEEDS = 7, 4, 10\nRATE = 0.1\nx = 3\nN = T + 1\n")
    assert execute.settings(path) == {"T": "7", "H": "4", "RATE": "0.1"}
