"""表記統一: one typed value in the way the book writes it, with what was changed or refused, in words.

The same for forms, the API and files, by the same code that reads cards. Knows no table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from contacts.model_records import FieldType
from contacts.patterns import fits
from contacts.record_fields import FieldSpec
from normalize.anchors import corporate_number_valid
from normalize.canonical import canonical
from normalize.draft import FieldKind
from normalize.fields.address import code_agrees, parse_address
from normalize.fields.company import canonical_company, repair_legal_form
from normalize.fields.online import find_emails, find_urls
from normalize.fields.person import canonical_romaji, split_name
from normalize.fields.phone import canonical_phone
from normalize.fields.postal import find_postal_codes
from normalize.gazetteer import gazetteer
from normalize.numerals import digits_one_by_one
from normalize.text import fold, squeeze, to_katakana
from normalize.variants import fold_for_key

LONGEST = {FieldType.LONG: 10_000}
LONGEST_TEXT = 500
MOST_VALUES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A value as it will be kept."""

    value: str
    """Empty: nothing; or refused, see `fault`."""
    raw: str
    """As typed."""
    said: str = ""
    """What was changed, in words; empty: nothing."""
    fault: str = ""
    """Why it is refused, in words; empty: it is not."""


class _Refused(Exception):
    """Carries the sentence."""


def take(spec: FieldSpec, typed: str) -> Entry:
    """The value in the form of its field; never raises."""
    raw = typed.replace("\0", "").encode("utf-8", "replace").decode()
    plain = raw.strip()
    if not plain:
        return Entry(value="", raw=raw)
    longest = LONGEST.get(spec.type, LONGEST_TEXT)
    if len(plain) > longest:
        return Entry(value="", raw=raw, fault=f"長すぎます。{longest:,} 文字までにしてください。")
    try:
        value = _MAKERS[spec.type](spec, plain)
    except _Refused as refused:
        return Entry(value="", raw=raw, fault=str(refused))
    if spec.pattern and value and not fits(spec.pattern, value):
        return Entry(value="", raw=raw, fault=spec.message or f"決められた形（{spec.pattern}）になっていません。")
    return Entry(value=value, raw=raw, said=_told(spec, plain, value))


def take_all(spec: FieldSpec, typed: str) -> Entry:
    """The same of a field that holds several values, one a line; each once."""
    if not spec.many:
        return take(spec, typed)
    taken = [take(spec, line) for line in typed.splitlines() if line.strip()]
    if len(taken) > MOST_VALUES:
        return Entry(value="", raw=typed, fault=f"{MOST_VALUES} 件までにしてください。")
    return Entry(
        value="\n".join(dict.fromkeys(entry.value for entry in taken if entry.value)), raw=typed,
        said="".join(entry.said for entry in taken), fault="".join(entry.fault for entry in taken),
    )  # fmt: skip


def address_of_code(code: str) -> str:
    """〒から住所: prefecture, city and town of a postal code; empty where the post knows none, or several towns."""
    places = gazetteer().places_of(re.sub(r"\D", "", code))
    heads = {(place.prefecture, place.city) for place in places}
    if len(heads) != 1:
        return ""
    prefecture, city = heads.pop()
    towns = {place.town for place in places}
    return prefecture + city + (towns.pop() if len(towns) == 1 else "")


def code_disagrees(code: str, address: str) -> bool:
    """Whether the post has this code somewhere else."""
    return bool(code and address) and code_agrees(code, parse_address(fold(address), None)) is False


def key_of(value: str) -> str:
    """The beginning of a value, for filters: width, case and variants of kanji do not matter."""
    return fold_for_key(" ".join(value.split()))[:100]


def shown_amount(value: str) -> str:
    """A number as people read it: 12,500,000."""
    try:
        return f"{Decimal(value):,f}"
    except InvalidOperation:
        return value


def _text(spec: FieldSpec, plain: str) -> str:
    if spec.shape is not None:
        return _SHAPES[spec.shape](plain)
    return squeeze(fold(" ".join(plain.split())))


def _long(_spec: FieldSpec, plain: str) -> str:
    return plain.replace("\r\n", "\n").replace("\r", "\n")


