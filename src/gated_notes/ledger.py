"""Show claims on a page: one as a card, all of them as tables.

The statement is prose and may hold formulas; everything else is small: what was
measured with its spread, what was expected, under which settings, and the way to the
code, the data and the test.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown.util import AtomicString

from gated_notes import claims, execute, measure, results
from gated_notes.cited import REPO
from gated_notes.claims import Claim
from gated_notes.measure import Measurement
from gated_notes.project import NotesError, Project
from gated_notes.results import Results
from gated_rnn.analysis.statistics import wilson

POWER = re.compile(r"((?<![\w.])-?\d[\d.]*e[-+]?\d+(?!\w))")
"""A number with an exponent, which a browser might break in two."""

WORDS = {
    "ko": {
        "expected": "기대 {}",
        "every": "모든 실행",
        "none": "0회",
        "here": "스크립트는 이 빌드에서 {}로 {}에서 실행했습니다.",
        "range": "{}~{}",
        "interval": "95% 구간 {}~{}",
        "seeds": "시드 {}개",
        "which": "시드 {}",
        "runs": "실행 {}회",
        "exact": "우연이 없는 값",
        "best": "셀마다 학습 손실이 가장 작은 것",
        "validated": "셀마다 검증 손실이 가장 작은 것",
        "against": "{} 대 {}",
        "ratio": "비 {}",
        "difference": "차 {}",
        "True": "참",
        "False": "거짓",
        "code": "코드",
        "data": "데이터",
        "test": "시험",
        "page": "페이지",
        "claim": "주장",
        "measured": "잰 값",
        "should": "기대",
        "source": "잰 곳",
        "experiment": "실험",
        "size": "크기",
        "time": "시간",
        "versions": "버전",
        "machine": "기계",
        "command": "명령",
        "scripts": "스크립트",
        "seconds": "{}초",
        "not_kept": "이 기계에서는 아직 재지 않았습니다",
        "nothing": "저장된 실험 결과가 아직 없습니다.",
        "cores": "코어 {}개",
    },
    "en": {
        "expected": "expected {}",
        "every": "every run",
        "none": "no run",
        "here": "The scripts ran for this build with {}, on {}.",
        "range": "{} to {}",
        "interval": "95 % interval {} to {}",
        "seeds": "{} seeds",
        "which": "seeds {}",
        "runs": "{} runs",
        "exact": "no chance in it",
        "best": "that of each cell's least loss of training",
        "validated": "that of each cell's least loss of validation",
        "against": "{} against {}",
        "ratio": "ratio {}",
        "difference": "difference {}",
        "True": "true",
        "False": "false",
        "code": "code",
        "data": "data",
        "test": "test",
        "page": "page",
        "claim": "claim",
        "measured": "measured",
        "should": "expected",
        "source": "measured by",
        "experiment": "experiment",
        "size": "size",
        "time": "time",
        "versions": "versions",
        "machine": "machine",
        "command": "command",
        "scripts": "scripts",
        "seconds": "{} s",
        "not_kept": "not yet timed on this machine",
        "nothing": "No results of experiments are stored yet.",
        "cores": "{} cores",
    },
}


# ------------------------------------------------------------------- what is measured


def value_words(found: Measurement, lang: str, compare: str = "") -> str:
    """Say the measured value."""
    words = WORDS[lang]
    if compare:
        return words[compare].format(found.shown)
    return words.get(found.shown, found.shown)


def told(claim: Claim, found: Measurement, lang: str) -> tuple[str, str]:
    """Say how far a claim's measurement spreads, and what it comes from."""
    return (
        spread_words(found, lang, claim.exact),
        chance_words(found, lang, claim.exact),
    )


def spread_words(found: Measurement, lang: str, exact: bool = False) -> str:
    """Say how far the measurement spreads; empty where there is no chance in it."""
    words = WORDS[lang]
    if found.parts:
        sides = [_with_range(part, lang) for part in found.parts]
        return words["against"].format(*sides)
    if found.k is not None and not exact:
        low, high = (f"{end:.2f}" for end in wilson(found.k, found.n))
        return words["interval"].format(low, high)
    if found.low and found.low != found.high:
        return words["range"].format(found.low, found.high)
    return ""


def chance_words(found: Measurement, lang: str, exact: bool = False) -> str:
    """Say how many runs and seeds the measurement comes from."""
    words = WORDS[lang]
    if not found.n or (exact and found.k is not None):
        return words["exact"]
    if found.k is not None and found.n == found.seeds:
        return ""  # k/n has said it
    counts = [words["seeds"].format(found.seeds)]
    if found.n != found.seeds:
        counts.insert(0, words["runs"].format(found.n))
    return ", ".join(counts)


def _with_range(found: Measurement, lang: str) -> str:
    spread = spread_words(found, lang)
    return f"{found.shown} ({spread})" if spread else found.shown


