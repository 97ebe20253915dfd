"""Japanese addresses: postal code, prefecture, city, town, house number, building. Knows the gazetteer, no card."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from normalize.gazetteer import PREFECTURES, Gazetteer, Place, gazetteer, offices_of, town_key
from normalize.numerals import NUMERAL, digits_one_by_one, kanji_number, kanji_of
from normalize.text import fold, squeeze, without_spaces

_KANJI_DIGIT = "[〇零○一二三四五六七八九]"
# 〒 is read as T, 干, 平, テ, 〶, F or 千 (measured on PP-OCR); a mark alone never makes a code: the seven digits do.
_POSTAL = re.compile(
    r"(?P<mark>〒|〶|(?<![A-Za-z])[TF〒](?=\s?\d{3}-)|[干平テ千〓](?=\s?\d{3}-\d{4}(?!\d)))?\s*[:.]?\s*"
    r"(?<![\d-])(?P<a>\d{3})\s?(?P<dash>[-~])\s?(?P<b>\d{4})(?![\d]|-\d)"
)
_POSTAL_MARKED = re.compile(r"(?:〒|〶|郵便番号)\s*[:.]?\s*(?P<a>[\dOoIl]{3})\s?[-ー一]?\s?(?P<b>[\dOoIl]{4})(?!\d)")
_POSTAL_KANJI = re.compile(
    rf"(?P<mark>〒|〶)?\s*(?<![〇零○一二三四五六七八九][-ー])(?<!{_KANJI_DIGIT})(?P<a>{_KANJI_DIGIT}{{3}})\s?[-ー|丨]?\s?(?P<b>{_KANJI_DIGIT}{{4}})(?!{_KANJI_DIGIT}|[-ー]{_KANJI_DIGIT})"
)

_INSIDE_PHONE = re.compile(r"(?:[)\d+\-]\s*|\+[\d\s()\-]*)$")

_NUM = rf"(?:\d+|{NUMERAL}+(?=丁目|丁|番|号|地割|の|ノ|-|ー|\s|$|[ァ-ヶA-Za-z(]))"
# 98-5 ノースフィールド: a ノ or a bar goes on only where a number follows
_SEP = (
    r"(?:丁目|丁|番地の|番地ノ|番地|番の|番|号室|号棟|号|地割|[-ー−~](?![ァ-ヺ])"
    r"|[のノ](?=\s?[\d〇零○一二三四五六七八九十])|、|・)"
)
_HOUSE = re.compile(rf"(?:第?[甲乙丙丁]?)?{_NUM}(?:\s?{_SEP}(?:\s?-)?(?:\s?{_NUM})?)*")
_CHOME = re.compile(rf"\s*(\d{{1,2}}|{NUMERAL}{{1,3}})\s?(丁目?)(?!町)")


@dataclass(frozen=True, slots=True)
class FoundCode:
    """A postal code within a text."""

    start: int
    end: int
    value: str
    """`123-4567`."""
    marked: bool
    digits_start: int
    """Where its first digit stands, after the mark."""


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


def find_postal_codes(text: str) -> list[FoundCode]:
    """Every postal code in a folded text, in order."""
    found = []
    for match in _POSTAL.finditer(text):
        if not match["mark"] and _INSIDE_PHONE.search(text[: match.start("a")]):
            continue
        found.append(
            FoundCode(match.start(), match.end(), f"{match['a']}-{match['b']}", bool(match["mark"]), match.start("a"))
        )
    for pattern in (_POSTAL_MARKED, _POSTAL_KANJI):
        for match in pattern.finditer(text):
            if any(match.start() < code.end and code.start < match.end() for code in found):
                continue
            digits = digits_one_by_one(match["a"] + match["b"]).translate(str.maketrans("OoIl", "0011"))
            marked = pattern is _POSTAL_MARKED or bool(match["mark"])
            found.append(FoundCode(match.start(), match.end(), f"{digits[:3]}-{digits[3:]}", marked, match.start("a")))
    return sorted(found, key=lambda code: code.start)


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


_NUMBERED = re.compile(r"\d{1,2}(?=条|線|丁目|号|番町|番丁|の町|区|町|軒|ツ)")
_HEAD_END = re.compile(rf"\d|{NUMERAL}+(?=丁目|番|号|-|の{NUMERAL}|の\d)|\s|[(A-Za-z]")


def _find_town(index: Gazetteer, prefecture: str, city: str, tail: str) -> _Town | None:
    """The town a text begins with (or, among Kyoto's street names, ends with before the number)."""
    towns = index.towns_of(prefecture, city)
    for candidate in dict.fromkeys((tail, _NUMBERED.sub(lambda m: kanji_of(int(m.group())), tail))):
        key = town_key(candidate[:40])
        grown = len(candidate) - len(tail)
        longest = next((n for n in range(len(key.text), 0, -1) if key.text[:n] in towns), 0)
        if longest:
            end = _printed_end(candidate, key.origin, longest)
            # 一番町 must not be read out of 一番一号, nor 四 out of 四十九: what follows may not go on as a word
            return _Town(
                _town_name(towns[key.text[:longest]]),
                end - (grown if candidate != tail else 0),
                tuple(towns[key.text[:longest]]),
                True,
            )
    head_end = _HEAD_END.search(tail)
    head = tail[: head_end.start()] if head_end else tail
    head_key = town_key(head)
    if not head_key.text:
        return None
    if prefecture == "京都府":  # street names come before the town: 西堀川通御池下る西三坊堀川町
        whole = town_key(tail[:60])
        for start in range(1, len(whole.text)):
            for end in range(min(len(whole.text), start + 12), start + 1, -1):
                if whole.text[start:end] in towns and _street_before(whole.text[:start]):
                    name = _town_name(towns[whole.text[start:end]])
                    return _Town(name, _printed_end(tail, whole.origin, end), tuple(towns[whole.text[start:end]]), True)
    for other in (head_key.text + "町", head_key.text.removesuffix("町"), head_key.text + "村"):
        if other in towns:
            return _Town(_town_name(towns[other]), len(head), tuple(towns[other]), False)
    if len(head_key.text) >= 3:
        near = [key for key in towns if Levenshtein.distance(key, head_key.text, score_cutoff=1) <= 1]
        if len(near) == 1:
            return _Town(_town_name(towns[near[0]]), len(head), tuple(towns[near[0]]), False)
    return None


_STREET = re.compile(r"(?:通|下ル|上ル|西入ル?|東入ル?|入ル|角|筋|丁目|路|条|町)$")


def _street_before(key: str) -> bool:
    return bool(_STREET.search(key))


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
    house, building = _split_house(compact[town_end:])
    building = _digits_in_building(building, compact[town_end:])
    chome = _CHOME.match(house)
    town_name = town.name if town else compact[city_end:town_end].strip()
    rest = house
    if chome:
        number = chome.group(1) if chome.group(1).isdigit() else (kanji_number(chome.group(1)) or "0")
        town_name += kanji_of(int(number)) + chome.group(2)
        rest = house[chome.end() :].strip().lstrip("-")
    elif town and town.places[0].has_chome and (short := re.match(r"(\d{1,2})-(?=\d+-\d)", house)):
        # 西池袋5-15-7 is 五丁目 where the town has 丁目 and three numbers follow
        town_name += kanji_of(int(short.group(1))) + "丁目"
        rest = house[short.end() :]
    return Address(
        prefecture=chosen[0],
        city=chosen[1],
        town=town_name,
        rest=_plain_house(rest),
        building=building,
        value=_join(compact[:town_end], house, building),
        codes=tuple(dict.fromkeys(place.code for place in town.places)) if town else (),
        known_city=True,
        known_town=bool(town and town.exact),
    )


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
    house, building = _split_house(compact[town_end:])
    return Address(
        prefecture=prefecture,
        city=city,
        town=compact[start:town_end].strip(),
        rest=_plain_house(house),
        building=building,
        value=_join(compact[:town_end], house, building),
    )


_BRACKETED = re.compile(r"^[(\[【〔「](.*)[)\]】〕」]$")


def _split_house(tail: str) -> tuple[str, str]:
    """(house number as printed with digits, building) of what follows the town."""
    tail = tail.strip()
    match = _HOUSE.match(tail)
    if not match:
        return "", _plain_building(tail)
    house = match.group()
    after = tail[match.end() :]
    floor = re.match(r"\s?(?:階|[FfＦ](?![A-Za-z]))", after)
    if floor:
        # 3-2-1 5F: the last number is a floor, no part of the house number
        cut = max(house.rfind(" "), 0)
        if cut:
            return _digits_in_house(house[:cut]), _plain_building(house[cut:] + after)
        match_last = re.search(r"[-\s](\d+)$", house)
        if match_last:
            return _digits_in_house(house[: match_last.start()]), _plain_building(match_last.group(1) + after)
    trailing = re.search(r"[のノ、・~]+$", house)
    if trailing and after.strip():
        after = house[trailing.start() :] + after if "の" not in trailing.group() else after
        house = house[: trailing.start()]
    return _digits_in_house(house), _plain_building(after)


def _plain_building(text: str) -> str:
    text = squeeze(text).strip(" ,、。・/")
    bracketed = _BRACKETED.match(text)
    if bracketed:
        text = bracketed.group(1)
    return squeeze(text.replace("(", " ").replace(")", " ")) if text.startswith("(") else text


def _digits_in_house(house: str) -> str:
    house = re.sub(rf"{NUMERAL}+", lambda m: kanji_number(m.group()) or m.group(), house)
    house = re.sub(r"\s?([-ー−])\s?", "-", house)
    return without_spaces(house).rstrip("-")


def _digits_in_building(building: str, printed: str) -> str:
    """Where the house number is printed in kanji numerals, so are floors and rooms: 二十六階, 八〇八号室."""
    if not re.match(rf"\s*{NUMERAL}", printed):
        return building
    return re.sub(rf"{NUMERAL}+(?=階|号室|[FＦ]|$)", lambda m: kanji_number(m.group()) or m.group(), building)


def _plain_house(house: str) -> str:
    return without_spaces(house).strip("-")


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
