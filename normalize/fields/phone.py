"""Telephone numbers in a line of text, each with what its label says it is. Knows the numbering plan, no card."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from normalize.draft import Doubt
from normalize.numerals import digits_one_by_one


class PhoneUse(StrEnum):
    """What a label beside a number says."""

    PHONE = "phone"
    FAX = "fax"
    BOTH = "both"  # TEL/FAX before one number
    MOBILE = "mobile"
    DIRECT = "direct"
    TOLL_FREE = "toll_free"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class FoundPhone:
    """A number within a folded text."""

    start: int
    """Where its label begins, or the number if it has none."""
    end: int
    number_start: int
    value: str
    use: PhoneUse
    label: str
    valid: bool
    printed: str
    """The number as it stands in the folded text."""
    doubts: tuple[Doubt, ...] = ()


_LABELS: tuple[tuple[PhoneUse, str], ...] = (
    (
        PhoneUse.BOTH,
        r"(?:TEL|電話|Phone|T)\s*[./・&＆,]?\s*(?:and)?\s*(?:FAX|ファックス|F)(?![A-Za-z])(?:\s?兼用)?"
        r"|(?:TEL|電話)\s*\(\s*FAX\s*(?:兼用?|共用?|同じ?)?\s*\)|FAX\s?兼(?:用|TEL|電話)?",
    ),
    (PhoneUse.DIRECT, r"直\s?通(?:番号|電話|TEL)?|ダイヤルイン|Direct(?:\s?(?:Dial|Line|TEL|Phone|In))?|DID|D"),
    (
        PhoneUse.TOLL_FREE,
        r"フリー\s?(?:ダイヤル|アクセス|コール|ダイアル)|Toll\s?-?Free",
    ),
    (PhoneUse.FAX, r"F\s?A\s?[X×](?:番号)?|[📠🖷🖨]|フ[ァア][ッツ]?クス(?:番号)?|Facsimile|ＦＡＸ|F"),
    (
        PhoneUse.MOBILE,
        r"携\s?帯(?:電話|番号|TEL)?|Mobile(?:\s?Phone)?|Mob|Cell(?:ular)?(?:\s?Phone)?|M\s?P|[📱📲]|M|けいたい|ケータイ",
    ),
    (
        PhoneUse.PHONE,
        r"T\s?E\s?L(?:番号|EPHONE)?|TEI|TEＬ|IEL|電\s?話(?:番号)?|代\s?表(?:番号|電話|TEL)?|Tele?phone|Phone|Ph|Main|Office|℡|[☎☏✆📞🕿]|でんわ|P|T",
    ),
)
_GAP = r"[\s.:：;;/|・=)\]】＞>〉]*"
_QUALIFIER = r"(?:\(\s*(?:代表?|直通?|大代表|代)\s*\)|代表|\(代表\))?"
_LABEL_PATTERNS = tuple(
    (use, re.compile(rf"(?:^|(?<![A-Za-z]))[(\[【<〈]?\s*(?P<label>{pattern}){_GAP}{_QUALIFIER}{_GAP}$", re.IGNORECASE))
    for use, pattern in _LABELS
)
_LONE_LABEL_PATTERNS = tuple(
    (use, re.compile(rf"^[(\[【<〈]?\s*(?:{pattern}){_GAP}$", re.IGNORECASE)) for use, pattern in _LABELS
)
# Letters that readers take for digits; mapped before parsing, for an unmapped one makes a wrong valid number.
_CONFUSED = str.maketrans("OoQDlIi|!BSZzbqg", "0000111118522699")
_STEP = r"(?:[\s\-.()~/・]{0,3}\d|[\-.()]?[OolI|BSZ](?=[\d\-.()OolIBSZ]|\s*$))"
_NUMBER = re.compile(
    rf"(?<![0-9@_])(?<!\d\.)(?P<plus>\+\s?\(?\d{{1,3}}\)?[\s\-.()・]*)?\(?(?:\d|(?<![A-Za-z])[Oo](?=[\d\-]))(?:{_STEP}){{7,30}}(?![0-9@])"
)
_DIGITS = re.compile(r"\d")
# Among kanji numerals ニ, ハ and ロ are 二, 八 and 〇 misread.
_KANJI_NUMBER = re.compile(
    r"(?<![一二三四五六七八九])[〇零○ロ][一二三四五六七八九〇零○ニハロ](?:[\s\-ー()・|丨の]{0,2}[〇零○一二三四五六七八九ニハロ]){7,9}"
)
_KANJI_CONFUSED = str.maketrans("ニハロ", "二八〇")
_EXTENSION = re.compile(r"^\s*[(\[]?\s*(?:内線|内|ext\.?|EXT\.?|extension)\s*[.:：]?\s*\d{1,6}\s*[)\]]?", re.IGNORECASE)
_AFTER = re.compile(
    r"^\s*[(\[]\s*(?P<what>代表?|大代表|直通?|FAX\s?[兼共]用?|FAX|携帯|Tel|直通ダイヤル|平日[^)]*|内線\s?\d+)\s*[)\]]|^\s*(?:代表)(?![一-龥])",
    re.IGNORECASE,
)


def find_phones(text: str, *, carried: PhoneUse = PhoneUse.NONE) -> list[FoundPhone]:
    """Every telephone number in a folded text, in order.

    Args:
        text: one folded line.
        carried: what a label standing alone just before this line said.
    """
    found: list[FoundPhone] = []
    spans = [(m.start(), m.end(), m) for m in _NUMBER.finditer(text)]
    taken_to = 0
    for start, end, match in spans:
        for part in _parts(text, start, end):
            phone = _phone_at(text, part, floor=taken_to, plus=match["plus"] is not None)
            if phone is not None:
                found.append(phone)
                taken_to = phone.end
    if not found:
        for match in _KANJI_NUMBER.finditer(text):
            digits = re.sub(r"\D", "", digits_one_by_one(match.group().translate(_KANJI_CONFUSED)))
            phone = _phone_at(text, match.span(), floor=taken_to, digits=digits)
            if phone is not None:
                found.append(phone)
                taken_to = phone.end
    if carried is not PhoneUse.NONE and found and found[0].use is PhoneUse.NONE:
        found[0] = replace(found[0], use=carried)
    return found


_MORE_LINES = re.compile(r"(?<=\d{4})\s?[~/・]\s?\d{1,4}$")
"""03-1234-5678~9, 03-1234-5678/5679: the last figures of the lines next to it."""
_MOST_FIGURES = 14
_HOURS = re.compile(r"[\s(]+\d{1,2}$")
"""03-1234-5678 9:00-17:00: when somebody answers."""


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """`03-1234-5678 03-1234-5679` is two numbers; of `03-1234-5678/5679` only the first is printed whole."""
    chunk = text[start:end]
    if re.match(r":\d|時", text[end:]) and (hours := _HOURS.search(chunk)):
        end = start + hours.start()
        chunk = text[start:end]
    more = _MORE_LINES.search(chunk)
    if more is not None and 9 < len(_DIGITS.findall(chunk[: more.start()])) < 12:
        end = start + more.start()
        chunk = text[start:end]
    pieces = re.split(r"(?<=\d)(?:\s+|\s*/\s*)(?=\(?0\d|\+)", chunk)
    if len(pieces) > 1 and (
        len(_DIGITS.findall(pieces[-1])) > 9 or all(len(_DIGITS.findall(piece)) >= 9 for piece in pieces)
    ):
        pieces = [piece for piece in pieces if len(re.sub(r"\D", "", piece)) >= 9]  # 錦1-2-3 052-331-1122
    else:
        figures = list(_DIGITS.finditer(chunk))
        return [(start, end)] if len(figures) <= _MOST_FIGURES else [(start, start + figures[_MOST_FIGURES - 1].end())]
    parts, at = [], start
    for piece in pieces:
        at = text.index(piece, at)
        parts.append((at, at + len(piece)))
        at += len(piece)
    return parts


def _phone_at(
    text: str, span: tuple[int, int], *, floor: int, plus: bool = False, digits: str | None = None
) -> FoundPhone | None:
    start, end = span
    while end > start and text[end - 1] in " -.(~/":
        end -= 1
    while start < end and text[start] in " )-./":
        start += 1
    printed = text[start:end]
    if printed.count("(") < printed.count(")"):
        printed = printed.rstrip(")")
        end = start + len(printed)
    use, label, label_start = _label_before(text, start, floor)
    real_digits = len(_DIGITS.findall(printed))
    mapped = digits or re.sub(r"[^\d]", "", printed.translate(_CONFUSED))
    if (digits is None and real_digits < 7) or (not plus and len(mapped) > 12):
        return None
    lettered = use is PhoneUse.NONE and start > 0 and text[start - 1].isalpha() and text[start - 1].isascii()
    if lettered and text[:start].strip() != text[start - 1]:
        return None
    if not plus and use is PhoneUse.NONE and not _looks_dialled(mapped, printed):
        return None
    value, valid = canonical_phone(printed if digits is None else digits)
    if not valid and use is PhoneUse.NONE and not re.match(r"\(?0\d{1,4}[)\-.\s]", printed):
        return None
    if lettered and not valid:
        return None
    end, use = _after_number(text, end, use)
    doubts: tuple[Doubt, ...] = (
        ()
        if valid
        else (
            Doubt(code="phone_not_in_plan", text="番号計画にない番号です。桁が足りないか読み違いの可能性があります。"),
        )
    )
    if (digits is None and real_digits < len(mapped)) or (digits is not None and re.search("[ニハロ]", printed)):
        doubts += (Doubt(code="letters_read_as_digits", text="数字の位置に文字が読まれたため、数字に直しました。"),)
    if lettered:
        doubts += (Doubt(code="sign_before_number", text="番号の前の印が文字として読まれました。"),)
    return FoundPhone(label_start, end, start, value, use, label, valid, printed, doubts)


def _after_number(text: str, end: int, use: PhoneUse) -> tuple[int, PhoneUse]:
    """Where the number's remarks end, (代表) and 内線 123, and what they make of its use."""
    for _ in range(2):
        extension = _EXTENSION.match(text[end:])
        end += extension.end() if extension else 0
        note = _AFTER.match(text[end:])
        if note is None:
            break
        end += note.end()
        what = (note["what"] or "").lower()
        if what.startswith("fax") and what != "fax":
            use = PhoneUse.BOTH
        elif what.startswith("直") and use in (PhoneUse.NONE, PhoneUse.PHONE):
            use = PhoneUse.DIRECT
        elif what in ("fax", "携帯"):
            use = PhoneUse.FAX if what == "fax" else PhoneUse.MOBILE
    return end, use


