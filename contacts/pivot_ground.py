"""Tables joined as a pivot's question needs them, and what a row, a column and an amount are in SQL.

Knows no question as a whole.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Float,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    type_coerce,
)  # fmt: skip
from sqlalchemy.orm import aliased
from sqlmodel import col

from contacts.model import Company, Contact, ContactValue, Encounter
from contacts.model_records import FieldType, RecordValue
from contacts.pivot_ask import Ask
from contacts.pivot_fields import Dimension, Of
from contacts.record_fields import FieldSpec
from contacts.tree import Node
from normalize.draft import FieldKind

_LONG = ("神奈川県", "和歌山県", "鹿児島県")
_SHORT = (
    "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県",
    "千葉県", "東京都", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県",
    "三重県", "滋賀県", "京都府", "大阪府", "兵庫県", "奈良県", "鳥取県", "島根県", "岡山県", "広島県", "山口県",
    "徳島県", "香川県", "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "沖縄県",
)  # fmt: skip


class Ground:
    """Tables joined as the question needs them."""

    def __init__(
        self,
        dialect: str,
        table: Any,
        *,
        person: Any = None,
        encounter: Any = None,
        company: Any = None,
        meeting: Any = None,
        firm: Any = None,
    ) -> None:
        self.dialect = dialect
        self.table = table
        self.person = person
        self.encounter = encounter
        self.meeting = meeting
        self.firm = firm
        self._company = company

    def select(self, ask: Ask, *, where: list[Any]) -> Select[Any]:
        """The query."""
        row = self.key(ask.rows)
        column = self.key(ask.columns) if ask.columns else literal("")
        amount = self.amount(ask.measure.spec) if ask.measure.spec else cast(null(), Float)
        entity = {Of.ENCOUNTER: lambda: self.encounter, Of.PERSON: lambda: self.person, Of.COMPANY: self.company}
        counted = entity[ask.measure.of]()
        person = self.person if self.person is not None else null()
        columns = (row.label("row"), column.label("col"), counted.label("entity"), amount.label("amount"))
        return select(*columns, person.label("person")).select_from(self.table).where(*where, counted.is_not(None))

    def company(self) -> Any:
        """The company that stands for a person's now."""
        if self._company is None:
            roots = roots_of(Company)
            said = col(Contact.company_id)
            now = said if self.firm is None else func.coalesce(said, self.firm)
            self.table = self.table.join(roots, roots.c.id == now, isouter=True)
            self._company = func.coalesce(roots.c.root, now)
        return self._company

    def key(self, dimension: Dimension) -> Any:
        """What it is called under this dimension; empty where nothing is known."""
        if dimension.spec is not None:
            return self.value(dimension.spec)
        if dimension.of is Of.ENCOUNTER:
            if self.meeting is Encounter.__table__:  # type: ignore[attr-defined]  # SQLModel types no table
                return encounter_key(dimension, col, self.dialect)
            return self.meeting.c[dimension.name]
        if dimension.name == "company":
            return func.coalesce(self.company(), "")
        if dimension.name == "prefecture":
            return self.prefecture()
        return func.coalesce({"department": col(Contact.department), "title": col(Contact.title)}[dimension.name], "")

    def value(self, spec: FieldSpec) -> Any:
        """What stands in a record's field; of a date its month."""
        said = self.joined(spec)
        text = func.substr(col(said.value), 1, 7) if spec.type is FieldType.DATE else col(said.value)
        return func.coalesce(text, "")

    def amount(self, spec: FieldSpec) -> Any:
        """The number in a record's field."""
        return col(self.joined(spec).amount)

    def joined(self, spec: FieldSpec) -> Any:
        """The standing values of a field, beside whom they are of."""
        said = aliased(RecordValue)
        whose = (
            col(said.company_id) == self.company()
            if spec.subject.value == Of.COMPANY.value
            else col(said.contact_id) == col(Contact.id)
        )
        stands = (col(said.key) == spec.key, col(said.subject) == spec.subject, col(said.ended_at).is_(None))
        self.table = self.table.join(said, and_(whose, *stands), isouter=True)
        return said

    def prefecture(self) -> Any:
        """Of the address on the newest card."""
        place, newest = aliased(ContactValue), aliased(ContactValue)
        stands = (col(newest.kind) == FieldKind.ADDRESS, col(newest.superseded_at).is_(None))
        first = (
            select(col(newest.id))
            .where(col(newest.contact_id) == col(Contact.id), *stands)
            .order_by(col(newest.seen_on).desc(), col(newest.position), col(newest.id))
            .limit(1)
            .correlate(Contact)
            .scalar_subquery()
        )
        self.table = self.table.join(place, col(place.id) == first, isouter=True)
        short, long = func.substr(col(place.value), 1, 3), func.substr(col(place.value), 1, 4)
        return case((short.in_(_SHORT), short), (long.in_(_LONG), long), else_="")


def encounter_key(dimension: Dimension, column: Any, dialect: str) -> Any:
    """What an encounter is called under a dimension of its own."""
    if dimension.name in ("event", "owner", "place"):
        return column(getattr(Encounter, dimension.name))
    if dimension.name == "kind":
        return func.coalesce(column(Encounter.kind), "card_exchange")
    day = day_text(dialect)
    if dimension.name == "year":
        return func.substr(day, 1, 4)
    if dimension.name == "month":
        return func.substr(day, 1, 7)
    month = func.substr(day, 6, 2)
    quarter = case((month <= "03", "-Q1"), (month <= "06", "-Q2"), (month <= "09", "-Q3"), else_="-Q4")
    return func.substr(day, 1, 4).concat(quarter)


def day_text(dialect: str) -> Any:
    """2026-11-22: the day it was, else the day it was written down, on this machine's calendar."""
    offset = datetime.now().astimezone().utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    if dialect == "postgresql":
        written = func.timezone("UTC", col(Encounter.created_at)) + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
        return func.to_char(func.coalesce(col(Encounter.met_on), written), "YYYY-MM-DD")
    written = func.date(type_coerce(col(Encounter.created_at), String), f"{seconds:+d} seconds")
    return func.coalesce(type_coerce(col(Encounter.met_on), String), written, type_=String)


def in_time(ask: Ask, day: Any) -> list[Any]:
    """Conditions on an encounter's day, a text."""
    found = [day >= ask.since.isoformat()] if ask.since else []
    return [*found, day <= ask.until.isoformat()] if ask.until else found


def row_id(dialect: str, table: str, key: Any) -> Any:
    """Something short that tells rows apart: a million long ids are slow to sort."""
    return literal_column(f"{table}.rowid") if dialect == "sqlite" else key


def roots_of(table: Node) -> Any:
    """Those that were merged, and what stands for each now."""
    above = aliased(table)
    first: Any = (
        select(col(table.id).label("id"), col(table.merged_into).label("root"))
        .join(above, col(above.id) == col(table.merged_into))
        .where(col(above.merged_into).is_(None))
    )
    tree = first.cte(f"{table.__tablename__}_roots", recursive=True)
    below = aliased(table)
    return tree.union_all(select(col(below.id), tree.c.root).join(tree, col(below.merged_into) == tree.c.id))
