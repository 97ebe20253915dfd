"""Lists narrowed by fields, as an address says it: `fk` the field, `fo` how, `fv` the value, as often as wanted.

Knows no SQL.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Query

from api.home import OpenBook
from api.problems import WrongForm
from contacts.field_filter import Comparison, wish_for
from contacts.listing import Wish
from contacts.model_records import Subject
from contacts.record_fields import FieldSpec

MOST = 10
Short = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What the address asks of fields."""

    parts: tuple[tuple[str, Comparison, str], ...] = ()
    """(company.rank, is, A)."""

    def on(self, desk: OpenBook, wish: Wish) -> Wish:
        """The wish with these fields.

        Raises:
            BookError: a field is not there, or the value is none of it.
        """
        found = []
        for name, comparison, value in self.parts:
            subject, _, key = name.partition(".")
            if subject not in (Subject.COMPANY, Subject.PERSON) or not key:
                raise WrongForm(f"{name} names no field", "write company.KEY or person.KEY")
            found.append(wish_for(desk.fields.field(Subject(subject), key), comparison, value))
        return replace(wish, fields=tuple(found))

    def pairs(self) -> list[tuple[str, str]]:
        """As they stand in an address."""
        return [pair for name, how, value in self.parts for pair in (("fk", name), ("fo", how.value), ("fv", value))]


def narrowed_by(
    fk: Annotated[list[Short] | None, Query(description="field: company.KEY or person.KEY")] = None,
    fo: Annotated[list[Comparison] | None, Query(description="how it is compared")] = None,
    fv: Annotated[list[Short] | None, Query(description="value")] = None,
) -> Narrowed:
    """What the address asks; a field without a value asks nothing."""
    names, hows, values = fk or [], fo or [], fv or []
    if len(names) > MOST:
        raise WrongForm(f"{len(names)} fields", f"at most {MOST}")
    parts = []
    for place, name in enumerate(names):
        how = hows[place] if place < len(hows) else Comparison.IS
        value = values[place] if place < len(values) else ""
        if name and (value.strip() or how in (Comparison.EMPTY, Comparison.FILLED)):
            parts.append((name, how, value))
    return Narrowed(parts=tuple(parts))


ByFields = Annotated[Narrowed, Depends(narrowed_by)]


def fields_to_narrow(desk: OpenBook) -> list[tuple[str, FieldSpec]]:
    """What a list can be narrowed by: what stands in records, not on cards."""
    return [
        (f"{subject.value}.{spec.key}", spec)
        for subject in (Subject.PERSON, Subject.COMPANY)
        for spec in desk.fields.fields(subject)
        if not spec.on_card and not (subject is Subject.COMPANY and spec.key == "name")
    ]