def _looks_dialled(digits: str, printed: str) -> bool:
    return digits.startswith("0") and len(digits) in (10, 11) and len(re.sub(r"\s", "", printed)) <= 18


def _label_before(text: str, start: int, floor: int) -> tuple[PhoneUse, str, int]:
    before = text[floor:start]
    head = before.rstrip("(（ ")
    for candidate in (before, head):
        for use, pattern in _LABEL_PATTERNS:
            match = pattern.search(candidate)
            if match:
                return use, match["label"], floor + match.start()
    return PhoneUse.NONE, "", start


def lone_label(text: str) -> PhoneUse:
    """What a text says that is nothing but a telephone label."""
    plain = text.strip()
    if len(plain) <= 14 and plain != "代表":  # on its own that is a title
        for use, pattern in _LONE_LABEL_PATTERNS:
            if pattern.match(plain):
                return use
    return PhoneUse.NONE


_BROKEN = re.compile(
    r"^(?:電\s?話(?:番号)?|携\s?帯(?:電話|番号)?|直\s?通(?:電話|番号)?|フ[ァア][ッツ]?クス|フリー\s?ダイヤル|T\s?E\s?L|F\s?A\s?[X×]|Phone"
    rf"|Mobile){_GAP}(?=(?:\D*[0-9〇一二三四五六七八九]){{5}})[\s0-9〇○零一二三四五六七八九ニハロ上へ()・|丨の~.\-ー]{{7,}}$",
    re.IGNORECASE,
)


