"""Who is calling: contacts by a phone number as a display shows it, whole or in part. Knows no telephone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from contacts.desk import Desk
from contacts.model import Contact, ContactSearch, ContactValue
from contacts.people import contact_row, shown
from contacts.search import EXTENSION, holds, matches, number_token, switchboard_token
from contacts.views import ContactRow
from matching.profile import phone_key
from normalize.draft import FieldKind

LEAST_DIGITS = 4
"""Fewer fit half the book."""
_WHOLE = re.compile(r"0\d{9,10}|\+\d{10,15}")
"""A number with all its digits: it is no part of another one."""
_PHONES = (FieldKind.MOBILE, FieldKind.DIRECT_PHONE, FieldKind.PHONE, FieldKind.TOLL_FREE, FieldKind.FAX)
_LOOKED_AT = 200


class Fit(StrEnum):
    """How a number fits."""

    WHOLE = "whole"
    PART = "part"
    BESIDE = "beside"  # another extension of the same switchboard


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody who may be calling."""

    contact: ContactRow
    kind: FieldKind
    number: str
    """As it stands of them."""
    fit: Fit


def callers(desk: Desk, typed: str, *, limit: int = 20) -> tuple[Caller, ...]:
    """Who has this number, whole ones first; where nobody does, who has one beside it."""
    key = phone_key(typed)
    if len(re.sub(r"\D", "", key)) < LEAST_DIGITS:
        return ()
    dialect = desk.session.get_bind().dialect.name
    if _WHOLE.fullmatch(key):
        # Each is one look into the index, however many people there are.
        found = _holding(desk, key, holds(number_token(key), dialect))
        if not found:
            found = _holding(desk, key[:-EXTENSION], holds(switchboard_token(key), dialect), beside=True)
    else:
        found = _holding(desk, key, matches(key, dialect))
        if not found and len(key) >= 9:
            shorter = key[:-EXTENSION]
            found = _holding(desk, shorter, matches(shorter, dialect), beside=True)
    order = list(Fit)
    kinds = list(_PHONES)
    return tuple(sorted(found, key=lambda one: (order.index(one.fit), kinds.index(one.kind), one.contact.name))[:limit])


def _holding(desk: Desk, key: str, condition: ColumnElement[bool] | None, *, beside: bool = False) -> list[Caller]:
    if condition is None:
        return []
    numbers = select(ContactSearch.contact_number).where(condition).limit(_LOOKED_AT)
    people = {
        contact.id: contact
        for contact in desk.session.exec(select(Contact).where(col(Contact.number).in_(numbers), shown())).all()
    }
    values = desk.session.exec(
        select(ContactValue)
        .where(
            col(ContactValue.contact_id).in_(people), col(ContactValue.kind).in_(_PHONES),
            col(ContactValue.superseded_at).is_(None),
        )
        .order_by(col(ContactValue.seen_on).desc())
    ).all()  # fmt: skip
    best: dict[str, Caller] = {}
    for value in values:
        own = phone_key(value.value)
        if beside:
            fit = Fit.BESIDE if own.startswith(key) else None
        else:
            fit = Fit.WHOLE if own == key else Fit.PART if key in own else None
        known = best.get(value.contact_id)
        if fit is not None and (known is None or (fit is Fit.WHOLE and known.fit is not Fit.WHOLE)):
            best[value.contact_id] = Caller(
                contact=contact_row(people[value.contact_id]), kind=value.kind, number=value.value, fit=fit
            )
    return list(best.values())
