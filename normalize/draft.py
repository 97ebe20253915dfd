"""FieldReading and CardDraft: our best guess at the person, every value with its evidence. Knows no database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    """What a line can mean; the words are those of the JSON and the CSV columns."""

    COMPANY = "company"  # 会社名
    COMPANY_KANA = "company_kana"  # 会社名フリガナ
    COMPANY_EN = "company_en"  # 英文社名
    BRANCH = "branch"  # 支店・事業所
    DEPARTMENT = "department"  # 部署
    TITLE = "title"  # 役職
    QUALIFICATION = "qualification"  # 資格
    NAME = "name"  # 氏名
    NAME_KANA = "name_kana"  # フリガナ
    NAME_ROMAJI = "name_romaji"  # ローマ字氏名
    POSTAL_CODE = "postal_code"  # 郵便番号
    ADDRESS = "address"  # 住所
    PHONE = "phone"  # 電話
    DIRECT_PHONE = "direct_phone"  # 直通
    TOLL_FREE = "toll_free"  # フリーダイヤル
    MOBILE = "mobile"  # 携帯
    FAX = "fax"  # FAX
    EMAIL = "email"  # メール
    URL = "url"  # URL
    CORPORATE_NUMBER = "corporate_number"  # 法人番号
    INVOICE_NUMBER = "invoice_number"  # 登録番号 (T + 13 digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """Why a person should look: we did it and are not sure."""

    code: str
    """Stable, snake_case, for programs."""
    text: str
    """One sentence in Japanese for the reviewer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another value the picture supports."""

    value: str
    confidence: float
    """0–1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReading:
    """These lines mean that."""

    kind: FieldKind
    raw: str
    """The part of the lines this value comes from, exactly as read; never overwritten."""
    value: str
    """Canonical form, see the contract of each kind in docs/fields.md."""
    confidence: float
    """0–1: of the fields said with 0.9, nine in ten should be right."""
    lines: tuple[int, ...]
    """Indices into ReadCard.lines, in reading order."""
    accepted: bool = False
    """Whether the reader stands by this value without a person."""
    alternatives: tuple[Alternative, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    reasons: tuple[str, ...] = ()
    """What spoke for this label and value, in words, strongest first."""
    against: tuple[str, ...] = ()
    """What keeps the reader from standing by it, in words; empty when it is accepted."""
    office: int | None = None
    """Kinds of one office share a number, from 1; None when the card has one office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDraft:
    """Our best guess at the person: every line of the ReadCard is in a reading or in `unplaced`."""

    readings: tuple[FieldReading, ...]
    """In reading order; a kind may repeat."""
    unplaced: tuple[int, ...] = ()
    """Indices of lines that mean no field: slogans, business descriptions, seals."""
    doubts: tuple[Doubt, ...] = ()
    """About the card as a whole."""

    def all_of(self, kind: FieldKind) -> tuple[FieldReading, ...]:
        """Every reading of this kind, in reading order."""
        return tuple(reading for reading in self.readings if reading.kind is kind)

    def first(self, kind: FieldKind) -> FieldReading | None:
        """The first reading of this kind."""
        return next((reading for reading in self.readings if reading.kind is kind), None)
