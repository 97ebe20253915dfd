"""Japanese addresses: postal code, prefecture, city, town, house number, building. Knows the gazetteer, no card."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from normalize.fields.house import digits_in_building, plain_house, split_house
from normalize.gazetteer import PREFECTURES, Gazetteer, Place, gazetteer, offices_of, town_key
from normalize.numerals import NUMERAL, kanji_number, kanji_of
from normalize.text import fold, squeeze, without_spaces

_CHOME = re.compile(rf"\s*(\d{{1,2}}|{NUMERAL}{{1,3}})\s?(丁目?)(?!町)")


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart; every part is empty where nothing was found."""

    prefecture: str
    city: str
    """As the post writes it where the gazetteer knows it, `札幌市中央区`, else as printed."""
    town: str
    """The post's name where known, else as printed; 丁目 in kanji, as town names are written: `柏七丁目`."""
    rest: str
    building: str
    value: str
    """The whole in one line as printed, canonical in spaces and digits, without the postal code."""
    codes: tuple[str, ...] = ()
    """Seven digits each: postal codes that belong to the town."""
    known_city: bool = False
    known_town: bool = False


def _printed_end(text: str, origin: tuple[int, ...], taken: int) -> int:
    """Where in `text` the first `taken` characters of its key end."""
    return origin[taken] if taken < len(origin) else len(text)


@dataclass(frozen=True, slots=True)
class _Town:
    name: str
    end: int
    """Printed characters taken, counted from the start of the tail."""
    places: tuple[Place, ...]
    exact: bool


_NUMBERED = re.compile(r"(\d{1,2})(?=条|線|丁目|号|番町|番丁|の町|区|町|軒|ツ)")
_SHORT_JO = re.compile(r"(?<=[一-龥々ヶケ])(\d{1,2})-(?=\d{1,2}-\d+-\d)")  # 拓北6-2-6-12 is 六条二丁目
_NUMBERED_CHO = re.compile(r"(\d{1,2}番)町")  # 7番町 is 七番丁 in 和歌山
_HEAD_END = re.compile(rf"\d|{NUMERAL}+(?=丁目|番|号|-|の{NUMERAL}|の\d)|\s|[(A-Za-z]")


def _find_town(index: Gazetteer, prefecture: str, city: str, tail: str) -> _Town | None:
    """The town a text begins with (or, among Kyoto's street names, ends with before the number)."""
    towns = index.towns_of(prefecture, city)
    if city.startswith("京都市") and (street := _behind_streets(towns, tail)) is not None:
        return street
    for spelled in (tail, *_spelled_out(tail)):
        candidate, back = spelled if isinstance(spelled, tuple) else (tail, None)
        key = town_key(candidate[:40])
        longest = next((n for n in range(len(key.text), 0, -1) if key.text[:n] in towns), 0)
        if longest:
            end = _printed_end(candidate, key.origin, longest)
            end = end if back is None else back[end]
            return _Town(_town_name(towns[key.text[:longest]]), end, tuple(towns[key.text[:longest]]), True)
    head_end = _HEAD_END.search(tail)
    head = tail[: head_end.start()] if head_end else tail
    head_key = town_key(head)
    if not head_key.text:
        return None
    for other in (head_key.text + "町", head_key.text.removesuffix("町"), head_key.text + "村"):
        if other in towns:
            return _Town(_town_name(towns[other]), len(head), tuple(towns[other]), False)
    if len(head_key.text) >= 3:
        # 弥富町 is not 弥富通: what kind of place it is must be the same
        near = [
            key
            for key in towns
            if Levenshtein.distance(key, head_key.text, score_cutoff=1) <= 1
            and (key[-1] == head_key.text[-1] or not {key[-1], head_key.text[-1]} & set("町村通丁条"))
        ]
        if len(near) == 1:
            return _Town(_town_name(towns[near[0]]), len(head), tuple(towns[near[0]]), False)
    return None


