"""The words people see about records, fields and activities. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping

from contacts.activities import Kind
from contacts.model_records import FieldType, Subject

ACTIVITY_WORDS: Mapping[Kind, str] = {
    Kind.CARD_EXCHANGE: "名刺交換",
    Kind.VISIT: "訪問",
    Kind.CALL: "電話",
    Kind.MAIL: "メール",
    Kind.MEETING: "打ち合わせ",
    Kind.ENQUIRY: "問い合わせ",
    Kind.COMPLAINT: "クレーム",
    Kind.TROUBLE: "トラブル",
    Kind.OTHER: "その他",
}
TYPE_WORDS: Mapping[FieldType, str] = {
    FieldType.TEXT: "文字", FieldType.LONG: "長い文章", FieldType.NUMBER: "数", FieldType.DATE: "日付",
    FieldType.CHOICE: "選択", FieldType.YES_NO: "はい・いいえ",
}  # fmt: skip
SUBJECT_WORDS: Mapping[Subject, str] = {Subject.PERSON: "人", Subject.COMPANY: "会社"}
YES_NO_WORDS = {"yes": "はい", "no": "いいえ"}
