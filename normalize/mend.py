"""Put right single characters that a check and the picture agree on; raw stays, and a doubt says why. Invents nothing.

A value is changed only to what one of the readers held possible at that very place; what a check alone would like is
shown as an alternative and left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from normalize.draft import Doubt, FieldKind
from normalize.fields.address import Address, code_agrees, parse_address
from normalize.gazetteer import gazetteer
from normalize.mend_place import PLACE_MENDED, agrees, place_by_code
from normalize.numerals import digits_one_by_one
from normalize.rows import Row
from normalize.tables import word_set
from normalize.text import fold, is_kanji, without_spaces
from normalize.values import Value
from normalize.witness import own_chars
from ocr.reading import ReadCard

_TOWN = Doubt(code="town_mended", text="町名の1文字を、郵便番号データと読み取りの候補に合わせて直しました。")
_SEVERAL = Doubt(code=PLACE_MENDED, text="住所の文字を、郵便番号データと読み取りの候補に合わせて直しました。")
_CODE = Doubt(code="postal_code_mended", text="郵便番号の1桁を、住所と読み取りの候補に合わせて直しました。")
_WORD = Doubt(code="word_mended", text="役職・部署の1文字を、一覧と読み取りの候補に合わせて直しました。")
_BUILDING = Doubt(code="building_mended", text="建物名の1文字を、読み取りの候補に合わせて直しました。")

_UNLIKELY = Doubt(code="building_unlikely", text="建物名に、普通はない語（ビルチング、ピルなど）があります。")
_POSSIBLE = 0.02
"""Below one in fifty the leading engine's other characters are noise."""
_DIGIT_COST = 0.6
"""Of a differing digit of the postal code against a differing character of the town, measured on misread addresses."""
BESIDE_ROWS = 2
"""A postal code so near an address is its own."""
_AT_MOST = 1.6
"""Of edits together: one character and one digit, never two characters."""


def mend(values: list[Value], read: ReadCard, rows: list[Row]) -> list[Value]:
    """The same values with single characters of towns, postal codes and buildings put right."""
    values = [_words(value, read, rows) if value.kind in _WORDED else value for value in values]
    mended = [
        _official(_building(value, read, rows), read, rows) if value.kind is FieldKind.ADDRESS else value
        for value in values
    ]
    for index, value in enumerate(mended):
        if value.kind is not FieldKind.ADDRESS or value.address is None:
            continue
        if not value.address.known_city:
            mended[index] = _city(value, read, rows)
        if (found := mended[index].address) is not None and found.known_city:
            _town_and_code(mended, index, read, rows)
        mended[index] = _place(mended, index, read, rows)
    return mended


def possible(value: Value, read: ReadCard, rows: list[Row]) -> list[tuple[str, set[str]]]:
    """(character as read, the others some reader held possible there) for each character of a value."""
    found = []
    for number, start, end in value.spans:
        chars = own_chars(read, rows[number], start, end)
        others = [{fold(text) for text, p in char.alternatives if p >= _POSSIBLE} for char in chars]
        plain = [fold(char.text) for char in chars]
        for line in (read.lines[source] for source in rows[number].sources):
            for _, text in line.by:
                _second(plain, others, without_spaces(fold(text or "")))
        found += list(zip(plain, others, strict=True))
    return found


def _second(plain: list[str], others: list[set[str]], second: str) -> None:
    """Add what another reader saw in place of a single character, where its neighbours are the same."""
    joined = "".join(plain)
    if len(joined) != len(plain) or not second:
        return
    for step in Levenshtein.editops(joined, second):
        if step.tag == "replace":
            others[step.src_pos].add(second[step.dest_pos])


def _exchanges(value: Value, read: ReadCard, rows: list[Row]) -> Iterator[tuple[str, str, int]]:
    """(character of the value, what else it may be, which of its kind): single exchanges the picture supports."""
    seen: dict[str, int] = {}
    for plain, others in possible(value, read, rows):
        seen[plain] = seen.get(plain, 0) + 1
        for other in sorted(others - {plain}):
            if len(plain) == 1 and len(other) == 1:
                yield plain, other, seen[plain]


