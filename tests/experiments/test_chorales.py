"""Chorales: what is read, what stands in a frame, and what counting alone needs."""

from __future__ import annotations

import math
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from gated_notes import project
from gated_rnn import cells
from gated_rnn.analysis.gradcheck import numerical_gradient
from gated_rnn.boundary import ShapeError
from gated_rnn.experiments import polyphonic_music as experiment
from gated_rnn.experiments.extras import ExperimentError
from gated_rnn.tasks import chorales
from gated_rnn.tasks.chorales import LOWEST, PITCHES

SCORE = """<score-partwise>
<part id="1">
 <measure><attributes><divisions>2</divisions></attributes>
  <note><pitch><step>C</step><alter>1</alter><octave>4</octave></pitch>
   <duration>2</duration></note></measure>
 <measure>
  <note><pitch><step>D</step><octave>4</octave></pitch><duration>1</duration></note>
  <note><pitch><step>E</step><octave>4</octave></pitch><duration>3</duration></note>
  <note><chord/><pitch><step>G</step><octave>4</octave></pitch>
   <duration>3</duration></note>
  <backup><duration>4</duration></backup>
  <forward><duration>2</duration></forward>
  <note><pitch><step>B</step><alter>-1</alter><octave>3</octave></pitch>
   <duration>2</duration></note>
  <barline><repeat direction="backward"/></barline></measure>
</part>
<part id="2">
 <measure><attributes><divisions>1</divisions></attributes>
  <note><grace/><pitch><step>A</step><octave>2</octave></pitch></note>
  <note><rest/><duration>1</duration></note></measure>
 <measure>
  <note><pitch><step>C</step><octave>3</octave></pitch><duration>2</duration></note>
 </measure>
</part></score-partwise>"""

MUSIC21_READS = """
import sys, warnings
warnings.simplefilter("ignore")
from music21 import converter
for name in sys.argv[1:]:
    score = converter.parse(name)
    T = int(-(-score.highestTime // 1))
    frames = [set() for _ in range(T)]
    for note in score.flatten().notes:
        end = note.offset + note.quarterLength
        for t in range(int(-(-note.offset // 1)), int(-(-end // 1))):
            frames[t] |= {pitch.midi for pitch in note.pitches}
    print([sorted(frame) for frame in frames])
"""


def rng() -> np.random.Generator:
    """Return a generator with a fixed start."""
    return np.random.default_rng(0)


def frames(*sounding: tuple[int, ...]) -> np.ndarray:
    """Return a roll in which these places of a frame are 1."""
    made = np.zeros((len(sounding), PITCHES))
    for t, places in enumerate(sounding):
        made[t, list(places)] = 1.0
    return made


def heard(roll: np.ndarray) -> list[list[int]]:
    """Return the pitches of each frame."""
    return [(np.flatnonzero(frame) + LOWEST).tolist() for frame in roll]


# ----------------------------------------------------------------------------- reading


def test_a_frame_holds_what_sounds_when_its_quarter_note_begins() -> None:
    parts = chorales.notes(ElementTree.fromstring(SCORE))
    assert [len(part) for part in parts] == [5, 1]
    # C♯; then D with C below; half a beat later E and G, and at the beat B♭ with them.
    assert heard(chorales.roll(parts)) == [[61], [48, 62], [48, 58, 64, 67]]


def test_the_rolls_are_what_music21_itself_reads() -> None:
    names = ("bwv1.6", "bwv66.6", "bwv269", "bwv277", "bwv371", "bwv437")
    files = [chorales.corpus() / f"{name}.mxl" for name in names]
    told = subprocess.run(
        [sys.executable, "-c", MUSIC21_READS, *map(str, files)],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=True,
    )
    lines = told.stdout.splitlines()
    ours = [str(heard(chorales.roll(chorales.read(file)))) for file in files[1:]]
    assert lines[1:] == ours
    assert len(chorales.read(files[0])) == 5  # with an instrument: left out


def test_no_chorale_stands_in_two_sets_and_all_have_their_length() -> None:
    music = chorales.load()
    assert [len(part) for part in music] == [219, 72, 72]
    every = [roll.tobytes() for part in music for roll in part]
    assert len(set(every)) == len(every)
    for part in music:
        assert all(roll.shape == (len(roll), PITCHES) for roll in part)
        sounding = np.concatenate(part).sum(axis=1)
        assert sounding.max() <= chorales.PARTS
        assert 3.5 < sounding.mean() < chorales.PARTS


def test_files_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for name in ("bwv10.7.mxl", "bwv2.6.mxl", "bwv2.10.xml", "bwv3.krn", "other.mxl"):
        (tmp_path / name).touch()
    found = [path.name for path in chorales.paths(tmp_path)]
    assert found == ["bwv2.6.mxl", "bwv2.10.xml", "bwv10.7.mxl"]


def test_a_pitch_without_a_place_is_refused() -> None:
    whole = [[(LOWEST - 1, chorales.Fraction(0), chorales.Fraction(1))]]
    with pytest.raises(ShapeError, match="pitches from 36 to 81, got 35"):
        chorales.roll(whole)


# --------------------------------------------------------------------- what is missing


def test_without_music21_the_error_names_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(ExperimentError, match=r"'music21'.*gated-notes\[music\]"):
        chorales.corpus()


