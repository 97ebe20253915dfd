"""What a pivot can be laid out by and what it can count: the book's own columns, and every field of the records.

Knows no SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from contacts.custom_fields import CustomFields, NoSuchField
from contacts.model_records import FieldType, Subject
from contacts.record_fields import FieldSpec


class Of(StrEnum):
    """What a dimension says something about."""

    ENCOUNTER = "encounter"
    PERSON = "person"
    COMPANY = "company"


class Order(StrEnum):
    """How the keys of a dimension stand beside each other."""

    MOST = "most"  # the largest total first
    TIME = "time"
    CHOICES = "choices"  # as an admin wrote them


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """What rows or columns stand for."""

    name: str
    label: str
    of: Of
    order: Order = Order.MOST
    spec: FieldSpec | None = None
    """Of a record's field."""


class Count(StrEnum):
    """What is in the cells."""

    PEOPLE = "people"
    ENCOUNTERS = "encounters"
    COMPANIES = "companies"
    SUM = "sum"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A count, or the sum or the average of a number."""

    name: str
    label: str
    count: Count
    spec: FieldSpec | None = None

    @property
    def of(self) -> Of:
        """Whom or what one counts."""
        if self.spec is not None:
            return Of.PERSON if self.spec.subject is Subject.PERSON else Of.COMPANY
        return {Count.ENCOUNTERS: Of.ENCOUNTER, Count.COMPANIES: Of.COMPANY}.get(self.count, Of.PERSON)


def _met(name: str, label: str, order: Order = Order.MOST) -> Dimension:
    return Dimension(name=name, label=label, of=Of.ENCOUNTER, order=order)


OWN = (
    _met("month", "月", Order.TIME),
    _met("quarter", "四半期", Order.TIME),
    _met("year", "年", Order.TIME),
    _met("kind", "接点の種類"),
    _met("event", "行事"),
    _met("owner", "会った人"),
    _met("place", "場所"),
    Dimension(name="company", label="会社", of=Of.COMPANY),
    Dimension(name="department", label="部署", of=Of.PERSON),
    Dimension(name="title", label="役職", of=Of.PERSON),
    Dimension(name="prefecture", label="都道府県（住所）", of=Of.PERSON),
)
COUNTS = (
    Measure(name="encounters", label="接点の数", count=Count.ENCOUNTERS),
    Measure(name="people", label="人数", count=Count.PEOPLE),
    Measure(name="companies", label="会社の数", count=Count.COMPANIES),
)
_GROUPED = frozenset({FieldType.TEXT, FieldType.CHOICE, FieldType.YES_NO, FieldType.DATE})
_OF = {Subject.COMPANY: "会社の", Subject.PERSON: "人の"}


def dimensions(fields: CustomFields) -> tuple[Dimension, ...]:
    """The book's own, then every field whose values people share: no numbers, no phones, no long texts."""
    every = _specs(fields)
    found = [
        Dimension(
            name=f"{spec.subject.value}.{spec.key}", label=_label(spec, every),
            of=Of(spec.subject.value), order=_order(spec), spec=spec,
        )
        for spec in every
        if spec.type in _GROUPED and spec.shape is None
    ]  # fmt: skip
    return (*OWN, *found)


def measures(fields: CustomFields) -> tuple[Measure, ...]:
    """The three counts, then sum and average of every number."""
    every = _specs(fields)
    found = []
    for spec in every:
        if spec.type is FieldType.NUMBER:
            for count, word in ((Count.SUM, "合計"), (Count.AVERAGE, "平均")):
                name = f"{count.value}:{spec.subject.value}.{spec.key}"
                label = f"{_label(spec, every)}の{word}"
                found.append(Measure(name=name, label=label, count=count, spec=spec))
    return (*COUNTS, *found)


def dimension_named(found: Sequence[Dimension], name: str) -> Dimension:
    """One of them.

    Raises:
        NoSuchField: there is none.
    """
    for each in found:
        if each.name == name:
            return each
    raise NoSuchField(name)


def measure_named(found: Sequence[Measure], name: str) -> Measure:
    """One of them.

    Raises:
        NoSuchField: there is none.
    """
    for each in found:
        if each.name == name:
            return each
    raise NoSuchField(name)


def _specs(fields: CustomFields) -> list[FieldSpec]:
    return [
        spec
        for subject in (Subject.COMPANY, Subject.PERSON)
        for spec in fields.fields(subject)
        if not spec.on_card and not (subject is Subject.COMPANY and spec.key == "name")
    ]


def _label(spec: FieldSpec, every: Sequence[FieldSpec]) -> str:
    """What it is called; whose it is, too, where companies and people have one alike."""
    alike = sum(each.label == spec.label for each in every)
    return spec.label if alike == 1 else _OF[spec.subject] + spec.label


def _order(spec: FieldSpec) -> Order:
    if spec.type is FieldType.DATE:
        return Order.TIME
    return Order.CHOICES if spec.choices else Order.MOST
