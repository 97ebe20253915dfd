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
from normalize.draft import FieldKind
from normalize.text import fold, squeeze
from normalize.tidy import tidied
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


def key_of(value: str) -> str:
    """The beginning of a value, for filters: width, case and variants of kanji do not matter."""
    return fold_for_key(" ".join(value.split()))[:100]


def shown_amount(value: str) -> str:
    """A number as people read it: 12,500,000."""
    try:
        return f"{Decimal(value):,f}"
    except InvalidOperation:
        return value


_NO_PHONE = "「{}」は電話番号として読めません。市外局番から書くか、海外の番号は + から書いてください。"
_UNREADABLE = {
    FieldKind.PHONE: _NO_PHONE,
    FieldKind.DIRECT_PHONE: _NO_PHONE,
    FieldKind.MOBILE: _NO_PHONE,
    FieldKind.FAX: _NO_PHONE,
    FieldKind.EMAIL: "「{}」はメールアドレスとして読めません。",
    FieldKind.URL: "「{}」は URL として読めません。例：https://www.example.co.jp",
    FieldKind.POSTAL_CODE: "「{}」は郵便番号として読めません。数字 7 桁で、例：100-0005。",
    FieldKind.CORPORATE_NUMBER: "「{}」は法人番号ではありません。13 桁で、検査数字が合わなければなりません。",
}


def _text(spec: FieldSpec, plain: str) -> str:
    if spec.shape is not None:
        value = tidied(spec.shape, plain)
        if value is None:
            raise _Refused(_UNREADABLE.get(spec.shape, "「{}」は読み取れません。").format(plain[:60]))
        return value
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
