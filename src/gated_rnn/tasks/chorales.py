"""Chorales of Johann Sebastian Bach as piano rolls: what sounds on every beat.

One frame for each quarter note, from the first; of each pitch whether it sounds at that
moment. Bars are read as written: repeats are not played twice, and nothing is
transposed. The chorales are the files of the corpus of music21 with exactly four parts,
in the order of their BWV numbers; a roll that is the same as an earlier one is left
out. Of every five the fourth is for validation and the fifth for the test. The same
melody in another harmony may stand in two of the sets.

The music is free. The encodings are those of music21, whose code has a BSD licence; its
``corpus/license.txt`` says that they are distributed with the permission of their
encoders and that some may not be used commercially; the chorales' files carry no notice
of their own. So none of them is copied: they are read where music21 is installed.

Source: Cuthbert & Ariza, music21, the folder ``corpus/bach``.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

from gated_rnn.boundary import Array, ShapeError, at_least_one
from gated_rnn.experiments.extras import ExperimentError, needed

LOWEST, HIGHEST = 36, 81
"""The pitches of a frame, as MIDI counts them: C₂ to A₅."""

PITCHES = HIGHEST - LOWEST + 1
"""How many there are."""

PARTS = 4
"""How many parts a chorale has here."""

SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
"""The steps of the scale above C."""

Note = tuple[int, Fraction, Fraction]
"""Pitch, and where it begins and ends, in quarter notes."""


class Chorales(NamedTuple):
    """Piano rolls, (T, PITCHES) of 0 and 1, each of its own length."""

    train: tuple[Array, ...]
    valid: tuple[Array, ...]
    test: tuple[Array, ...]


class Batch(NamedTuple):
    """Chorales side by side, padded with silence."""

    x: Array
    """The frame before, nothing before the first, (T, B, PITCHES)."""

    mask: NDArray[np.bool_]
    """Which steps belong to a chorale, (T, B)."""

    frames: Array
    """The frames that are to be told, (T, B, PITCHES)."""


# ----------------------------------------------------------------------------- loading


@cache
def load() -> Chorales:
    """Return all chorales, split by their place in the order of BWV numbers.

    Returns:
        Three fifths for training, one for validation, one for the test.

    Raises:
        ExperimentError: music21 is not installed, or without its corpus.
    """
    rolls: dict[bytes, Array] = {}
    for path in paths(corpus()):
        parts = read(path)
        if len(parts) == PARTS:
            found = roll(parts)
            rolls.setdefault(found.tobytes(), found)
    kept = list(rolls.values())
    train = tuple(one for number, one in enumerate(kept) if number % 5 < 3)
    return Chorales(train, tuple(kept[3::5]), tuple(kept[4::5]))


def corpus() -> Path:
    """Return the folder of music21's pieces by Bach.

    Returns:
        A folder that is there.

    Raises:
        ExperimentError: music21 is not installed, or without its corpus.
    """
    with needed("music"):
        found = distribution("music21")  # importing it would take seconds
    folder = Path(str(found.locate_file("music21/corpus/bach")))
    if not folder.is_dir():
        raise ExperimentError(
            f"expected the chorales of music21 in {folder}, found no such folder; this "
            "music21 was packed without its corpus. Install the one of the Python "
            "package index: pip install --force-reinstall --no-deps music21"
        )
    return folder


def paths(folder: Path) -> list[Path]:
    """Return the files of a folder that hold a numbered work.

    Args:
        folder: From ``corpus``.

    Returns:
        Files of MusicXML in the order of their BWV numbers.
    """
    found = [*folder.glob("bwv*.mxl"), *folder.glob("bwv*.xml")]

    def place(path: Path) -> tuple[list[int], str]:
        return [int(n) for n in re.findall(r"\d+", path.stem)], path.stem

    return sorted(found, key=place)


# ----------------------------------------------------------------------------- reading


def read(path: Path) -> list[list[Note]]:
    """Read the notes of a file of MusicXML, packed or not.

    Args:
        path: The file.

    Returns:
        The notes of each part.
    """
    if path.suffix == ".mxl":
        with zipfile.ZipFile(path) as packed:
            inside = [n for n in packed.namelist() if not n.startswith("META-INF")]
            text = packed.read(next(n for n in inside if n.endswith("xml")))
    else:
        text = path.read_bytes()
    return notes(ElementTree.fromstring(text))


def notes(score: ElementTree.Element) -> list[list[Note]]:
    """Return the notes of every part, with bars of one number beginning together.

    Args:
        score: The root of a MusicXML document, in parts of bars.

    Returns:
        The notes of each part, in quarter notes from the beginning.
    """
    parts = [list(_bars(part)) for part in score.findall("part")]
    starts = [Fraction(0)]
    for number in range(max(map(len, parts), default=0)):
        lengths = [bars[number][1] for bars in parts if number < len(bars)]
        starts.append(starts[-1] + max(lengths))
    return [
        [
            (pitch, start + begin, start + end)
            for start, (inside, _) in zip(starts, bars, strict=False)
            for pitch, begin, end in inside
        ]
        for bars in parts
    ]


def _bars(part: ElementTree.Element) -> Iterator[tuple[list[Note], Fraction]]:
    """Yield the notes of each bar, counted from its beginning, and its length."""
    divisions = 1
    for bar in part.findall("measure"):
        inside: list[Note] = []
        now = begin = length = Fraction(0)
        for entry in bar:
            divisions = int(entry.findtext("divisions", str(divisions)))
            lasts = Fraction(int(entry.findtext("duration", "0")), divisions)
            if entry.tag == "note":
                # A further note of a chord begins with the one before it.
                begin = begin if entry.find("chord") is not None else now
                now = begin + lasts
                if (pitch := entry.find("pitch")) is not None and lasts:
                    inside.append((midi(pitch), begin, now))
            elif entry.tag in ("forward", "backup"):
                now += lasts if entry.tag == "forward" else -lasts
            length = max(length, now)
        yield inside, length


def midi(pitch: ElementTree.Element) -> int:
    """Return the number of a written pitch: 60 is the C in the middle.

    Args:
        pitch: An element with ``step``, ``octave`` and perhaps ``alter``.

    Returns:
        12 (octave + 1) + semitones above C.
    """
    octave, alter = pitch.findtext("octave", ""), pitch.findtext("alter", "0")
    step = SEMITONES[pitch.findtext("step", "")]
    return 12 * (int(octave) + 1) + step + round(float(alter))


def roll(parts: Sequence[Sequence[Note]]) -> Array:
    """Return which pitches sound when each quarter note begins.

    Args:
        parts: The notes of each part.

    Returns:
        (T, PITCHES) of 0 and 1, up to the end of the last note.

    Raises:
        ShapeError: A pitch is below ``LOWEST`` or above ``HIGHEST``.
    """
    every = [note for part in parts for note in part]
    T = int(np.ceil(max((float(end) for _, _, end in every), default=0.0)))
    frames = np.zeros((T, PITCHES))
    for pitch, begin, end in every:
        if not LOWEST <= pitch <= HIGHEST:
            raise ShapeError(
                f"chorales.roll: expected pitches from {LOWEST} to {HIGHEST}, got "
                f"{pitch}; a frame has no place for it."
            )
        first, after = -(-begin // 1), -(-end // 1)
        frames[int(first) : int(after), pitch - LOWEST] = 1.0
    return frames


# ----------------------------------------------------------------------------- batches


def batch(rng: np.random.Generator, rolls: Sequence[Array], B: int) -> Batch:
    """Draw whole chorales.

    Args:
        rng: Decides which.
        rolls: Of these.
        B: How many.

    Returns:
        B of them side by side.
    """
    at_least_one("chorales.batch: B", B)
    return side_by_side([rolls[n] for n in rng.integers(len(rolls), size=B)])


def side_by_side(rolls: Sequence[Array]) -> Batch:
    """Pad chorales to the longest.

    Args:
        rolls: Each (T, PITCHES).

    Returns:
        All of them.
    """
    T = max(len(one) for one in rolls)
    frames = np.zeros((T, len(rolls), PITCHES))
    mask = np.zeros((T, len(rolls)), bool)
    for b, one in enumerate(rolls):
        frames[: len(one), b], mask[: len(one), b] = one, True
    x = np.zeros_like(frames)
    x[1:] = frames[:-1]
    return Batch(x * mask[:, :, None], mask, frames)


# --------------------------------------------------------------------------- baselines


def frequency_nll(train: Sequence[Array], test: Sequence[Array]) -> float:
    """Return what telling every pitch by how often it sounds costs.

    p = (n + 1) / (N + 2) for a pitch that sounds in n of N frames.

    Args:
        train: What is counted.
        test: What is told.

    Returns:
        Nats for one frame, all pitches together.
    """
    seen = np.concatenate(train)
    p = (seen.sum(axis=0) + 1) / (len(seen) + 2)
    return _cost(np.concatenate(test), p)


def repeat_nll(train: Sequence[Array], test: Sequence[Array]) -> float:
    """Return what telling that the last frame is repeated costs, smoothed.

    p = (n + 1) / (N + 2) for a pitch that sounds in n of the N frames before which it
    sounded; another p where it did not. Each pitch has two such numbers.

    Args:
        train: What is counted.
        test: What is told.

    Returns:
        Nats for one frame, all pitches together.
    """
    before, now = _pairs(train)
    on = ((before * now).sum(axis=0) + 1) / (before.sum(axis=0) + 2)
    off = (((1 - before) * now).sum(axis=0) + 1) / ((1 - before).sum(axis=0) + 2)
    before, now = _pairs(test)
    return _cost(now, np.where(before == 1, on, off))


def _pairs(rolls: Sequence[Array]) -> tuple[Array, Array]:
    """Return every frame with the one before it; silence stands before the first."""
    before = [np.concatenate([np.zeros((1, PITCHES)), one[:-1]]) for one in rolls]
    return np.concatenate(before), np.concatenate(rolls)


def _cost(frames: Array, p: Array) -> float:
    told = frames * np.log(p) + (1 - frames) * np.log(1 - p)
    return float(-told.sum(axis=1).mean())