def _exchanged(text: str, old: str, new: str, which: int) -> str | None:
    """The text with the which-th `old` exchanged; None where it has fewer."""
    at = -1
    for _ in range(which):
        at = text.find(old, at + 1)
        if at < 0:
            return None
    return text[:at] + new + text[at + 1 :]


_WORDED = frozenset((FieldKind.TITLE, FieldKind.DEPARTMENT))
_SUFFIX = re.compile(r"(?:事業本部|事業部|本部|グループ|チーム|センター|[部課室係])$")
_NUMBERED = re.compile(r"^第?[0-9一二三四五六七八九十]+")


def _words(value: Value, read: ReadCard, rows: list[Row]) -> Value:
    """企面部 → 企画部, where a reader saw the 画 and no list knows the word as read."""
    known = _known_title if value.kind is FieldKind.TITLE else _known_department
    words = value.value.split(" ")
    for number, word in enumerate(words):
        if known(word):
            continue
        found = {
            candidate
            for old, new, _ in _exchanges(value, read, rows)
            if word.count(old) == 1 and known(candidate := word.replace(old, new))
        }
        if len(found) == 1:
            words[number] = found.pop()
    mended = " ".join(words)
    return value if mended == value.value else replace(value, value=mended, doubts=(*value.doubts, _WORD))


def _known_title(word: str) -> bool:
    return word.lower() in word_set("titles")


def _known_department(word: str) -> bool:
    stem = _NUMBERED.sub("", _SUFFIX.sub("", word))
    return not stem or stem.lower() in word_set("department_stems")


def _city(value: Value, read: ReadCard, rows: list[Row]) -> Value:
    """同山県同山市 → 岡山県岡山市: wherever the character stands, if that makes a city the post knows."""
    found = {
        candidate
        for old, new, _ in _exchanges(value, read, rows)
        if is_kanji(old) and is_kanji(new) and parse_address(candidate := value.value.replace(old, new)).known_city
    }
    return _with_address(value, found.pop(), _TOWN) if len(found) == 1 else value


_BUILDING_END = re.compile(
    r"(?:ビル|ビルヂング|ビルディング|タワー|センター|プラザ|マンション|会館|スクエア|ハイツ)(?=$|[\s\d(A-Z]|本館|別館|新館|棟)"
)
_NO_WORD = re.compile(
    r"(?:ピル|ヒル|ビノレ|ビルチング|ビルテング|ピルヂング|ヒルヂング|タワ-|センタ-|ブラザ|プラサ)(?=$|[\s\d(A-Z]|本館|別館|新館|棟)"
)


def _place(values: list[Value], index: int, read: ReadCard, rows: list[Row]) -> Value:
    """福同鼎福周市 → 福岡県福岡市, where the postal code beside it says so and the picture does not speak against."""
    value = values[index]
    near = [v for v in values if v.kind is FieldKind.POSTAL_CODE and abs(v.at[0] - value.at[0]) <= BESIDE_ROWS]
    if len(near) != 1 or agrees(value.address, value.value, near[0].value.replace("-", "")):
        return value
    code = near[0].value.replace("-", "")
    text = place_by_code(value, code, read, rows)
    return _with_address(value, text, _SEVERAL, code) if text else value


def _building(value: Value, read: ReadCard, rows: list[Row]) -> Value:
    """桐生野駅前ピル → ビル, where a reader saw the ビ."""
    wrong = _NO_WORD.search(value.value)
    if wrong is None or value.address is None:
        return value
    text = value.value.replace("タワ-", "タワー").replace("センタ-", "センター")
    if text == value.value:
        for old, new, which in _exchanges(value, read, rows):
            candidate = _exchanged(value.value, old, new, which)
            if candidate and _BUILDING_END.search(candidate) and not _NO_WORD.search(candidate):
                text = candidate
                break
    if text == value.value:
        return replace(value, doubts=(*value.doubts, _UNLIKELY))
    return _with_address(value, text, _BUILDING)


