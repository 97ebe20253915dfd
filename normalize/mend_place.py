"""Prefecture, city and town of a poor picture, from the postal code beside them where the picture fits; raw stays.

福同鼎福同市博多区仲浜町 beside 812-0031 is 福岡県福岡市博多区沖浜町: as many characters, most of them the same, and
where one differs the reader either held the right one possible or was not sure of its own. Sure characters stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from normalize.fields.address import Address
from normalize.gazetteer import Place, gazetteer
from normalize.rows import Row
from normalize.text import fold
from normalize.values import Value
from normalize.variants import fold_for_key
from normalize.witness import own_chars
from ocr.reading import CharReading, ReadCard

PLACE_MENDED = "place_mended"
"""The doubt of an address whose place is the code's: their agreement is no evidence any more."""
SURE = 0.97
"""A reader surer of a character than this saw it, whatever the post writes. This and the next two were chosen on the
79 missed addresses of 242 hard cards, of which they mend 11."""
SAME = 0.5
"""At least this share of the characters is as the post writes it."""
FEWEST = 3
"""Shorter places are too easily met by chance."""
_DISTRICT = re.compile("^(.+)郡")
_HEAD = re.compile(r"[^0-9]+")


def place_by_code(value: Value, code: str, read: ReadCard, rows: list[Row]) -> str | None:
    """The address's text with its place as the post has it for this code; None where the picture speaks against it.

    Args:
        value: an address.
        code: seven digits, as read.
        read: the card, for what its readers held possible.
        rows: the rows that the value's spans count in.
    """
    head = _HEAD.match(value.value)
    chars = [char for span in value.spans for char in own_chars(read, rows[span[0]], *span[1:])]
    if head is None:
        return None
    start = _begins(chars, head[0])
    found = set()
    for printed in _printed(gazetteer().places_of(code)):
        if len(printed) < FEWEST or value.value.startswith(printed):
            continue
        if " " not in head[0][: len(printed)] and _fits(chars[start : start + len(printed)], printed):
            found.add(printed)
    longest = max(found, key=len, default="")
    if not longest or any(not longest.startswith(other) for other in found):
        return None
    return longest + value.value[len(longest) :]


def agrees(address: Address | None, text: str, code: str) -> bool:
    """Whether an address is the place of this code already, its city written as the post writes it."""
    if address is None or not (address.known_city and address.known_town and code in address.codes):
        return False
    said, city = fold_for_key(text), fold_for_key(address.city)
    district = _DISTRICT.match(city)
    return city in said or bool(district and district[1] not in said and city[district.end() :] in said)


def _printed(places: tuple[Place, ...]) -> Iterator[str]:
    """How a card can begin with a place: whole, without its prefecture, and as far as the city."""
    for place in places:
        for begins in (place.prefecture + place.city, place.city):
            yield begins + place.town
            yield begins


def _begins(chars: list[CharReading], head: str) -> int:
    """Where among the characters read an address's head begins: a postal code may stand before it."""
    said = [fold(char.text) for char in chars]
    alike = [sum(a == b for a, b in zip(said[at:], head, strict=False)) for at in range(max(1, len(said) - len(head)))]
    return alike.index(max(alike))


def _fits(chars: list[CharReading], printed: str) -> bool:
    if len(chars) != len(printed):
        return False
    same = 0
    for char, wanted in zip(chars, printed, strict=True):
        read = fold(char.text)
        if read == wanted:
            same += 1
        elif fold_for_key(read) != fold_for_key(wanted):
            possible = any(fold(other) == wanted for other, _ in char.alternatives)
            if not possible and char.confidence > SURE:
                return False
    return same >= SAME * len(printed)