_SCALES = {
    "千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "億": 100_000_000, "兆": 1_000_000_000_000,
}  # fmt: skip
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_SCALED = re.compile(r"(\d+(?:\.\d+)?)(百万|千万|千|万|億|兆)")


def _number(spec: FieldSpec, plain: str) -> str:
    text = re.sub(r"[\s,、]", "", fold(plain)).lstrip("¥\\￥約")
    text = re.sub(r"(?:円|名|人|社|件|台|JPY|yen)$", "", text, flags=re.IGNORECASE)
    if spec.unit:
        text = text.removesuffix(spec.unit)
    found = _SCALED.findall(text)
    if found and _SCALED.sub("", text) == "":
        total = sum((Decimal(digits) * _SCALES[sign] for digits, sign in found), Decimal(0))
    elif _NUMBER.fullmatch(text):
        total = Decimal(text)
    else:
        raise _Refused(f"「{plain[:40]}」は数として読めません。半角の数字で、例：1500、1,500、3億2千万。")
    if abs(total) >= 10**15:
        raise _Refused("数が大きすぎます。")
    return f"{total.normalize():f}"


_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_JAPANESE = re.compile(r"(令和|平成|昭和|[RHS])(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.IGNORECASE)


def _date(_spec: FieldSpec, plain: str) -> str:
    text = squeeze(fold(plain))
    try:
        if match := _WESTERN.fullmatch(text) or _PACKED.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
        if match := _JAPANESE.fullmatch(text.replace(" ", "")):
            year = _ERAS[match[1].upper()] + (1 if match[2] == "元" else int(match[2]))
            return date(year, int(match[3]), int(match[4])).isoformat()
    except ValueError:
        raise _Refused(f"「{plain[:40]}」という日はありません。") from None
    raise _Refused(f"「{plain[:40]}」は日付として読めません。例：2026-11-22、2026年11月22日、令和8年11月22日。")


_YES = frozenset({"yes", "y", "true", "1", "はい", "有", "有り", "あり", "○", "〇", "◯", "済", "on", "☑", "✓"})
_NO = frozenset({"no", "n", "false", "0", "いいえ", "無", "無し", "なし", "×", "x", "未", "off", "☐", "ー", "-"})


def _yes_no(_spec: FieldSpec, plain: str) -> str:
    text = squeeze(fold(plain)).lower()
    if text in _YES or plain in _YES:
        return "yes"
    if text in _NO or plain in _NO:
        return "no"
    raise _Refused(f"「{plain[:40]}」は「はい」か「いいえ」で答えてください。")


def _choice(spec: FieldSpec, plain: str) -> str:
    wanted = key_of(fold(plain))
    for choice in spec.choices:
        if key_of(fold(choice)) == wanted:
            return choice
    if spec.key == "fiscal_month" and (month := re.fullmatch(r"(\d{1,2})月?(?:末|決算|期)*", squeeze(fold(plain)))):
        named = f"{int(month[1])}月"
        if named in spec.choices:
            return named
    raise _Refused(f"「{plain[:40]}」は選べません。{'、'.join(spec.choices[:20])} から選んでください。")


def _phone(plain: str) -> str:
    value, valid = canonical_phone(squeeze(fold(plain)))
    if not valid:
        raise _Refused(
            f"「{plain[:40]}」は電話番号として読めません。市外局番から書くか、海外の番号は + から書いてください。"
        )
    return value


def _email(plain: str) -> str:
    found = find_emails(squeeze(fold(plain)))
    if len(found) != 1 or not found[0].valid:
        raise _Refused(f"「{plain[:60]}」はメールアドレスとして読めません。")
    return found[0].value


def _url(plain: str) -> str:
    found = find_urls(squeeze(fold(plain)), carried=True)
    if not found:
        raise _Refused(f"「{plain[:60]}」は URL として読めません。例：https://www.example.co.jp")
    return found[0].value


def _postal_code(plain: str) -> str:
    text = squeeze(fold(plain))
    digits = (
        re.sub(r"\D", "", digits_one_by_one(text))
        if re.fullmatch(r"[〒T]?\s*[\d\s〇一二三四五六七八九-]+", text)
        else ""
    )
    if len(digits) == 7:
        return f"{digits[:3]}-{digits[3:]}"
    found = find_postal_codes(text)
    if len(found) != 1:
        raise _Refused(f"「{plain[:40]}」は郵便番号として読めません。数字 7 桁で、例：100-0005。")
    return found[0].value


def _address(plain: str) -> str:
    text = squeeze(fold(" ".join(plain.split())))
    codes = find_postal_codes(text)
    for code in reversed(codes):
        text = (text[: code.start] + " " + text[code.end :]).strip()
    return parse_address(text, codes[0].value if codes else None).value or text


def _corporate_number(plain: str) -> str:
    digits = re.sub(r"[\s-]", "", fold(plain)).removeprefix("T").removeprefix("t")
    if not re.fullmatch(r"\d{13}", digits):
        raise _Refused("法人番号は数字 13 桁です。")
    if not corporate_number_valid(digits):
        raise _Refused("法人番号の検査数字が合いません。数字を確かめてください。")
    return digits


def _name(plain: str) -> str:
    text = squeeze(fold(plain))
    split = split_name(text)
    return split.value if split is not None else text


def _company_name(plain: str) -> str:
    return repair_legal_form(canonical_company(fold(plain)))


def _canonical(kind: FieldKind) -> Callable[[str], str]:
    def made(plain: str) -> str:
        text = squeeze(fold(plain))
        found = canonical(kind, [text])
        return found.value if found is not None and found.value else text

    return made


_SHAPES: dict[FieldKind, Callable[[str], str]] = {
    FieldKind.NAME: _name,
    FieldKind.NAME_KANA: lambda plain: to_katakana(squeeze(fold(plain).replace("・", " "))),
    FieldKind.NAME_ROMAJI: lambda plain: canonical_romaji(squeeze(fold(plain))),
    FieldKind.COMPANY: _company_name,
    FieldKind.BRANCH: _canonical(FieldKind.BRANCH),
    FieldKind.DEPARTMENT: _canonical(FieldKind.DEPARTMENT),
    FieldKind.TITLE: _canonical(FieldKind.TITLE),
    FieldKind.POSTAL_CODE: _postal_code,
    FieldKind.ADDRESS: _address,
    FieldKind.PHONE: _phone,
    FieldKind.DIRECT_PHONE: _phone,
    FieldKind.MOBILE: _phone,
    FieldKind.FAX: _phone,
    FieldKind.EMAIL: _email,
    FieldKind.URL: _url,
    FieldKind.CORPORATE_NUMBER: _corporate_number,
}
_MAKERS: dict[FieldType, Callable[[FieldSpec, str], str]] = {
    FieldType.TEXT: _text,
    FieldType.LONG: _long,
    FieldType.NUMBER: _number,
    FieldType.DATE: _date,
    FieldType.CHOICE: _choice,
    FieldType.YES_NO: _yes_no,
}
_WIDE = re.compile(r"[！-～￥]")
_NARROW_KANA = re.compile(r"[ｦ-ﾟ]")
_DASHES = re.compile(r"[‐‑‒–—―−－ｰ]|(?<=\d)ー|ー(?=\d)")
_FORMS = re.compile(r"[㈱㈲㈳㈶㍿]|株式會社")


def _told(spec: FieldSpec, plain: str, value: str) -> str:
    """What was changed, as short as beside a field."""
    if value == plain or spec.type in (FieldType.LONG, FieldType.YES_NO):
        return ""
    if spec.type is FieldType.NUMBER and shown_amount(value) == plain:
        return ""
    reasons = []
    if _FORMS.search(plain):
        reasons.append("法人格の書き方")
    if _NARROW_KANA.search(plain):
        reasons.append("半角カナを全角に")
    if _WIDE.search(plain):
        reasons.append("全角の英数字を半角に")
    if _DASHES.search(plain):
        reasons.append("ハイフンの統一")
    if "\u3000" in plain:
        reasons.append("空白の統一")
    why = f"（{'、'.join(reasons)}）" if reasons else ""
    return f"「{plain[:60]}」を「{value[:60]}」に整えました{why}。"