def _official(value: Value, read: ReadCard, rows: list[Row]) -> Value:
    """堺市美原區 → 美原区, where a reader saw the form the post writes; ヶ and ケ are both printed and stay."""
    address = value.address
    if address is None or not address.known_city or re.sub(r"^.*郡", "", address.city) in value.value:
        return value
    for old, new, which in _exchanges(value, read, rows):
        candidate = _exchanged(value.value, old, new, which)
        if candidate and is_kanji(old) and is_kanji(new) and re.sub(r"^.*郡", "", address.city) in candidate:
            return _with_address(value, candidate, _TOWN)
    return value


def _with_address(value: Value, text: str, doubt: Doubt, code: str | None = None) -> Value:
    return replace(value, value=text, address=parse_address(text, code), doubts=(*value.doubts, doubt))


def _town_and_code(values: list[Value], index: int, read: ReadCard, rows: list[Row]) -> None:
    """The town and the postal code beside it, each of which may have one character wrong."""
    value = values[index]
    address = value.address
    codes = [
        i for i, v in enumerate(values) if v.kind is FieldKind.POSTAL_CODE and abs(v.at[0] - value.at[0]) <= BESIDE_ROWS
    ]
    code_at = min(codes, key=lambda i: abs(values[i].at[0] - value.at[0]), default=None)
    code = values[code_at].value if code_at is not None else None
    if address is None or (address.known_town and (code is None or code_agrees(code, address) is not False)):
        return
    for wanted, cost_of_code in _codes_near(code, values[code_at] if code_at is not None else None, read, rows):
        town = _town_for(value, address, wanted, read, rows)
        if town is None or town[1] + cost_of_code > _AT_MOST or town[1] + cost_of_code == 0:
            continue
        if town[1]:
            values[index] = _with_address(value, town[0], _TOWN, wanted)
        if cost_of_code and code_at is not None and wanted:
            values[code_at] = replace(
                values[code_at], value=f"{wanted[:3]}-{wanted[3:]}", doubts=(*values[code_at].doubts, _CODE)
            )
        return


def _codes_near(code: str | None, value: Value | None, read: ReadCard, rows: list[Row]) -> Iterator[tuple[str, float]]:
    """(seven digits, cost): the code as read, then those one digit away that a reader held possible."""
    if code is None or value is None:
        yield "", 0.0
        return
    digits = code.replace("-", "")
    yield digits, 0.0
    for old, new, which in _exchanges(value, read, rows):
        other = digits_one_by_one(new)
        candidate = _exchanged(digits, digits_one_by_one(old), other, which)
        if other.isdigit() and candidate and gazetteer().places_of(candidate):
            yield candidate, _DIGIT_COST


def _town_for(value: Value, address: Address, code: str, read: ReadCard, rows: list[Row]) -> tuple[str, float] | None:
    """(the address's text, edits) so that its town is the post's, and the code's where there is one; None: no way."""
    fits: Callable[[Address], bool] = (
        (lambda one: one.known_town and code_agrees(code, one) is True) if code else (lambda one: one.known_town)
    )
    if fits(address):
        return value.value, 0.0
    head = len(value.value) - len(value.value.lstrip()) + len(without_spaces(address.prefecture + address.city)) + 12
    found = []
    for old, new, which in _exchanges(value, read, rows):
        candidate = _exchanged(value.value, old, new, which)
        if candidate is None or candidate[head:] != value.value[head:]:
            continue
        parsed = parse_address(candidate, code or None)
        if fits(parsed):
            found.append(candidate)
    return (found[0], 1.0) if len(set(found)) == 1 else None
