"""What is kept survives a kill, JSON, and the next writer."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from gated_rnn.experiments import jacobian_norms, store
from gated_rnn.experiments.jacobian_norms import Config
from gated_rnn.experiments.protocol import Result
from gated_rnn.experiments.store import Folders, Journal

CONFIG = Config("lstm", 5, 4, 3, "pytorch")


def run(seed: int = 0, value: float = 1.5) -> store.Record:
    """Return one run as it is kept."""
    return store.record(CONFIG, seed, Result({"norm": value}, {"loss": [value]}), 0.25)


@pytest.mark.parametrize(
    ("number", "kept"),
    [
        (1.23456789, 1.23457),
        (-1.23456789e-55, -1.23457e-55),
        (0.0, 0.0),
        (math.nan, "NaN"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
    ],
)
def test_a_number_is_kept_to_six_digits_and_what_is_not_finite_by_name(
    number: float, kept: Any
) -> None:
    assert store.encode(number) == kept
    back = store.decode(json.loads(json.dumps(store.encode(number), allow_nan=False)))
    assert back == pytest.approx(number, rel=5e-6, nan_ok=True)


def test_a_run_is_kept_with_its_settings_seed_metrics_curves_and_seconds() -> None:
    assert run(3, math.inf) == {
        "config": {
            "cell": "lstm",
            "T": 5,
            "H": 4,
            "I": 3,
            "init": "pytorch",
            "scale": None,
            "keep_bias": None,
        },
        "seed": 3,
        "metrics": {"norm": "Infinity"},
        "curves": {"loss": ["Infinity"]},
        "seconds": 0.25,
    }


# ------------------------------------------------------------------------ the journal


def test_a_journal_gives_back_what_was_stored(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "deep" / "full.jsonl")
    assert journal.load() == {}
    journal.append("a", run(0))
    journal.append("b", run(1, math.nan))
    assert journal.load() == {"a": run(0), "b": run(1, math.nan)}
    journal.forget()
    assert journal.load() == {}


def test_a_journal_cut_at_any_byte_keeps_the_whole_runs_and_goes_on(
    tmp_path: Path,
) -> None:
    whole = Journal(tmp_path / "whole.jsonl")
    ends = []
    for seed, key in enumerate("abc"):
        whole.append(key, run(seed))
        ends.append(whole.path.stat().st_size - 1)  # without the end of the line
    text = whole.path.read_bytes()
    for cut in range(len(text) + 1):
        torn = Journal(tmp_path / "torn.jsonl")
        torn.path.write_bytes(text[:cut])
        kept = [key for key, end in zip("abc", ends, strict=True) if end <= cut]
        assert list(torn.load()) == kept, cut
        torn.append("d", run(9))
        assert list(torn.load()) == [*kept, "d"], cut


def test_a_line_that_is_no_run_is_passed_over(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "odd.jsonl")
    journal.path.write_text('[1]\n{"key": "x"}\nnull\n"text"\n\udcff'[:-1])
    journal.append("a", run())
    assert journal.load() == {"a": run()}


# ---------------------------------------------------------------- the file of results


def content(runs: list[store.Record]) -> dict[str, Any]:
    """Return a small results file."""
    return store.document(jacobian_norms, runs, {"numpy": "2"})


def test_a_results_file_is_the_same_text_whatever_the_order_of_its_keys() -> None:
    turned = [dict(reversed(run(seed).items())) for seed in range(2)]
    plain = store.dumps(content([run(0), run(1)]))
    assert store.dumps(dict(reversed(content(turned).items()))) == plain
    assert sum('"seed"' in line for line in plain.splitlines()) == 2  # a run a line


def test_a_results_file_reads_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.json"
    made = content([run(0), run(1, math.nan)])
    store.write(path, store.dumps(made))
    assert store.read(path) == made
    assert made["settings"] == run()["config"]


def test_the_digest_sees_any_number_and_outlives_the_file(tmp_path: Path) -> None:
    made = content([run(0), run(1, math.nan)])
    store.write(tmp_path / "x.json", store.dumps(made))
    assert (
        store.digest(store.read(tmp_path / "x.json")["runs"])
        == (made["provenance"]["digest"])
    )
    made["runs"][1]["curves"]["loss"][0] = 1.0
    assert store.digest(made["runs"]) != made["provenance"]["digest"]


def test_settings_that_differ_are_not_common() -> None:
    assert store.common([{"a": 1, "b": 2}, {"a": 1, "b": 3}]) == {"a": 1}
    assert store.common([]) == {}


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "results.json"
    store.write(path, "old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.write(path, "new")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["results.json"]


def test_only_a_full_run_writes_where_results_are_committed(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    assert folders.results("x") == tmp_path / "docs" / "_results" / "x.json"
    for kind in ("quick", "trial"):
        assert ".cache" in folders.results("x", kind).parts
    assert folders.journal("x", "trial") == folders.journal("x", "full")
    assert folders.journal("x", "quick") != folders.journal("x", "full")
