"""The facts a pivot counts, as one query: a line for each encounter, person or company, as the question needs.

The narrowest ground that answers is taken: what asks of encounters alone never looks at people. Knows no total.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Float,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)  # fmt: skip
from sqlalchemy.orm import aliased
from sqlmodel import col

from contacts.encounters import covers
from contacts.model import Card, CardStatus, Company, Contact, ContactValue, Encounter
from contacts.model_activities import Participant
from contacts.model_records import FieldType, RecordValue
from contacts.people import shown
from contacts.pivot_fields import Dimension, Measure, Of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is laid out by what, and counted."""

    rows: Dimension
    columns: Dimension | None
    measure: Measure

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        """One or two."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One query with `row`, `col`, `entity` (what is counted), `amount` and `person` (a contact's number)."""

    query: Select[Any]
    additive: bool
    """Each thing that is counted stands in exactly one cell, so that cells add up to totals."""
    amounts: bool
    """Whether anything has an amount."""


def facts_of(ask: Ask, dialect: str, *, people: bool = False) -> Facts:
    """The facts behind it; `people`: with the person behind each, even where the count alone needs none."""
    ground = _ground(ask, people=people)
    whole = ask.measure.of is ground
    query = {Of.ENCOUNTER: _of_encounters, Of.PERSON: _of_people, Of.COMPANY: _of_companies}[ground](
        ask, dialect, people
    )
    met = ground is Of.ENCOUNTER and (people or any(each.of is not Of.ENCOUNTER for each in ask.dimensions))
    return Facts(query=query, additive=whole and not met, amounts=ask.measure.spec is not None)


def _ground(ask: Ask, *, people: bool) -> Of:
    needed = {ask.measure.of, *(each.of for each in ask.dimensions)}
    if Of.ENCOUNTER in needed:
        return Of.ENCOUNTER
    return Of.PERSON if Of.PERSON in needed or people else Of.COMPANY


def _of_companies(ask: Ask, dialect: str, _people: bool) -> Select[Any]:
    ground = _Ground(dialect, Company.__table__, company=col(Company.id))  # type: ignore[attr-defined]  # SQLModel types no table
    return ground.select(ask, where=[col(Company.merged_into).is_(None)])


def _of_people(ask: Ask, dialect: str, _people: bool) -> Select[Any]:
    ground = _Ground(dialect, Contact.__table__, person=col(Contact.number))  # type: ignore[attr-defined]  # SQLModel types no table
    return ground.select(ask, where=[shown()])


def _of_encounters(ask: Ask, dialect: str, people: bool) -> Select[Any]:
    table = Encounter.__table__  # type: ignore[attr-defined]  # SQLModel types no table
    stands = col(Encounter.ended_at).is_(None)
    entity = _row_id(dialect, "encounter", col(Encounter.id))
    alone = ask.measure.of is Of.ENCOUNTER and all(each.of is Of.ENCOUNTER for each in ask.dimensions)
    if alone and not people and dialect == "sqlite":
        return _told_by_day(ask, stands)
    if alone and not people:
        ground = _Ground(dialect, table, encounter=entity, meeting=table)
        return ground.select(ask, where=[stands])
    # With whom: people who were named, people whose cards came with it, companies of which nobody was named.
    said = [
        entity.label("entity"),
        *(_encounter_key(each, col, dialect).label(each.name) for each in ask.dimensions if each.of is Of.ENCOUNTER),
    ]
    roots = _roots(Contact)
    named = (
        select(*said, func.coalesce(roots.c.root, col(Participant.contact_id)).label("contact_id"))
        .add_columns(null().label("company_id"))
        .select_from(Participant)
        .join(Encounter, col(Encounter.id) == col(Participant.encounter_id))
        .join(roots, roots.c.id == col(Participant.contact_id), isouter=True)
        .where(col(Participant.contact_id).is_not(None), stands)
    )
    cards = (
        select(*said, col(Card.contact_id).label("contact_id"), null().label("company_id"))
        .select_from(Card)
        .join(Encounter, and_(col(Encounter.sha256) == col(Card.sha256), covers(col(Card.page))))
        .where(col(Card.contact_id).is_not(None), col(Card.status) != CardStatus.NO_CARD, stands)
    )
    other = aliased(Participant)
    firms = (
        select(*said, cast(null(), String).label("contact_id"), col(Participant.company_id).label("company_id"))
        .select_from(Participant)
        .join(Encounter, col(Encounter.id) == col(Participant.encounter_id))
        .where(
            col(Participant.company_id).is_not(None), stands,
            ~exists().where(col(other.encounter_id) == col(Encounter.id), col(other.contact_id).is_not(None)),
        )
    )  # fmt: skip
    with_firms = not people and ask.measure.of is not Of.PERSON
    met = union_all(named, cards, *([firms] if with_firms else [])).subquery("met")
    joined = met.join(
        Contact.__table__, col(Contact.id) == met.c.contact_id, isouter=with_firms,  # type: ignore[attr-defined]  # SQLModel types no table
    )  # fmt: skip
    ground = _Ground(
        dialect, joined, person=col(Contact.number), encounter=met.c.entity, meeting=met, firm=met.c.company_id
    )
    there = or_(met.c.contact_id.is_(None), shown()) if with_firms else shown()
    return ground.select(ask, where=[there])


