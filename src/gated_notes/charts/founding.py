"""What the charts of the founding papers' experiments share: lines by cell and start.

Each cell is shown at the learning rate of its least loss of training; every seed is a
thin line, the median a thick one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gated_notes.charts import kit, table
from gated_notes.charts.kit import Series, Successes
from gated_notes.measure import readable
from gated_notes.results import Results, Run, shown

WORDS = {
    "ko": {
        "drawn": "기본값",
        "bias": "편향 {}",
        "plain": "평범한 층",
        "residual": "잔차 연결",
        "weighted": "상수 비율 ½",
        "highway": "하이웨이",
        "two_gates": "게이트 둘",
    },
    "en": {
        "drawn": "default",
        "bias": "bias {}",
        "plain": "plain",
        "residual": "residual",
        "weighted": "constant share ½",
        "highway": "highway",
        "two_gates": "two gates",
    },
}
"""What a line is called."""

DESC = {
    "ko": (
        "가는 선은 시드 하나, 굵은 선은 중앙값입니다. 셀마다 학습 손실이 가장 작은 "
        "학습률에서 쟀습니다. 수는 그림 아래의 표에 있습니다."
    ),
    "en": (
        "A thin line is one seed, a thick one the median. Each is shown at the "
        "learning rate of its least loss of training. The numbers are in the table "
        "below the picture."
    ),
}


def labels(**words: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Return the labels of a chart in both languages.

    Args:
        **words: By language, its title and the names of its axes.
    """
    return {
        lang: WORDS[lang] | {"desc": DESC[lang]} | dict(told)
        for lang, told in words.items()
    }


def draw(
    name: str,
    results: Results,
    labels: Mapping[str, str],
    lang: str,
    axes: tuple[str, str],
    log: bool = False,
) -> str:
    """Draw the chart and its table.

    Args:
        name: Name of the chart.
        results: What was measured.
        labels: The words of one language.
        lang: That language.
        axes: The setting that runs to the right, and the metric that runs upwards.
        log: Whether the metric has a logarithmic scale.
    """
    series = lines(results, labels, *axes)
    picture = kit.lines(name, labels, series, log)
    return picture + table.of_series(lang, labels["x"], series)


def lines(
    results: Results, labels: Mapping[str, str], x: str, metric: str
) -> list[Series]:
    """Return a line for each cell, or structure, and start.

    Args:
        results: What was measured.
        labels: The words of one language.
        x: The setting that runs to the right.
        metric: What runs upwards.
    """
    chosen = results.at_best_rates().runs
    kind = "cell" if "cell" in chosen[0].config else "structure"
    bias = "keep_bias" if kind == "cell" else "bias"
    kinds = list(dict.fromkeys(run.config[kind] for run in chosen))
    starts = dict.fromkeys((run.config[kind], run.config[bias]) for run in chosen)
    found = []
    for one, value in starts:
        runs = [r for r in chosen if (r.config[kind], r.config[bias]) == (one, value)]
        look = kinds.index(one)
        dash = [start for start in starts if start[0] == one].index((one, value))
        name = _name(one, value, labels)
        marker = look if len(kinds) > 3 else look + 3 * bool(dash)
        found.append(Series(name, _by_seed(runs, x, metric), look, marker, dash))
    return found


def successes(results: Results, labels: Mapping[str, str]) -> list[Successes]:
    """Return how many seeds succeed, for each cell and start.

    Args:
        results: What was measured, at one setting of everything else.
        labels: The words of one language.
    """
    found = lines(results, labels, "H", "success")
    return [Successes.counted(one.name, [r[0][1] for r in one.runs]) for one in found]


def _name(kind: str, bias: float | None, labels: Mapping[str, str]) -> str:
    name = labels.get(kind, kind.upper())
    if kind == "rnn" or (bias is None and kind in labels):
        return name
    if bias is None:
        return f"{name}, {labels['drawn']}"
    return f"{name}, {labels['bias'].format(readable(shown(bias)))}"


def _by_seed(
    runs: Sequence[Run], x: str, metric: str
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Join the points of one seed to a line."""
    lines: dict[int, list[tuple[float, float]]] = {}
    for run in runs:
        point = _place(run.config[x]), run.metrics[metric]
        lines.setdefault(run.seed, []).append(point)
    return tuple(tuple(sorted(line)) for _, line in sorted(lines.items()))


def _place(setting: Any) -> float:
    """Return where a setting stands: a number, or how many letters a language has."""
    if isinstance(setting, str):
        return float(sum(letter in "abc" for letter in setting))
    return float(setting)