def settings_words(notes: Project, claim: Claim, found: Measurement, lang: str) -> str:
    """Say under which settings it was measured."""
    known = found.settings
    if claim.rates:
        stored = results.load(notes, claim.experiment).runs[0].metrics
        chosen = "validated" if "valid_loss" in stored else "best"
        known = known | {"lr": WORDS[lang][chosen]}
    equals = "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"  # no line ends before a number
    return ", ".join(f"{name}{equals}{text}" for name, text in known.items())


# ----------------------------------------------------------------------------- a card


def card(notes: Project, claim: Claim, lang: str) -> Element:
    """Return a claim as it stands on a page."""
    found = claims.bears(notes, claim)
    box = Element("div", {"class": "claim", "id": claim.anchor})
    SubElement(box, "p", {"class": "says"}).text = claim.says(lang, found)
    line = SubElement(box, "p", {"class": "measured"})
    value = value_words(found, lang, claim.compare)
    _write(SubElement(line, "strong"), value)
    expected = WORDS[lang]["expected"].format(_expected(claim, found, lang))
    settings = settings_words(notes, claim, found, lang)
    for words in [*told(claim, found, lang), expected, settings]:
        if words:
            _write(SubElement(line, "span"), words)
    links = SubElement(line, "span")
    for name, target in _places(notes, claim):
        link = SubElement(links, "a", {"href": f"{REPO}{target}"})
        link.text, link.tail = AtomicString(WORDS[lang][name]), " "
    for element in line:
        element.tail = " "  # else two of them could not stand on two lines
    return box


def _expected(claim: Claim, found: Measurement, lang: str) -> str:
    words, relation = WORDS[lang], measure.Relation(claim.expect)
    if found.k is not None:
        every = not relation.holds(1 - 1e-9) and relation.holds(1)
        none = not relation.holds(1e-9) and relation.holds(0)
        if every or none:
            return words["every" if every else "none"]
    shown = words.get(str(relation).capitalize(), str(relation))
    return re.sub(" (?!…)", "\N{NO-BREAK SPACE}", shown)  # a range may break, once


def _write(element: Element, text: str) -> None:
    """Write numbers as on paper; none with an exponent is broken: not in 8×10⁻²⁶."""
    plain, *rest = POWER.split(measure.MINUS.sub("−", text))
    element.text = AtomicString(plain)
    for number, after in zip(rest[::2], rest[1::2], strict=True):
        part = SubElement(element, "span", {"class": "number"})
        part.text = AtomicString(measure.readable(number))
        part.tail = AtomicString(after)


def _places(notes: Project, claim: Claim) -> list[tuple[str, str]]:
    code, data = claim.code(notes), claim.data(notes)
    places = [("code", notes.shown(code)), ("data", notes.shown(data))]
    return [*places, ("test", claim.test)]


# -------------------------------------------------------------------------- the tables


def table(notes: Project, name: str, lang: str) -> list[Element]:
    """Return what stands in the place of ``[[ledger:NAME]]``.

    Raises:
        NotesError: There is no such table.
    """
    tables = {"claims": _claims, "experiments": _experiments, "scripts": _scripts}
    if name not in tables:
        raise NotesError(f"[[ledger:{name}]]: there are: {', '.join(tables)}.")
    return tables[name](notes, lang)


def _claims(notes: Project, lang: str) -> list[Element]:
    words = WORDS[lang]
    columns = ("claim", "measured", "should", "source")
    rows: list[list[Any]] = []
    for claim in claims.load(notes).values():
        found = claims.bears(notes, claim)
        value = value_words(found, lang, claim.compare)
        spread, chance = told(claim, found, lang)
        chance += _seeds_of(notes, claim)
        rows.append(
            [
                _lines(_statement(claim, found, lang), _page_link(claim)),
                _lines(value, *filter(None, [spread, chance])),
                _expected(claim, found, lang),
                _lines(*_made(notes, claim, lang)),
            ]
        )
    here = Element("p")
    here.text = AtomicString(words["here"].format(versions(), machine(lang)))
    return [here, _table([words[column] for column in columns], rows, "claims")]


def _statement(claim: Claim, found: Measurement, lang: str) -> Element:
    says = Element("span")
    says.text = claim.says(lang, found)
    return says


def _page_link(claim: Claim) -> Element:
    link = Element("a", {"href": f"{claim.pages[0]}.md#{claim.anchor}"})
    link.text = AtomicString(claim.id)
    return link


def _made(notes: Project, claim: Claim, lang: str) -> list[Any]:
    """Return the source, how long it took, and the test."""
    code = _link(notes.shown(claim.code(notes)), claim.script or claim.experiment)
    if claim.experiment:
        time = _time_of(results.load(notes, claim.experiment), lang)
        name = claim.experiment
        code = Element("a", {"href": f"#experiment-{name}"})
        code.text = AtomicString(name)
    else:
        time = _timed(notes, [claim.script], lang)
    return [code, time, _link(claim.test, WORDS[lang]["test"])]


