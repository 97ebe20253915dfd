"""What stands of many people at once, for files that go out: four statements for hundreds of people, not each alone.

Knows no format.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice

from sqlalchemy import or_, select
from sqlmodel import Session, col

from contacts.custom_fields import CustomFields
from contacts.desk import Desk
from contacts.dossier import StandingValue, in_order
from contacts.exchange.portrait import Portrait
from contacts.exchange.targets import Target
from contacts.listing import Wish, all_listed
from contacts.model import Card, Company, Contact, ContactValue
from contacts.model_intake import Memo
from contacts.model_records import Subject
from contacts.people import shown
from contacts.record_targets import Specs, record_specs, targets_in
from contacts.record_values import standing_items
from contacts.tree import root_of

_AT_ONCE = 400


class Portraits:
    """Bound to one transaction; only looks."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def everybody(self) -> Iterator[Portrait]:
        """All whom lists show, in the order they came into the book."""
        return self.of(self._everyone())

    def listed(self, wish: Wish) -> Iterator[Portrait]:
        """Everybody of such a list, in its order."""
        return self.of(all_listed(self._desk, wish))

    def of(self, contact_ids: Iterable[str]) -> Iterator[Portrait]:
        """These people, in this order; who is not there is left out."""
        ids = iter(contact_ids)
        while some := list(islice(ids, _AT_ONCE)):
            found = self._portraits(some)
            yield from (found[each] for each in some if each in found)

    def _everyone(self) -> Iterator[str]:
        last = 0
        connection = self._desk.session.connection()
        while rows := connection.execute(
            select(col(Contact.number), col(Contact.id))
            .where(col(Contact.number) > last, shown())
            .order_by(col(Contact.number))
            .limit(_AT_ONCE)
        ).all():
            last = rows[-1][0] or last
            yield from (contact_id for _, contact_id in rows)

    def _portraits(self, ids: Sequence[str]) -> dict[str, Portrait]:
        self._desk.flush()
        connection = self._desk.session.connection()
        there = set(connection.execute(select(col(Contact.id)).where(col(Contact.id).in_(ids))).scalars())
        standing: dict[str, list[StandingValue]] = defaultdict(list)
        rows = connection.execute(
            select(*(col(getattr(ContactValue, name)) for name in StandingValue._fields)).where(
                col(ContactValue.contact_id).in_(ids),
                col(ContactValue.superseded_at).is_(None),
                col(ContactValue.value) != "",
            )
        )
        for row in rows:
            standing[row[0]].append(StandingValue(*row))
        notes, records = self._notes(ids), self._records(ids)
        return {
            each: Portrait(
                contact_id=each,
                values=tuple(dict.fromkeys((row.kind, row.value) for row in in_order(standing[each]))),
                notes=tuple(notes.get(each, ())),
                met_on=max((row.seen_on for row in standing[each]), default=None),
                records=records.get(each, {}),
            )
            for each in there
        }

    def targets(self) -> tuple[Target, ...]:
        """The fields of records, each a column of its own."""
        return targets_in(self._specs())

    def _specs(self) -> Specs:
        return record_specs(CustomFields(self._desk.session, now=self._desk.now, new_id=self._desk.new_id))

    def _records(self, ids: Sequence[str]) -> Mapping[str, dict[str, str]]:
        """By contact: what stands in the person's record and in that of their company."""
        specs = self._specs()
        own = standing_items(self._desk, Subject.PERSON, ids)
        rows = self._desk.session.connection().execute(
            select(col(Contact.id), col(Contact.company_id)).where(
                col(Contact.id).in_(ids), col(Contact.company_id).is_not(None)
            )
        )
        at = {contact_id: root_of(self._desk, company_id, Company) for contact_id, company_id in rows if company_id}
        theirs = standing_items(self._desk, Subject.COMPANY, sorted(set(at.values())))
        found: dict[str, dict[str, str]] = {}
        for each in ids:
            said = {Subject.PERSON: own.get(each, {}), Subject.COMPANY: theirs.get(at.get(each, ""), {})}
            found[each] = {
                target: said[spec.subject][spec.key].value
                for target, spec in specs.items()
                if spec.key in said[spec.subject]
            }
        return found

    def _notes(self, ids: Sequence[str]) -> Mapping[str, list[str]]:
        """Memos of these people, of their cards and of whoever was merged into them, the oldest first."""
        connection = self._desk.session.connection()
        root = {each: each for each in ids}
        young = list(ids)
        while young:
            found = connection.execute(
                select(col(Contact.id), col(Contact.merged_into)).where(col(Contact.merged_into).in_(young))
            ).all()
            root |= {child: root[parent or ""] for child, parent in found}
            young = [child for child, _ in found]
        rows = connection.execute(
            select(col(Memo.contact_id), col(Card.contact_id), col(Memo.text))
            .outerjoin(Card, col(Card.id) == col(Memo.card_id))
            .where(or_(col(Memo.contact_id).in_(list(root)), col(Card.contact_id).in_(ids)))
            .order_by(col(Memo.at), col(Memo.id))
        )
        notes: dict[str, list[str]] = defaultdict(list)
        for person, holder, text in rows:
            notes[root[person or holder or ""]].append(text)
        return notes
