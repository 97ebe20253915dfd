"""Targets: what a column of somebody's file can mean, each with the word people see. Knows no file and no table.

Kinds of a card, parts of a name and of an address, a memo and the day of the exchange; and, under a prefix of their
own, the fields of a customer record, which an admin makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from normalize.draft import FieldKind

KIND_WORDS: dict[FieldKind, str] = {
    FieldKind.NAME: "氏名", FieldKind.NAME_KANA: "フリガナ", FieldKind.NAME_ROMAJI: "ローマ字",
    FieldKind.COMPANY: "会社名", FieldKind.DEPARTMENT: "部署", FieldKind.TITLE: "役職",
    FieldKind.POSTAL_CODE: "郵便番号", FieldKind.ADDRESS: "住所", FieldKind.PHONE: "電話", FieldKind.MOBILE: "携帯",
    FieldKind.FAX: "FAX", FieldKind.EMAIL: "メール", FieldKind.URL: "URL", FieldKind.COMPANY_KANA: "会社名フリガナ",
    FieldKind.COMPANY_EN: "英文社名", FieldKind.BRANCH: "支店・事業所", FieldKind.QUALIFICATION: "資格",
    FieldKind.DIRECT_PHONE: "直通", FieldKind.TOLL_FREE: "フリーダイヤル", FieldKind.CORPORATE_NUMBER: "法人番号",
    FieldKind.INVOICE_NUMBER: "登録番号",
}  # fmt: skip
"""In the order of our own files: the common kinds first, so that nothing is left behind."""

NOTE, MET_ON, EVENT, PLACE, OWNER = "note", "met_on", "event", "place", "owner"
RECORD = "record:"
"""`record:company:industry`: a field of the company's or the person's record."""
NOTHING = ""
"""The column is passed over."""
SECOND = "@"
"""`address@2`: of a second office, or of the home; its parts belong together."""
NOTES_APART = "\n――\n"
"""Between the memos of one person in one cell."""
LINE_INSIDE = "\u2028"
"""A line break inside one value: a plain one parts the values of a cell."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that a column can mean."""

    key: str
    word: str
    several: bool = False
    """Whether two columns may both mean it: a person has several numbers, and one name."""


_SEVERAL = frozenset(
    {
        FieldKind.PHONE, FieldKind.DIRECT_PHONE, FieldKind.TOLL_FREE, FieldKind.MOBILE, FieldKind.FAX, FieldKind.EMAIL,
        FieldKind.URL, FieldKind.QUALIFICATION,
    }
)  # fmt: skip
PARTS = (
    Target("family", "姓"), Target("given", "名"), Target("middle", "ミドルネーム"), Target("family_kana", "姓のよみ"),
    Target("given_kana", "名のよみ"), Target("family_romaji", "姓（ローマ字）"),
    Target("given_romaji", "名（ローマ字）"), Target("region", "都道府県"), Target("city", "市区町村"),
    Target("street", "町名・番地"), Target("street2", "町名・番地（続き）"), Target("building", "建物名"),
)  # fmt: skip
OTHERS = (
    Target(NOTE, "メモ", True), Target(MET_ON, "名刺交換日"), Target(EVENT, "名刺交換の行事"),
    Target(PLACE, "名刺交換の場所"), Target(OWNER, "名刺を受け取った人"),
)  # fmt: skip
KINDS = tuple(Target(kind.value, word, kind in _SEVERAL) for kind, word in KIND_WORDS.items())
TARGETS: dict[str, Target] = {target.key: target for target in (*KINDS, *PARTS, *OTHERS)}


def target_of(key: str, more: Sequence[Target] = ()) -> Target | None:
    """The target with this key, `address@2` for one of a second place; None where there is none.

    Args:
        more: fields of records.
    """
    base, at, place = key.partition(SECOND)
    if at and place.isdecimal() and base in TARGETS:
        one = TARGETS[base]
        return Target(key, f"{one.word}（{place} か所目）", one.several)
    return TARGETS.get(key) or next((target for target in more if target.key == key), None)


def choices(more: Sequence[Target] = ()) -> tuple[Target, ...]:
    """Everything that a person can choose for a column."""
    return (*KINDS, *PARTS, *OTHERS, *more)
