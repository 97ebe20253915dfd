"""Lessons: what people confirmed on cards counts as evidence on the next one: local, listed, and revocable.

A lesson is not kept twice: it is what people's words on cards say, without what somebody took back.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from contacts.desk import Desk, What
from contacts.errors import NoSuchLesson
from contacts.model import ContactValue, ValueSource
from contacts.model_trust import Unlearnt
from normalize.draft import FieldKind

TAUGHT = (FieldKind.COMPANY, FieldKind.COMPANY_EN, FieldKind.BRANCH, FieldKind.DEPARTMENT, FieldKind.NAME)
"""Kinds that no format checks: seeing the same again is evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """Something people confirmed."""

    lesson_id: str
    kind: FieldKind
    value: str
    domain: str
    """Of the mail addresses it was confirmed beside; empty for a value by itself."""
    times: int
    """On how many cards or contacts."""
    by: tuple[str, ...]
    """Who confirmed it."""
    last: datetime


def lesson_id(kind: FieldKind, value: str, domain: str = "") -> str:
    """A digest, so that taking a lesson back needs no copy of it."""
    return hashlib.sha256("\0".join((kind.value, value, domain.casefold())).encode()).hexdigest()


def confirmed(desk: Desk, kind: FieldKind, value: str) -> bool:
    """Whether a person has confirmed this value once, of a name its family name, and nobody took it back."""
    if kind not in TAUGHT or not value:
        return False
    desk.flush()
    stands = col(ContactValue.value)
    same = stands.startswith(f"{value} ", autoescape=True) if kind is FieldKind.NAME else stands == value
    found = desk.session.exec(_words().where(ContactValue.kind == kind, same).limit(1)).first()
    return found is not None and desk.session.get(Unlearnt, lesson_id(kind, value)) is None


def company_of(desk: Desk, domain: str) -> str | None:
    """The company whose people write from this domain, as people confirmed it most often."""
    desk.flush()
    domain = domain.casefold()
    owners = select(ContactValue.contact_id).where(
        ContactValue.domain == domain,
        ContactValue.source == ValueSource.PERSON,
        col(ContactValue.superseded_at).is_(None),
    )
    rows = desk.session.exec(
        _words().where(col(ContactValue.contact_id).in_(owners), ContactValue.kind == FieldKind.COMPANY)
    ).all()
    counts = Counter(row.value for row in rows)
    gone = _gone(desk)
    names = [name for name in counts if lesson_id(FieldKind.COMPANY, name, domain) not in gone]
    return min(names, key=lambda name: (-counts[name], name), default=None)


def lessons(desk: Desk) -> tuple[Lesson, ...]:
    """Everything that counts as known, the latest first."""
    desk.flush()
    gone = _gone(desk)
    found: dict[str, Lesson] = {}
    for kind, value, domain, row in _told(desk):
        key = lesson_id(kind, value, domain)
        if key in gone:
            continue
        before = found.get(key)
        found[key] = Lesson(
            lesson_id=key,
            kind=kind,
            value=value,
            domain=domain,
            times=1 + (before.times if before else 0),
            by=tuple(sorted({row.by, *(before.by if before else ())})),
            last=max(row.at, before.last) if before else row.at,
        )
    return tuple(sorted(found.values(), key=lambda lesson: (-lesson.last.timestamp(), lesson.lesson_id)))


def forget(desk: Desk, key: str, *, by: str) -> None:
    """From now on this counts as never confirmed; the values on the cards stay.

    Raises:
        NoSuchLesson: nothing of this id is known.
    """
    if key not in {lesson.lesson_id for lesson in lessons(desk)}:
        raise NoSuchLesson(key)
    desk.add_once(Unlearnt, {"lesson": key, "by": by, "at": desk.now()})
    desk.log(What.LESSON_FORGOTTEN, by=by, lesson=key)
    desk.flush()


def _words() -> SelectOfScalar[ContactValue]:
    return select(ContactValue).where(
        ContactValue.source == ValueSource.PERSON,
        col(ContactValue.superseded_at).is_(None),
        ContactValue.value != "",
    )


def _told(desk: Desk) -> Iterator[tuple[FieldKind, str, str, ContactValue]]:
    """(kind, value, domain, who said so): each word by itself, and each company beside its people's domain."""
    rows = desk.session.exec(
        _words().where(col(ContactValue.kind).in_((*TAUGHT, FieldKind.EMAIL))).order_by(col(ContactValue.at))
    ).all()
    domains: dict[str, set[str]] = {}
    for row in rows:
        if row.domain:
            domains.setdefault(row.contact_id, set()).add(row.domain)
    for row in rows:
        if row.kind in TAUGHT:
            taught = row.value.partition(" ")[0] if row.kind is FieldKind.NAME else row.value
            yield row.kind, taught, "", row
        if row.kind is FieldKind.COMPANY:
            for domain in sorted(domains.get(row.contact_id, ())):
                yield row.kind, row.value, domain, row


def _gone(desk: Desk) -> set[str]:
    return set(desk.session.exec(select(Unlearnt.lesson)).all())