def test_without_its_corpus_the_error_says_where_it_was_looked_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    about = tmp_path / "music21-1.0.dist-info" / "METADATA"
    about.parent.mkdir()
    about.write_text("Metadata-Version: 2.1\nName: music21\nVersion: 1.0\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(ExperimentError, match=r"without its corpus\. Install"):
        chorales.corpus()


def test_the_extra_of_that_name_brings_music21_and_is_locked_with_the_tests() -> None:
    path = project.find().source.parent / "pyproject.toml"
    extras = tomllib.loads(path.read_text("utf-8"))["project"]["optional-dependencies"]
    assert [text.partition(">")[0] for text in extras["music"]] == ["music21"]
    assert "gated-notes[music]" in extras["test"]


# ----------------------------------------------------------------------------- batches


def test_a_network_sees_the_frame_before_the_one_it_is_to_tell() -> None:
    made = chorales.side_by_side([frames((1,), (2, 3)), frames((4,), (5,), (6,))])
    assert made.mask.tolist() == [[True, True], [True, True], [False, True]]
    assert not made.x[0].any()
    np.testing.assert_array_equal(made.x[1], made.frames[0])
    np.testing.assert_array_equal(made.x[2, 1], made.frames[1, 1])
    assert not made.x[2, 0].any()
    assert not made.frames[2, 0].any()


def test_a_batch_is_of_whole_chorales() -> None:
    rolls = [frames((n,), (n,)) for n in range(9)]
    made = chorales.batch(rng(), rolls, 30)
    assert made.frames.shape == (2, 30, PITCHES)
    assert len(set(made.frames[0].argmax(axis=1))) > 5
    with pytest.raises(ShapeError, match="at least"):
        chorales.batch(rng(), rolls, 0)


# --------------------------------------------------------------------------- baselines


def test_telling_by_frequency_costs_what_can_be_worked_out_by_hand() -> None:
    # Pitch 0 sounds in two of three frames, pitch 1 in one, the others never.
    train, test = [frames((0,), (0, 1), ())], [frames((0,))]
    silent = -math.log(4 / 5) * (PITCHES - 2)
    wanted = -math.log(3 / 5) - math.log(3 / 5) + silent
    assert chorales.frequency_nll(train, test) == pytest.approx(wanted)


def test_repeating_the_last_frame_costs_what_can_be_worked_out_by_hand() -> None:
    # Pitch 0: on after off 1 of 1, on after on 1 of 2. The others: off 3 of 3.
    train, test = [frames((0,), (0,), ())], [frames((0,), (0,))]
    silent = -math.log(4 / 5) * (PITCHES - 1)
    wanted = (-math.log(2 / 3) - math.log(2 / 4)) / 2 + silent
    assert chorales.repeat_nll(train, test) == pytest.approx(wanted)


def test_the_frame_before_tells_more_than_the_frequency() -> None:
    frequency, repeat = experiment.baselines()
    assert repeat < frequency < PITCHES * math.log(2)


# --------------------------------------------------------------------------- the runs


def test_the_gradient_of_a_frame_is_the_numerical_one() -> None:
    logits = rng().normal(size=(3, PITCHES))
    told = frames((0, 4), (), (9,))
    _, found = experiment.frame_loss(logits, told)
    wanted = numerical_gradient(lambda y: experiment.frame_loss(y, told)[0], logits)
    np.testing.assert_allclose(found, wanted, rtol=1e-6, atol=1e-9)


def test_knowing_nothing_costs_a_coin_for_each_pitch() -> None:
    value, _ = experiment.frame_loss(np.zeros((2, PITCHES)), frames((0,), (1, 2)))
    assert value == pytest.approx(PITCHES * math.log(2))


def test_what_a_network_pays_is_the_cost_of_the_frames_it_has_not_seen() -> None:
    config, music = experiment.QUICK[1], chorales.load()
    best, _ = experiment.learn(config, rng(), music)
    rolls = music.test[:3]
    whole = 0.0
    for roll in rolls:  # alone, so that no padding has a part in it
        whole += experiment.nll(config, best.model, (roll,)) * len(roll)
    mean = whole / sum(map(len, rolls))
    assert experiment.nll(config, best.model, rolls) == pytest.approx(mean)


def test_the_weights_that_are_tested_are_those_of_the_least_validation() -> None:
    music = chorales.load()
    few = music._replace(valid=music.valid[:4])
    config = replace(experiment.QUICK[2], steps=8, every=2, lr=0.03)
    best, trained = experiment.learn(config, rng(), few)
    assert best.kept == 8
    assert best.model is trained.model
    assert best.least == experiment.nll(config, best.model, few.valid)
    model, least = best.model, best.least
    start = cells.get(config.cell).init(rng(), PITCHES, config.H)
    best.look(model._replace(cell=start))
    assert (best.model, best.least) == (model, least)


def test_an_untrained_network_does_worse_than_counting() -> None:
    found = experiment.run(replace(experiment.QUICK[0], steps=0), rng()).metrics
    assert found["nll"] == pytest.approx(PITCHES * math.log(2), rel=0.1)
    assert found["success"] == found["kept"] == 0.0


def test_every_cell_has_the_same_rates_and_nearly_the_same_parameters() -> None:
    starts = {(c.cell, c.keep_bias, c.lr) for c in experiment.GRID}
    rates = experiment.founding.RATES
    assert starts == {(*start, lr) for start in experiment.STARTS for lr in rates}
    counts = {
        experiment.training.parameter_count(cells.get(c.cell), PITCHES, c.H)
        for c in experiment.GRID
    }
    assert max(counts) <= 1.1 * min(counts)