def _spelled_out(tail: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The tail with its numbers in kanji, 北2条西23丁目 → 北二条西二十三丁目, and the way back from each character."""
    for pattern, ending in ((_NUMBERED, ""), (_SHORT_JO, "条"), (_NUMBERED_CHO, "丁")):
        chars: list[str] = []
        back: list[int] = []
        at = 0
        for match in pattern.finditer(tail[:60]):
            number = kanji_of(int(match.group(1).removesuffix("番"))) + ("番" if ending == "丁" else "") + ending
            chars += [*tail[at : match.start(1)], *number]
            back += [*range(at, match.start(1)), *[match.start(1)] * len(number)]
            at = match.end()
        if at:
            yield "".join(chars) + tail[at:], (*back, *range(at, len(tail) + 1))


_STREET = re.compile(r"(?:通|下[ルる]|上[ルる]|西入[ルる]?|東入[ルる]?|入[ルる]|角|筋)")


def _behind_streets(towns: dict[str, list[Place]], tail: str) -> _Town | None:
    """Kyoto's street names come before the town: 西堀川通御池下る西三坊堀川町."""
    streets = list(_STREET.finditer(tail[:60]))
    rest = tail[streets[-1].end() :] if streets else ""
    rest = rest[: head_end.start()] if (head_end := _HEAD_END.search(rest)) else rest
    if not rest:
        return None
    key = town_key(rest)
    for start in range(len(key.text)):
        for end in range(len(key.text), start + 1, -1):
            if key.text[start:end] in towns:
                places = towns[key.text[start:end]]
                taken = streets[-1].end() + _printed_end(rest, key.origin, end)
                return _Town(_town_name(places), taken, tuple(places), True)
    return None


def _town_name(places: list[Place]) -> str:
    return re.sub(r"[（(、].*$", "", fold(places[0].town))


def parse_address(text: str, postal_code: str | None = None) -> Address:
    """Take a folded address apart. The text must not hold the postal code; `postal_code` may decide between cities."""
    index = gazetteer()
    text = squeeze(text)
    compact = _compact_head(text)
    prefecture = next((name for name in PREFECTURES if compact.startswith(name)), "")
    offset = len(prefecture)
    key = town_key(compact[offset : offset + 40])
    cities, taken = index.city_at_start(key.text, prefecture or None)
    city_end = offset + _printed_end(compact[offset:], key.origin, taken) if taken else offset
    if not cities and not prefecture:
        # 千葉市川市…: the prefecture's 県 left out
        short_name = next((name[:-1] for name in PREFECTURES if compact.startswith(name[:-1])), "")
        full = next((name for name in PREFECTURES if short_name and name[:-1] == short_name), "")
        key = town_key(compact[len(short_name) : len(short_name) + 40])
        cities, taken = index.city_at_start(key.text, full or None) if full else ([], 0)
        city_end = len(short_name) + _printed_end(compact[len(short_name) :], key.origin, taken) if taken else 0
    chosen = _choose_city(cities, compact[city_end:], postal_code)
    if chosen is None and prefecture:
        chosen, city_end = _near_city(index, prefecture, compact, offset)
    if chosen is None:
        return _unknown(text, compact, prefecture, offset)
    tail = compact[city_end:]
    town = _find_town(index, chosen[0], chosen[1], tail)
    town_end = city_end + (town.end if town else 0)
    if town is None:
        head_end = _HEAD_END.search(tail)
        town_end = city_end + (head_end.start() if head_end else len(tail))
    inner = _SMALL_TOWN.match(compact[town_end:]) if town and town.exact else None
    if inner is not None:
        town_end += inner.end()
    house, building = split_house(compact[town_end:])
    building = digits_in_building(building, compact[town_end:])
    chome = _CHOME.match(house)
    town_name = town.name if town else compact[city_end:town_end].strip()
    if town and (printed := re.search(r"(?:大字|(?<=[市区町村])字)$", compact[:city_end])):
        town_name = printed.group() + town_name
    if inner is not None:
        town_name += inner.group() if not inner.group().startswith("字") else ""
        house = inner.group() + house if inner.group().startswith("字") else house
    rest = house
    if chome:
        number = chome.group(1) if chome.group(1).isdigit() else (kanji_number(chome.group(1)) or "0")
        town_name += kanji_of(int(number)) + chome.group(2)
        rest = house[chome.end() :].strip().lstrip("-")
    elif town and town.places[0].has_chome and not inner and "丁目" not in town_name and (short := _SHORT.match(house)):
        # 西池袋5-15-7 is 五丁目 where the town has 丁目; before one other number or none, only a small number is
        town_name += kanji_of(int(short.group(1) or short.group(2))) + "丁目"
        rest = house[short.end() :]
    return Address(
        prefecture=chosen[0],
        city=chosen[1],
        town=town_name,
        rest=plain_house(rest),
        building=building,
        value=_join(compact[:town_end], house, building),
        codes=tuple(dict.fromkeys(place.code for place in town.places)) if town else (),
        known_city=True,
        known_town=bool(town and town.exact),
    )


_SHORT = re.compile(r"(\d{1,2})-(?=\d+-\d)|([1-9])(?:-(?=\d+$)|$)")
_SMALL_TOWN = re.compile(
    r"(?:字[^\d\s()]{1,8}?|(?![通筋上下東西入北南])[一-龥々ヶケノの]{1,6}?)(?<![のノ第])(?=\d)(?!\d+\s?(?:階|F|号室))"
)
"""木津池田30-8: the part of a town the post does not list; with 字 before it, it belongs to the house number."""


def _compact_head(text: str) -> str:
    """Spaces before the house number mean nothing: 東京都 千代田区 丸の内 1-1 → 東京都千代田区丸の内1-1."""
    match = re.search(rf"\d|{NUMERAL}+(?:丁目|番|-)", text)
    cut = match.start() if match else len(text)
    head, tail = text[:cut], text[cut:]
    if not match:
        # No number: a space may divide the town from a building; keep those after the last 市区町村郡都道府県.
        places = list(re.finditer(r"[都道府県市区町村郡]\s", head))
        cut = places[-1].end() if places else 0
        head, tail = text[:cut], text[cut:]
    return without_spaces(head) + tail


def _choose_city(cities: list[tuple[str, str]], tail: str, postal_code: str | None) -> tuple[str, str] | None:
    """One city of several with the same name (府中市, 中央区): the postal code decides, else the town, else none."""
    if len(cities) <= 1:
        return cities[0] if cities else None
    index = gazetteer()
    if postal_code:
        near = {(place.prefecture, place.city) for place in index.places_of(postal_code.replace("-", ""))}
        agreeing = [city for city in cities if city in near]
        if len(agreeing) == 1:
            return agreeing[0]
    with_town = [city for city in cities if (town := _find_town(index, *city, tail)) and town.exact]
    return with_town[0] if with_town else cities[0]


def _near_city(index: Gazetteer, prefecture: str, compact: str, offset: int) -> tuple[tuple[str, str] | None, int]:
    """A city one wrong character away, when it is the only one."""
    near = []
    for city in index.cities_of(prefecture):
        printed = compact[offset : offset + len(city)]
        if len(city) >= 3 and Levenshtein.distance(town_key(printed).text, town_key(city).text, score_cutoff=1) <= 1:
            near.append(city)
    near = [city for city in near if len(city) == max(map(len, near))]
    return ((prefecture, near[0]), offset + len(near[0])) if len(near) == 1 else (None, offset)


_CITY_SHAPE = re.compile(
    r"^(?:[^\d\s]{1,6}?郡[^\d\s]{1,6}?[町村]|[^\d\s]{1,7}?市(?:[^\d\s]{1,4}?区)?|[^\d\s]{1,4}?区|[^\d\s]{1,6}?[町村])"
)


def _unknown(text: str, compact: str, prefecture: str, offset: int) -> Address:
    """An address whose city the post does not know: by its shape alone."""
    shape = _CITY_SHAPE.match(compact[offset:]) if prefecture else None
    city = shape.group() if shape else ""
    start = offset + len(city)
    head_end = _HEAD_END.search(compact[start:])
    town_end = start + (head_end.start() if head_end else len(compact) - start)
    house, building = split_house(compact[town_end:])
    return Address(
        prefecture=prefecture,
        city=city,
        town=compact[start:town_end].strip(),
        rest=plain_house(house),
        building=building,
        value=_join(compact[:town_end], house, building),
    )


def _join(head: str, house: str, building: str) -> str:
    value = head.strip() + house
    return f"{value} {building}" if building and value else value or building


def code_agrees(code: str, address: Address) -> bool | None:
    """Whether a postal code belongs to an address; None where one of them says too little."""
    digits = code.replace("-", "")
    if not address.known_city:
        return None
    places = gazetteer().places_of(digits)
    if places:
        same_city = [place for place in places if (place.prefecture, place.city) == (address.prefecture, address.city)]
        if not same_city:
            return False
        if not address.codes or digits in address.codes:
            return True
        return any(not place.town for place in same_city)
    return (
        any((office.prefecture, office.city) == (address.prefecture, address.city) for office in offices_of(digits))
        or False
    )
