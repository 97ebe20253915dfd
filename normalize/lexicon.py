"""Family and given names of Japan, from japanese-personal-name-dataset (MIT), read once. Knows no card."""

from __future__ import annotations

import csv
import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from normalize.variants import fold_for_key


@dataclass(frozen=True, slots=True)
class Names:
    """Family and given names of Japan, keyed for comparing."""

    family: dict[str, tuple[int, tuple[str, ...]]]
    """key → (bearers, readings in hiragana)"""
    given: dict[str, tuple[str, ...]]
    """key → readings in hiragana"""
    family_spellings: tuple[str, ...]
    """Family names as they are written, the order of the list."""
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
    spellings: dict[str, None] = {}
    with (folder / "last_name_org.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.reader(rows):
            if len(row) < 3 or not row[1].isdigit():
                continue
            key = fold_for_key(row[0])
            spellings[row[0]] = None
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
        tuple(spellings),
        frozenset(reading for _, readings in family.values() for reading in readings),
        frozenset(reading for readings in given.values() for reading in readings),
    )