def is_broken_number(text: str) -> bool:
    """Whether it is a telephone label and what is left of a number that could not be read."""
    return _BROKEN.match(text.strip()) is not None


def canonical_phone(printed: str) -> tuple[str, bool]:
    """(`03-1234-5678`, whether the numbering plan allows it); numbers printed with + stay international.

    Raises nothing: what cannot be parsed keeps its printed groups.
    """
    mapped = printed.replace("・", "-").replace("~", "-").translate(_CONFUSED)
    international = mapped.lstrip("( ").startswith("+")
    plain = re.sub(r"\(0\)", "", mapped) if international else mapped
    try:
        number = phonenumbers.parse(plain, None if international else "JP")
    except NumberParseException:
        return _printed_groups(mapped), False
    if number.extension:
        return _printed_groups(mapped), False  # an x among figures: no number ends so
    valid = phonenumbers.is_valid_number(number)
    if international:
        if not phonenumbers.is_possible_number(number):
            return _printed_groups(mapped), False
        return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL).replace(" ", "-"), valid
    if not valid:
        return _printed_groups(mapped), False
    return phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL), True


def _printed_groups(text: str) -> str:
    groups = [group for group in re.split(r"\D+", text) if group]
    return ("+" if text.lstrip("( ").startswith("+") else "") + "-".join(groups)


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """What the numbering plan says of one number."""

    e164: str | None
    type: str
    """`fixed`, `mobile`, `toll_free`, `ip`, `other` or `invalid`."""
    region: str | None
    """ISO country."""


def phone_facts(value: str) -> PhoneFacts:
    """The plan's view of a canonical number."""
    try:
        number = phonenumbers.parse(value, "JP")
    except NumberParseException:
        return PhoneFacts(None, "invalid", None)
    if not phonenumbers.is_valid_number(number):
        return PhoneFacts(None, "invalid", None)
    kinds = {
        phonenumbers.PhoneNumberType.FIXED_LINE: "fixed",
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed",
        phonenumbers.PhoneNumberType.MOBILE: "mobile",
        phonenumbers.PhoneNumberType.TOLL_FREE: "toll_free",
        phonenumbers.PhoneNumberType.VOIP: "ip",
    }
    kind = kinds.get(phonenumbers.number_type(number), "other")
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return PhoneFacts(e164, kind, phonenumbers.region_code_for_number(number))