def _told_by_day(ask: Ask, stands: Any) -> Select[Any]:
    """Encounters of one day that are alike are one line: SQLite reads them off an index in its order."""
    alike = [
        col(Encounter.met_on),
        col(Encounter.kind),
        col(Encounter.owner),
        col(Encounter.event),
        col(Encounter.place),
    ]
    keys = [_encounter_key(each, col, "sqlite") for each in ask.dimensions]
    row, column = keys[0].label("row"), (keys[1] if len(keys) > 1 else literal("")).label("col")
    rest = (literal(1).label("entity"), cast(null(), Float).label("amount"), null().label("person"))
    dated = select(row, column, *rest, func.count().label("many")).where(stands, col(Encounter.met_on).is_not(None))
    others = select(row, column, *rest, literal(1).label("many")).where(stands, col(Encounter.met_on).is_(None))
    both = union_all(dated.group_by(*alike), others).subquery()
    return select(*both.c)


class _Ground:
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
            roots = _roots(Company)
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
                return _encounter_key(dimension, col, self.dialect)
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
        newest = func.row_number().over(
            partition_by=col(ContactValue.contact_id),
            order_by=(col(ContactValue.seen_on).desc(), col(ContactValue.position), col(ContactValue.id)),
        )
        places = (
            select(
                col(ContactValue.contact_id).label("whose"), col(ContactValue.value).label("value"), newest.label("nth")
            )
            .where(col(ContactValue.kind) == FieldKind.ADDRESS, col(ContactValue.superseded_at).is_(None))
            .subquery()
        )
        self.table = self.table.join(places, and_(places.c.whose == col(Contact.id), places.c.nth == 1), isouter=True)
        short, long = func.substr(places.c.value, 1, 3), func.substr(places.c.value, 1, 4)
        return case((short.in_(_SHORT), short), (long.in_(_LONG), long), else_="")


def _encounter_key(dimension: Dimension, column: Any, dialect: str) -> Any:
    if dimension.name in ("event", "owner", "place"):
        return column(getattr(Encounter, dimension.name))
    if dimension.name == "kind":
        return func.coalesce(column(Encounter.kind), "card_exchange")
    day = _day_text(dialect)
    if dimension.name == "year":
        return func.substr(day, 1, 4)
    if dimension.name == "month":
        return func.substr(day, 1, 7)
    month = func.substr(day, 6, 2)
    quarter = case((month <= "03", "-Q1"), (month <= "06", "-Q2"), (month <= "09", "-Q3"), else_="-Q4")
    return func.substr(day, 1, 4).concat(quarter)


def _day_text(dialect: str) -> Any:
    """2026-11-22: the day it was, else the day it was written down, on this machine's calendar."""
    offset = datetime.now().astimezone().utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    if dialect == "postgresql":
        written = func.timezone("UTC", col(Encounter.created_at)) + func.make_interval(0, 0, 0, 0, 0, 0, seconds)
        return func.to_char(func.coalesce(col(Encounter.met_on), written), "YYYY-MM-DD")
    written = func.date(type_coerce(col(Encounter.created_at), String), f"{seconds:+d} seconds")
    return func.coalesce(type_coerce(col(Encounter.met_on), String), written, type_=String)


def _row_id(dialect: str, table: str, key: Any) -> Any:
    """Something short that tells rows apart: a million long ids are slow to sort."""
    return literal_column(f"{table}.rowid") if dialect == "sqlite" else key


def _roots(table: Node) -> Any:
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
