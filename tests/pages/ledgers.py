"""A small ledger for tests: an experiment, a script's output, pages that cite."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from gated_notes.page import Page
from gated_notes.project import LANGUAGES, Project

PRINTED = """one = 3e-20 (1e-21 to 2e-19, 10 seeds)
gap = 0.11 to 0.30 (5 seeds)
won = 9/10
few = 0.5 (0.4 to 0.6, 4 seeds)
count = 1,200
same = True
"""


def experiment(
    notes: Project, value: Callable[[str, int, int], float] | None = None
) -> None:
    """Store an experiment ``recall`` of two cells, two lengths and six seeds."""

    def first(cell: str, T: int, seed: int) -> float:
        return (0.5 if cell == "rnn" else 0.99) + 0.001 * seed

    def record(cell: str, T: int, seed: int) -> dict[str, Any]:
        accuracy = (value or first)(cell, T, seed)
        metrics = {"accuracy": accuracy, "success": float(accuracy > 0.9)}
        return {
            "config": {"cell": cell, "T": T, "scale": None},
            "seed": seed,
            "metrics": metrics | {"loss": "NaN" if T == 30 else 0.1},
            "curves": {"loss": [1.0, 0.5]},
            "seconds": 0.25,
        }

    runs = [
        record(cell, T, seed)
        for cell in ("rnn", "lstm")
        for T in (10, 30)
        for seed in range(6)
    ]
    provenance = {
        "python": "3.12.1",
        "numpy": "2.4.0",
        "machine": {"cpu": "Abacus", "cores": 2},
        "commit": "4e82a2042fa6",
        "date": "2026-01-02",
        "seconds": 6.0,
        "command": "gated-rnn experiment run recall",
    }
    content = {"experiment": "recall", "tier": "C", "runs": runs}
    notes.results.mkdir(exist_ok=True)
    path = notes.results / "recall.json"
    path.write_text(json.dumps(content | {"provenance": provenance}), "utf-8")
    module = notes.source / "gated_rnn" / "experiments" / "recall.py"
    module.parent.mkdir(parents=True, exist_ok=True)
    module.write_text('"""A measurement that was planted."""\n', encoding="utf-8")


def rates(notes: Project) -> None:
    """Store ``recall`` at two learning rates; only the LSTM has a good one, 0.1."""
    experiment(notes)
    path = notes.results / "recall.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["runs"] = [
        run
        | {
            "config": run["config"] | {"lr": lr},
            "metrics": {
                "train_loss": lr,
                "accuracy": 0.99
                if run["config"]["cell"] == "lstm" and lr < 0.2
                else 0.5,
            },
        }
        for run in content["runs"]
        for lr in (0.2, 0.1)
    ]
    path.write_text(json.dumps(content), encoding="utf-8")


def script(notes: Project, text: str = PRINTED) -> None:
    """Make a script ``p/a`` that has printed ``text``."""
    for path, content in (
        (notes.examples / "p" / "a.py", "T, H = 7, 4\nSEEDS = 10\nnot_one = 3\n"),
        (notes.outputs / "p" / "a.txt", text),
        (notes.root / "tests.py", "def test_it() -> None: ...\n"),
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")


def entry(**fields: Any) -> str:
    """Write one claim; fields that are not given are those of a claim that holds."""
    whole = {
        "id": "it-vanishes",
        "ko": "[[value]]입니다.",
        "en": "It is [[value]].",
        "expect": "<= 1e-15",
        "test": "tests.py#test_it",
        "pages": ["p"],
    }
    whole |= {"printed": "p/a:one"} if "experiment" not in fields else {}
    lines = [f"{k} = {toml(v)}" for k, v in (whole | fields).items() if v is not None]
    return "[[claim]]\n" + "\n".join(lines) + "\n"


def toml(value: Any) -> str:
    """Write a value as TOML; for these, JSON but for tables."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def pages(
    notes: Project, korean: str = "[[claim:it-vanishes]]", english: str | None = None
) -> dict[str, dict[str, Page]]:
    """Return a page ``p`` in both languages, as the checks read it."""
    texts = {"ko": korean, "en": korean if english is None else english}
    return {
        "p.md": {
            lang: Page(notes.pages(lang) / "p.md", texts[lang]) for lang in LANGUAGES
        }
    }
