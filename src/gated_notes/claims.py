"""The ledger: every claim of the pages, its measurement, and what is expected of it.

``docs/claims.toml`` is the only place where a claim is worded. A page cites it by
``[[claim:ID]]`` on a line of its own, in both languages. What was measured is read from
the result file of an experiment or from what a page's script printed, never typed; a
claim that its measurement does not bear stops the build.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from gated_notes import cited, execute, glossary, math, measure, results
from gated_notes.measure import Measurement, Relation
from gated_notes.page import Page
from gated_notes.project import LANGUAGES, NotesError, Project
from gated_notes.results import Run

SEEDS = 5
"""Fewer say nothing about behaviour."""

PLACEHOLDER = re.compile(r"\[\[(?P<name>\w+)\]\]")
IDENT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Claim:
    """One claim as the ledger words it.

    Its number comes from ``printed`` (``page/script:name``) or from ``experiment`` with
    ``where``, ``metric`` and ``reduce``. ``compare`` holds it ``against`` a second one:
    another printed value, or what the second selection does differently.
    """

    id: str
    ko: str
    en: str
    expect: str
    test: str
    pages: tuple[str, ...]
    printed: str = ""
    experiment: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    metric: str = ""
    reduce: str = ""
    rates: str = ""
    """``best``: each setting at its own best learning rate; or as ``where`` says."""

    compare: str = ""
    against: Any = None
    exact: bool = False
    """There is no chance in it: an identity, a count, an example that suffices."""

    line: int = 0

    @property
    def anchor(self) -> str:
        """The id that its place on a page has."""
        return f"claim-{self.id}"

    @property
    def script(self) -> str:
        """The script that printed its number, such as ``rnn/vanish``, or nothing."""
        return self.printed.partition(":")[0]

    def data(self, notes: Project) -> Path:
        """The file that holds its measurement."""
        if self.printed:
            return notes.outputs / f"{self.script}.txt"
        return results.path(notes, self.experiment)

    def code(self, notes: Project) -> Path:
        """The code that measured it."""
        if self.printed:
            return notes.examples / f"{self.script}.py"
        return notes.source / "gated_rnn" / "experiments" / f"{self.experiment}.py"

    def says(self, lang: str, measured: Measurement) -> str:
        """Return the statement with its numbers.

        Raises:
            NotesError: It asks for a number that there is not.
        """
        known = measured.settings | {
            "value": measured.shown,
            "low": measured.low,
            "high": measured.high,
            "n": str(measured.n),
            "k": "" if measured.k is None else str(measured.k),
        }
        if measured.parts:
            known |= {"one": measured.parts[0].shown, "other": measured.parts[1].shown}
        known = {name: text for name, text in known.items() if text}

        def number(match: re.Match[str]) -> str:
            if match["name"] not in known:
                raise NotesError(f"{match[0]} is not there; there are: {_list(known)}.")
            text = measure.readable(known[match["name"]])
            return f'<span class="value">{text}</span>'

        return PLACEHOLDER.sub(number, getattr(self, lang))


# --------------------------------------------------------------------------- the file


def load(notes: Project) -> dict[str, Claim]:
    """Read the ledger: every claim by its id.

    Raises:
        NotesError: The file is not TOML, or a claim is not in the form of ``Claim``.
    """
    file = notes.claims
    if not file.is_file():
        raise NotesError(f"{notes.shown(file)} is missing: it holds every claim.")
    return _load(file, notes.shown(file), file.stat().st_mtime_ns)


@cache
def _load(file: Path, name: str, changed: int) -> dict[str, Claim]:
    # `changed` (the modification time) is part of the key, so an edit is seen.
    text = file.read_text(encoding="utf-8")
    try:
        entries = tomllib.loads(text).get("claim", [])
    except tomllib.TOMLDecodeError as error:
        raise NotesError(f"{name}: {error}") from error
    starts = [m.start() for m in re.finditer(r"^\[\[claim\]\]", text, re.M)]
    found: dict[str, Claim] = {}
    for entry, start in zip(entries, starts, strict=True):
        line = text.count("\n", 0, start) + 1
        place = f"{name}:{line}: claim `{entry.get('id', '(no id)')}`"
        claim = _claim(entry, line, place)
        if claim.id in found:
            raise NotesError(f"{place}: this id stands twice.")
        found[claim.id] = claim
    return found


def _claim(entry: dict[str, Any], line: int, place: str) -> Claim:
    try:
        claim = Claim(**entry | {"pages": tuple(entry.get("pages", ())), "line": line})
    except TypeError as error:
        told = str(error).replace("Claim.__init__() ", "")
        raise NotesError(f"{place}: {told}.") from error
    if not IDENT.fullmatch(claim.id):
        raise NotesError(f"{place}: an id is small letters, digits and hyphens.")
    if bool(claim.printed) == bool(claim.experiment):
        raise NotesError(f"{place}: name its source: `printed` or `experiment`.")
    if claim.rates not in {"", "best"}:
        raise NotesError(f"{place}: `rates` is `best` or left out.")
    if bool(claim.compare) != (claim.against is not None):
        raise NotesError(f"{place}: `compare` and `against` belong together.")
    return claim


def get(notes: Project, ident: str) -> Claim:
    """Return one claim.

    Raises:
        NotesError: There is none of that id; the nearest is named.
    """
    ledger = load(notes)
    if ident not in ledger:
        near = difflib.get_close_matches(ident, ledger, n=1)
        hint = f"; did you mean `{near[0]}`?" if near else "."
        raise NotesError(
            f"[[claim:{ident}]]: {notes.shown(notes.claims)} has no such claim{hint}"
        )
    return ledger[ident]


# ----------------------------------------------------------------------- measurements


def measured(notes: Project, claim: Claim) -> Measurement:
    """Return what was measured for a claim.

    Raises:
        NotesError: There is no measurement.
    """
    one = _source(notes, claim, {})
    if not claim.compare:
        return one
    other = claim.against
    if claim.printed:
        other = {"printed": other}
    elif not isinstance(other, dict):
        raise NotesError("`against` is a table: { where = { … } }.")
    return measure.compared(claim.compare, one, _source(notes, claim, other))


def _source(notes: Project, claim: Claim, other: Mapping[str, Any]) -> Measurement:
    if claim.printed:
        text = cited.printed(notes, other.get("printed", claim.printed))
        found = measure.of_printed(text, claim.reduce)
        return replace(found, settings=execute.settings(claim.code(notes)))
    unknown = set(other) - {"where", "metric", "reduce"}
    if unknown:
        raise NotesError(f"`against` has no field {_list(unknown)}.")
    metric = other.get("metric", claim.metric)
    runs = runs_of(notes, claim, other.get("where", {}))
    return measure.of_runs(runs, metric, other.get("reduce", claim.reduce))


def runs_of(
    notes: Project, claim: Claim, other: Mapping[str, Any] | None = None
) -> list[Run]:
    """Return the runs that a claim speaks of.

    Args:
        notes: The project.
        claim: A claim with an experiment.
        other: Settings in the place of its own.
    """
    stored = results.load(notes, claim.experiment)
    stored = stored.at_best_rates() if claim.rates else stored
    return stored.select({**claim.where, **(other or {})})


def bears(notes: Project, claim: Claim) -> Measurement:
    """Return the measurement of a claim, if it bears the claim.

    Raises:
        NotesError: There is none, it has too few seeds, or it is not as expected.
    """
    found, relation = measured(notes, claim), Relation(claim.expect)
    if not claim.exact and found.seeds < SEEDS:
        has = f"{found.seeds} seeds" if found.seeds else "no number of seeds"
        raise NotesError(
            f"its measurement {found.shown} has {has}; a claim about behaviour needs "
            f"at least {SEEDS}. Where there is no chance in it, say `exact = true`."
        )
    if not relation.holds(found.value):
        raise NotesError(
            f"measured {found.shown}, expected {relation} "
            f"({notes.shown(claim.data(notes))}). Correct the statement, or find out "
            "what changed the measurement; never only the expected number."
        )
    return found


# ------------------------------------------------------------------------- the checks

Citations = dict[str, dict[str, dict[str, int]]]
"""By claim, by page, by language: the line of the first citation."""


def citations(every: Mapping[str, Mapping[str, Page]]) -> Citations:
    """Find where each claim is cited."""
    found: Citations = {}
    for name, twins in every.items():
        for lang, page in twins.items():
            for bone in page.bones:
                if bone.kind == "claim":
                    place = found.setdefault(bone.value, {}).setdefault(_stem(name), {})
                    place.setdefault(lang, bone.line)
    return found


def problems(notes: Project, every: Mapping[str, Mapping[str, Page]]) -> Iterator[str]:
    """Yield what is wrong with the ledger, each with the claim and where it is cited.

    Args:
        notes: The project.
        every: The pages, by name and language.
    """
    places_of, terms = citations(every), glossary.load(notes)
    try:
        ledger = load(notes)
    except NotesError as error:
        yield str(error)
        return
    for claim in ledger.values():
        places = places_of.get(claim.id, {})
        told = [*_unborne(notes, claim), *_wording(notes, claim, terms)]
        told += [*_links(notes, claim), *_uncited(claim, places)]
        for what in told:
            where = f"{notes.shown(notes.claims)}:{claim.line}: claim `{claim.id}`"
            yield f"{where}: {what}{_cited_at(places)}"


def on_page(notes: Project, page: Page) -> Iterator[tuple[int, str]]:
    """Yield line and message for each citation that is wrong, and each that lacks."""
    yield from _misplaced(page)
    for bone in page.bones:
        if bone.kind == "claim":
            try:
                get(notes, bone.value)
            except NotesError as error:
                yield bone.line, str(error)
    lines = {bone.line for bone in page.bones if bone.kind == "claim"}
    for kind, start, end in page.boxes:
        if kind == "myth" and not lines & set(range(start, end + 1)):
            yield (
                start,
                "a `myth` box without a claim: cite what was measured, "
                "`[[claim:ID]]` on a line of its own in the box.",
            )


def _misplaced(page: Page) -> Iterator[tuple[int, str]]:
    lines = ["", *page.prose.split("\n"), ""]
    stand = {bone.line for bone in page.bones if bone.kind in {"claim", "ledger"}}
    for line, text in enumerate(lines):
        if line in stand:
            beside = {line - 1, line + 1} - stand
            if any(lines[other].strip() for other in beside):
                yield line, f"{text.strip()}: leave an empty line before and after it."
            if page.path.suffix != ".md":
                yield line, f"{text.strip()}: a lab cites no claims; its page does."
        elif re.search(r"\[\[(claim|ledger):", text):
            yield line, "a claim is cited on a line of its own: `[[claim:ID]]`."


def _unborne(notes: Project, claim: Claim) -> Iterator[str]:
    try:
        found = bears(notes, claim)
        for lang in LANGUAGES:
            claim.says(lang, found)
            yield from _typed(claim, lang, found)
    except NotesError as error:
        yield str(error)


def _typed(claim: Claim, lang: str, found: Measurement) -> Iterator[str]:
    """A short number such as 1 or 0.5 may stand in a sentence by its own right."""
    for text in {found.shown, found.low, found.high} - {"True", "False"}:
        alone = rf"(?<![\d.]){re.escape(text)}(?!\d|\.\d)"
        if len(text) > 3 and re.search(alone, getattr(claim, lang)):
            yield f"`{lang}` types the measured {text}; write [[value]] and the like."


def _wording(notes: Project, claim: Claim, terms: list[glossary.Term]) -> Iterator[str]:
    for _, what in glossary.wording(Page(notes.claims, claim.ko), terms):
        yield f"`ko`: {what}"
    for lang in LANGUAGES:
        for tex, display, _ in Page(notes.claims, getattr(claim, lang)).formulas:
            try:
                math.render(tex, display)
            except NotesError as error:
                yield f"`{lang}`: {error}"


def _links(notes: Project, claim: Claim) -> Iterator[str]:
    code = claim.code(notes)
    if not code.is_file():
        yield f"the code that should measure it is missing: {notes.shown(code)}."
    try:
        cited.repository_place(notes, claim.test)
    except NotesError as error:
        yield str(error)


def _uncited(claim: Claim, places: dict[str, dict[str, int]]) -> Iterator[str]:
    if not claim.pages and not places:
        yield "no page cites it: cite it and list the page under `pages`."
    for page in claim.pages:
        if page not in places:
            yield f"the page `{page}` does not cite it: write [[claim:{claim.id}]]."
    for page, languages in places.items():
        if page not in claim.pages:
            yield f"the page `{page}` cites it; list it under `pages`."
        for lang in set(LANGUAGES) - set(languages):
            yield f"docs/{lang}/{page}.md does not cite it, its twin does."


def _cited_at(places: dict[str, dict[str, int]]) -> str:
    at = [
        f"docs/{lang}/{page}.md:{line}"
        for page, languages in places.items()
        for lang, line in sorted(languages.items())
    ]
    return f"\n    cited at {', '.join(at)}" if at else ""


def _stem(name: str) -> str:
    return name.removesuffix(".md").removesuffix(".py")


def _list(names: Any) -> str:
    return ", ".join(sorted(names)) or "none"