def _seeds_of(notes: Project, claim: Claim) -> str:
    if not claim.experiment:
        return ""
    runs = claims.runs_of(notes, claim)
    return f" ({_span(run.seed for run in runs)})"


def _span(numbers: Iterable[int]) -> str:
    found = sorted(set(numbers))
    if found == list(range(found[0], found[-1] + 1)) and len(found) > 2:
        return f"{found[0]}–{found[-1]}"
    return ", ".join(map(str, found))


def _experiments(notes: Project, lang: str) -> list[Element]:
    words, every = WORDS[lang], results.every(notes)
    if not every:
        paragraph = Element("p")
        paragraph.text = words["nothing"]
        return [paragraph]
    columns = ("experiment", "size", "time", "versions", "machine", "command")
    rows: list[list[Any]] = []
    for stored in every:
        seeds = _span(run.seed for run in stored.runs)
        runs = words["runs"].format(len(stored.runs))
        rows.append(
            [
                _anchor(f"experiment-{stored.name}", f"{stored.name} ({stored.tier})"),
                f"{runs}, {words['which'].format(seeds)}",
                _time_of(stored, lang),
                _versions_of(stored),
                _on(stored),
                str(stored.provenance.get("command", "")),
            ]
        )
    return [_table([words[column] for column in columns], rows, "experiments")]


def _time_of(stored: Results, lang: str) -> str:
    return WORDS[lang]["seconds"].format(f"{stored.provenance['seconds']:g}")


def _versions_of(stored: Results) -> str:
    known = stored.provenance
    return (
        f"Python {known['python']}, NumPy {known['numpy']}, "
        f"{known['date']}, {known['commit']}"
    )


def _on(stored: Results) -> str:
    where = stored.provenance["machine"]
    if isinstance(where, dict):
        return ", ".join(f"{name}: {text}" for name, text in sorted(where.items()))
    return str(where)


def _scripts(notes: Project, lang: str) -> list[Element]:
    words = WORDS[lang]
    by_page: dict[str, list[str]] = {}
    for script in execute.discover(notes):
        by_page.setdefault(script.page, []).append(f"{script.page}/{script.name}")
    columns = ("page", "scripts", "time")
    rows = [
        [page, str(len(names)), _timed(notes, names, lang)]
        for page, names in by_page.items()
    ]
    return [_table([words[column] for column in columns], rows, "scripts")]


def _timed(notes: Project, names: Sequence[str], lang: str) -> str:
    words = WORDS[lang]
    scripts = [execute.script(notes, notes.examples / f"{name}.py") for name in names]
    known = [execute.seconds(script, notes) for script in scripts]
    taken = [seconds for seconds in known if seconds is not None]
    if len(taken) < len(known):
        return words["not_kept"]
    return words["seconds"].format(f"{sum(taken):.1f}")


def versions() -> str:
    """Name what runs the pages' scripts in this build."""
    packages = ", ".join(f"{name} {version(name)}" for name in execute.VERSIONED)
    return f"Python {platform.python_version()}, {packages}"


def machine(lang: str) -> str:
    """Name what this build runs on."""
    cores = WORDS[lang]["cores"].format(execute.CORES)
    return f"{platform.system()} {platform.machine()}, {cores}"


def _link(target: str, text: str) -> Element:
    link = Element("a", {"href": f"{REPO}{target}"})
    folder, slash, name = text.rpartition("/")
    link.text = AtomicString(folder + slash)
    SubElement(link, "wbr").tail = AtomicString(name)  # a line may end at the slash
    return link


def _anchor(ident: str, text: str) -> Element:
    span = Element("span", {"id": ident})
    span.text = AtomicString(text)
    return span


def _lines(*parts: Any) -> Element:
    """Put parts one below the other; a text is a number or a name, never prose."""
    box = Element("div")
    for part in parts:
        line = SubElement(box, "div")
        if isinstance(part, str):
            _write(line, part)
        else:
            line.append(part)
    return box


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]], kind: str) -> Element:
    made = Element("table")
    head = SubElement(SubElement(made, "thead"), "tr")
    for column in columns:
        SubElement(head, "th", {"scope": "col"}).text = AtomicString(column)
    body = SubElement(made, "tbody")
    for row in rows:
        line = SubElement(body, "tr")
        for column, cell in zip(columns, row, strict=True):
            place = SubElement(line, "td", {"data-column": column})
            if isinstance(cell, str):
                _write(place, cell)
            else:
                place.append(cell)
    box = Element("div", {"class": f"ledger {kind}"})
    box.append(made)
    return box
