"""What somebody types of a person beside any card: kept as a value verified by a person, and taken back with its act.

A card's own values stay as they are: they give way, or are said to be so no more. Knows no page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlmodel import col, select

from contacts.desk import Desk, storable
from contacts.dossier import standing, values_of
from contacts.entry import Entry
from contacts.model import Contact, ContactValue, Superseded, ValueSource
from contacts.model_acts import Act
from contacts.newcomer import domain_for
from contacts.record_fields import FieldSpec
from matching.merge import REPLACED_KINDS, canonical
from normalize.draft import FieldKind


def say(desk: Desk, contact: Contact, entries: Mapping[FieldSpec, Entry], *, by: str, act_id: str) -> Iterator[str]:
    """Let these values stand; gives the keys of what changed. `settle` comes after."""
    rows = values_of(desk, contact.id)
    stand = standing(rows)
    today = desk.now().astimezone().date()
    for spec, entry in entries.items():
        kind = spec.shape
        if kind is None:
            continue
        wanted = [line for line in entry.value.split("\n") if line]
        there = list(dict.fromkeys(row.value for row in stand if row.kind is kind))
        if wanted == (there if spec.many else there[:1]):
            continue
        of_kind = [row for row in rows if row.kind is kind and row.superseded_because is not Superseded.CORRECTED]
        if kind in REPLACED_KINDS:
            # Of another day, it was so until today: it gives way as an older card does, and stands as of its days.
            gone = [row for row in of_kind if not row.paper and row.seen_on >= today]
            new = wanted or [""]
        else:
            keep = {canonical(kind, value) for value in wanted}
            gone = [row for row in of_kind if row.superseded_at is None and canonical(kind, row.value) not in keep]
            known = {canonical(kind, row.value) for row in of_kind if row.superseded_at is None}
            written = {row.value for row in of_kind if row.superseded_at is None}
            # 03-… for 03(…)…: the same number in another form is said once more, by a person, in this form.
            new = [value for value in wanted if canonical(kind, value) not in known or value not in written]
            gone += [
                row for row in of_kind
                if row.superseded_at is None and row.value not in wanted and canonical(kind, row.value) in keep
            ]  # fmt: skip
            if not gone and not new:
                continue
        _end(desk, gone, act_id)
        for position, value in enumerate(new):
            _add(desk, contact, kind, value, raw=entry.raw, position=position, by=by, act_id=act_id)
        yield spec.key
    desk.flush()


def _end(desk: Desk, rows: list[ContactValue], act_id: str) -> None:
    for row in rows:
        row.superseded_at, row.superseded_by, row.superseded_because = desk.now(), act_id, Superseded.CORRECTED


def _add(
    desk: Desk, contact: Contact, kind: FieldKind, value: str, *, raw: str, position: int, by: str, act_id: str
) -> None:
    now = desk.now()
    desk.session.add(
        ContactValue(
            id=desk.new_id(), contact_id=contact.id, home_id=contact.id, kind=kind, value=value,
            raw=storable(raw)[:500], position=position, source=ValueSource.PERSON, by=by, at=now,
            seen_on=now.astimezone().date(), confidence=1.0, accepted=True, domain=domain_for(kind, value),
            act_id=act_id,
        )
    )  # fmt: skip


def unsay(desk: Desk, act: Act) -> None:
    """The values that an act brought do not stand any more; those it ended do, unless another act ended them."""
    desk.flush()
    now = desk.now()
    for row in desk.session.exec(select(ContactValue).where(ContactValue.act_id == act.id)).all():
        if row.superseded_because is not Superseded.CORRECTED:
            row.superseded_at, row.superseded_by, row.superseded_because = now, act.id, Superseded.CORRECTED
    desk.flush()
    ended = desk.session.exec(
        select(ContactValue).where(
            ContactValue.superseded_by == act.id, ContactValue.superseded_because == Superseded.CORRECTED
        )
    ).all()
    undone = set(
        desk.session.exec(
            select(Act.id).where(
                col(Act.id).in_([row.act_id for row in ended if row.act_id]), col(Act.undone_at).is_not(None)
            )
        ).all()
    )
    for row in ended:
        if row.act_id not in undone:
            row.superseded_at = row.superseded_by = row.superseded_because = None
    desk.flush()
