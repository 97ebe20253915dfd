"""Word lists: our own tables in data/*.tsv and the names of japanese-personal-name-dataset (MIT). Knows no card."""

from __future__ import annotations

import csv
import importlib.util
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from normalize.variants import fold_for_key


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `data/<name>.tsv`; the first line says source and licence."""
    text = files("normalize.data").joinpath(f"{name}.tsv").read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line and not line.startswith("#"))


@cache
def word_set(name: str) -> frozenset[str]:
    """The first column of a table, lower case."""
    return frozenset(row[0].lower() for row in table(name))


@cache
def endings(name: str) -> tuple[str, ...]:
    """The first column of a table, the longest first."""
    return tuple(sorted((row[0] for row in table(name)), key=lambda word: (-len(word), word)))


def ending_of(text: str, name: str) -> str | None:
    """The longest entry of a table that the text ends with."""
    return next((ending for ending in endings(name) if text.endswith(ending)), None)


@dataclass(frozen=True, slots=True)
class Names:
    """Family and given names of Japan, keyed for comparing."""

    family: dict[str, tuple[int, tuple[str, ...]]]
    """key → (bearers, readings in hiragana)"""
    given: dict[str, tuple[str, ...]]
    """key → readings in hiragana"""
    family_readings: frozenset[str]
    given_readings: frozenset[str]


def _dataset() -> Path:
    spec = importlib.util.find_spec("japanese_personal_name_dataset")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("japanese-personal-name-dataset is not installed")
    return Path(next(iter(spec.submodule_search_locations))) / "dataset"


@cache
def names() -> Names:
    """The name lists, read once: a few tenths of a second."""
    folder = _dataset()
    family: dict[str, tuple[int, tuple[str, ...]]] = {}
    with (folder / "last_name_org.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.reader(rows):
            if len(row) < 3 or not row[1].isdigit():
                continue
            key = fold_for_key(row[0])
            bearers, readings = family.get(key, (0, ()))
            family[key] = (bearers + int(row[1]), tuple(dict.fromkeys((*readings, row[2]))))
    given: dict[str, tuple[str, ...]] = {}
    for name in ("first_name_man_org.csv", "first_name_woman_org.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as rows:
            for row in csv.reader(rows):
                if not row:
                    continue
                for kanji in (row[0], *row[2:]):
                    key = fold_for_key(kanji)
                    readings = given.get(key, ())
                    if row[0] not in readings:
                        given[key] = (*readings, row[0])
    return Names(
        family,
        given,
        frozenset(reading for _, readings in family.values() for reading in readings),
        frozenset(reading for readings in given.values() for reading in readings),
    )
