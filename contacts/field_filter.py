"""Lists narrowed by a record's fields, standard or the company's own. Knows no page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from contacts.entry import key_of, take
from contacts.errors import BookError
from contacts.model import Company, Contact
from contacts.model_records import FieldType, RecordValue, Subject
from contacts.record_fields import FieldSpec


class Comparison(StrEnum):
    """How a value is held against what is asked for."""

    IS = "is"  # a text: contains
    FROM = "from"
    UNTIL = "until"
    EMPTY = "empty"
    FILLED = "filled"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWish:
    """One field and what it shall be."""

    spec: FieldSpec
    comparison: Comparison
    value: str = ""


def wish_for(spec: FieldSpec, comparison: Comparison, typed: str) -> FieldWish:
    """With the value in the form of its field, so that ３月 finds 3月.

    Raises:
        BookError: the value is none of this field, or the field stands on cards, where the search finds it.
    """
    if spec.on_card:
        raise BookError(
            f"「{spec.label}」では、しぼり込みではなく検索を使ってください。", "さがす欄に入力してください。"
        )
    if comparison in (Comparison.EMPTY, Comparison.FILLED):
        return FieldWish(spec=spec, comparison=comparison)
    if spec.type in (FieldType.TEXT, FieldType.LONG):
        return FieldWish(spec=spec, comparison=Comparison.IS, value=key_of(typed))
    entry = take(spec, typed)
    if entry.fault or not entry.value:
        raise BookError(f"{spec.label}：{entry.fault or '値がありません。'}", "しぼり込みの値を直してください。")
    return FieldWish(spec=spec, comparison=comparison, value=entry.value)


def having(wish: FieldWish) -> ColumnElement[bool]:
    """A condition on Contact: this person, or their company, has such a value."""
    spec = wish.spec
    stands = [
        col(RecordValue.key) == spec.key, col(RecordValue.subject) == spec.subject, col(RecordValue.ended_at).is_(None),
        col(RecordValue.value) != "", *_fits(wish),
    ]  # fmt: skip
    if spec.subject is Subject.PERSON:
        found: ColumnElement[bool] = col(Contact.id).in_(select(col(RecordValue.contact_id)).where(*stands))
    else:
        top = select(col(RecordValue.company_id).label("id")).where(and_(*stands)).cte("having", recursive=True)
        below = aliased(Company)
        tree = top.union(select(col(below.id)).join(top, col(below.merged_into) == top.c.id))
        found = col(Contact.company_id).in_(select(tree.c.id))
    return ~found if wish.comparison is Comparison.EMPTY else found


def _fits(wish: FieldWish) -> list[ColumnElement[bool]]:
    if wish.comparison in (Comparison.EMPTY, Comparison.FILLED):
        return []
    if wish.spec.type in (FieldType.TEXT, FieldType.LONG):
        return [col(RecordValue.folded).contains(wish.value, autoescape=True)]
    if wish.comparison is Comparison.IS:
        return [col(RecordValue.folded) == key_of(wish.value)]
    if wish.spec.type is FieldType.NUMBER:
        column, value = col(RecordValue.amount), float(wish.value)
        return [column >= value if wish.comparison is Comparison.FROM else column <= value]
    folded = col(RecordValue.folded)
    return [folded >= key_of(wish.value) if wish.comparison is Comparison.FROM else folded <= key_of(wish.value)]
