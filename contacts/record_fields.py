"""The standard fields of a company's and a person's record, in the order of their forms. Knows no table.

Of a person, what cards carry lives where cards put it; everything else, and all of a company, is a record's value.
"""

from __future__ import annotations

from dataclasses import dataclass

from contacts.model_records import FieldType, Subject
from normalize.draft import FieldKind

MONTHS = tuple(f"{month}月" for month in range(1, 13))
LISTINGS = (
    "東証プライム", "東証スタンダード", "東証グロース", "名証", "札証", "福証", "海外", "非上場",
)  # fmt: skip
RANKS = ("A", "B", "C", "D")
INDUSTRIES = (
    "農業・林業", "漁業", "鉱業・採石業・砂利採取業", "建設業", "製造業", "電気・ガス・熱供給・水道業", "情報通信業",
    "運輸業・郵便業", "卸売業・小売業", "金融業・保険業", "不動産業・物品賃貸業", "学術研究・専門・技術サービス業",
    "宿泊業・飲食サービス業", "生活関連サービス業・娯楽業", "教育・学習支援業", "医療・福祉", "複合サービス事業",
    "サービス業（他に分類されないもの）", "公務",
)  # fmt: skip
"""Offered while typing, not demanded. Source: 日本標準産業分類（総務省）, the divisions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field as forms, lists, files and programs see it."""

    subject: Subject
    key: str
    label: str
    type: FieldType = FieldType.TEXT
    choices: tuple[str, ...] = ()
    required: bool = False
    pattern: str = ""
    message: str = ""
    standard: bool = True
    shape: FieldKind | None = None
    """Written as this kind is on cards: numbers with hyphens, legal forms, addresses."""
    on_card: bool = False
    """Its values stand among those of the cards (contact_value), not among the record's."""
    many: bool = False
    """Several values at a time."""
    unit: str = ""
    suggestions: tuple[str, ...] = ()
    place: int = 0
    retired: bool = False
    version: int = 0
    """Of what an admin said of it; 0: nothing yet."""


def _company(key: str, label: str, type_: FieldType = FieldType.TEXT, **more: object) -> FieldSpec:
    return FieldSpec(subject=Subject.COMPANY, key=key, label=label, type=type_, **more)  # type: ignore[arg-type]  # FieldSpec's own keywords


def _person(key: str, label: str, type_: FieldType = FieldType.TEXT, **more: object) -> FieldSpec:
    return FieldSpec(subject=Subject.PERSON, key=key, label=label, type=type_, **more)  # type: ignore[arg-type]  # FieldSpec's own keywords


def _printed(kind: FieldKind, label: str, *, many: bool = False) -> FieldSpec:
    return _person(kind.value, label, shape=kind, on_card=True, many=many)


COMPANY_FIELDS = (
    _company("name", "企業名", shape=FieldKind.COMPANY),
    _company("corporate_number", "法人番号", shape=FieldKind.CORPORATE_NUMBER),
    _company("postal_code", "郵便番号", shape=FieldKind.POSTAL_CODE),
    _company("address", "所在地", shape=FieldKind.ADDRESS),
    _company("phone", "電話", shape=FieldKind.PHONE),
    _company("url", "URL", shape=FieldKind.URL),
    _company("industry", "業種", suggestions=INDUSTRIES),
    _company("business", "事業内容", FieldType.LONG),
    _company("capital", "資本金", FieldType.NUMBER, unit="円"),
    _company("employees", "従業員数", FieldType.NUMBER, unit="名"),
    _company("fiscal_month", "決算時期", FieldType.CHOICE, choices=MONTHS),
    _company("listing", "上場区分", FieldType.CHOICE, choices=LISTINGS),
    _company("contract", "契約有無", FieldType.YES_NO),
    _company("rank", "顧客ランク", FieldType.CHOICE, choices=RANKS),
    _company("owner", "担当"),
    _company("decision_flow", "決裁フロー", FieldType.LONG),
    _company("notes", "備考", FieldType.LONG),
)
PERSON_FIELDS = (
    _printed(FieldKind.NAME, "氏名"),
    _printed(FieldKind.NAME_KANA, "フリガナ"),
    _printed(FieldKind.NAME_ROMAJI, "ローマ字"),
    _printed(FieldKind.COMPANY, "会社名"),
    _printed(FieldKind.BRANCH, "支店・事業所"),
    _printed(FieldKind.DEPARTMENT, "部署"),
    _printed(FieldKind.TITLE, "役職"),
    _person("decision_maker", "決裁者", FieldType.YES_NO),
    _printed(FieldKind.MOBILE, "携帯", many=True),
    _printed(FieldKind.DIRECT_PHONE, "直通", many=True),
    _printed(FieldKind.PHONE, "電話", many=True),
    _printed(FieldKind.FAX, "FAX", many=True),
    _printed(FieldKind.EMAIL, "メール", many=True),
    _printed(FieldKind.POSTAL_CODE, "郵便番号"),
    _printed(FieldKind.ADDRESS, "住所"),
    _printed(FieldKind.URL, "URL", many=True),
    _person("interests", "趣味・関心", FieldType.LONG),
    _person("notes", "備考", FieldType.LONG),
    _person("opt_out", "案内を送らない", FieldType.YES_NO),
    _person("owner", "担当"),
)
STANDARD = {Subject.COMPANY: COMPANY_FIELDS, Subject.PERSON: PERSON_FIELDS}
OPEN_CHOICES = frozenset({"rank", "listing"})
"""Standard choices that an admin may change."""
