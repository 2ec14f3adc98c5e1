"""The numbers of a chart as a table, for those who do not see the picture."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from gated_notes.charts.kit import Series, Successes
from gated_notes.measure import number_shown, readable

COLUMNS = {
    "ko": {
        "median": "중앙값",
        "range": "최소~최대",
        "of": "실행 {}개의 최소~최대",
        "n": "실행",
        "name": "계열",
    },
    "en": {
        "median": "median",
        "range": "least to greatest",
        "of": "least to greatest of {} runs",
        "n": "runs",
        "name": "series",
    },
}
INTERVAL = {"ko": "95% 구간", "en": "95 % interval"}


def of_series(lang: str, x: str, series: Sequence[Series]) -> str:
    """Return a table of medians; how many runs is said once where it is one number.

    Args:
        lang: The language of its head.
        x: The name of the x-axis.
        series: What the chart draws.
    """
    words = COLUMNS[lang]
    rows = [
        [
            one.name,
            f"{at:g}",
            readable(number_shown(middle)),
            readable(f"{number_shown(low)} …\N{NO-BREAK SPACE}{number_shown(high)}"),
            str(n),
        ]
        for one in series
        for at, middle, low, high, n in one.medians
    ]
    head = [words["name"], x, words["median"]]
    counts = {row[-1] for row in rows}
    if len(counts) == 1:
        rows = [row[:-1] for row in rows]
        return of_rows([*head, words["of"].format(*counts)], rows)
    return of_rows([*head, words["range"], words["n"]], rows)


def of_successes(lang: str, rows: Sequence[Successes]) -> str:
    """Return a table of successes with their intervals."""
    head = [COLUMNS[lang]["name"], "k/n", INTERVAL[lang]]
    told = [
        [row.name, f"{row.k}/{row.n}", f"{row.low:.2f} … {row.high:.2f}"]
        for row in rows
    ]
    return of_rows(head, told)


def of_rows(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table; the first cell of a row names it."""
    top = "".join(f'<th scope="col">{escape(word)}</th>' for word in head)
    body = "\n".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(word)}</td>" for word in row[1:])
        + "</tr>"
        for row in rows
    )
    return f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
