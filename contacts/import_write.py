"""Rows of a file go into the book: hundreds of people in a score of statements, new ones and known ones.

What comes out is what settling each contact again would leave as it is. Flushes, never commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import insert, select
from sqlmodel import col

from contacts.desk import Desk, What
from contacts.entry import take
from contacts.exchange.incoming import Incoming
from contacts.import_newcomers import Batch, add_values, ask_about, log_each, newcomers
from contacts.import_plan import Planned
from contacts.model import Company, Contact, ValueSource
from contacts.model_imports import ImportRow, RowOutcome
from contacts.model_intake import Memo
from contacts.model_records import Subject
from contacts.record_values import put
from contacts.settling import settle_many
from contacts.tree import lock_many, root_of


def write_rows(desk: Desk, batch: Batch, planned: Sequence[tuple[int, Planned]], went: dict[int, str]) -> None:
    """Write these rows; `went` knows where the rows before went, by their place, and learns where these do."""
    row_ids = {place: desk.new_id() for place, _ in planned}
    _make(desk, batch, [one for one in planned if one[1].outcome in _OF_THEIR_OWN], row_ids, went)
    known = {
        place: went[each.of_row] if each.of_row is not None else each.contact_id
        for place, each in planned
        if each.outcome in (RowOutcome.UPDATE, RowOutcome.SAME)
    }
    more = [(place, each) for place, each in planned if each.outcome is RowOutcome.UPDATE]
    people = lock_many(desk, [known[place] for place, _ in more])
    went |= {place: known[place] for place, each in planned if each.outcome is RowOutcome.SAME}
    joined = [(place, each, people[known[place]]) for place, each in more if known[place] in people]
    if joined:
        add_values(desk, batch, [(row_ids[place], person.id, each.row) for place, each, person in joined])
        settle_many(desk, list({person.id: person for _, _, person in joined}.values()))
        log_each(desk, batch, What.ROW_JOINED, [(person.id, {"row": each.row.number}) for _, each, person in joined])
        for place, each, person in joined:
            went[place] = person.id
            _beside(desk, batch, (person.id, person.company_id), row_ids[place], each.row)
    # Erased since the rows were looked through: they are somebody new.
    _make(desk, batch, [one for one in more if known[one[0]] not in people], row_ids, went)
    _note_rows(desk, batch, planned, row_ids, went)
    ask_about(
        desk, batch,
        [
            (went[place], went[each.of_row] if each.of_row is not None else each.contact_id, each)
            for place, each in planned
            if each.outcome is RowOutcome.DOUBTFUL
        ],
    )  # fmt: skip


_OF_THEIR_OWN = (RowOutcome.NEW, RowOutcome.DOUBTFUL)


def _make(
    desk: Desk, batch: Batch, planned: Sequence[tuple[int, Planned]], row_ids: Mapping[int, str], went: dict[int, str]
) -> None:
    """Contacts of their own for these rows."""
    made = newcomers(desk, batch, [(row_ids[place], each.of) for place, each in planned])
    for (place, each), whose in zip(planned, made, strict=True):
        went[place] = whose[0]
        _beside(desk, batch, whose, row_ids[place], each.row)


def _note_rows(
    desk: Desk, batch: Batch, planned: Sequence[tuple[int, Planned]], row_ids: Mapping[int, str], went: dict[int, str]
) -> None:
    contacts = {went[place] for place, _ in planned if place in went}
    there = set(_in_parts(desk, contacts))
    rows = [
        {
            "id": row_ids[place], "import_id": batch.import_id, "number": each.row.number,
            "contact_id": went.get(place) if went.get(place) in there else None, "outcome": each.outcome,
            "probability": each.probability, "because": each.because,
        }
        for place, each in planned
    ]  # fmt: skip
    if rows:
        desk.session.connection().execute(insert(ImportRow), rows)


def _in_parts(desk: Desk, ids: Iterable[str]) -> Iterable[str]:
    return desk.session.connection().execute(select(col(Contact.id)).where(col(Contact.id).in_(list(ids)))).scalars()


def _beside(desk: Desk, batch: Batch, whose: tuple[str, str | None], row_id: str, row: Incoming) -> None:
    """Memos, and the fields of the records of the person and of their company."""
    contact_id, company_id = whose
    if row.notes:
        memos = [
            {
                "id": desk.new_id(), "once": f"{row_id}-{number}", "card_id": None, "contact_id": contact_id,
                "text": text, "due_on": None, "done_at": None, "by": batch.by, "at": desk.now(), "version": 1,
            }
            for number, text in enumerate(row.notes)
        ]  # fmt: skip
        desk.session.connection().execute(insert(Memo), memos)
    for subject, owner in ((Subject.PERSON, contact_id), (Subject.COMPANY, company_id)):
        entries = {
            spec: entry
            for target, text in row.records
            if (spec := batch.specs.get(target)) is not None
            and spec.subject is subject
            and (entry := take(spec, text)).value
        }
        if entries and owner:
            root = root_of(desk, owner, Company) if subject is Subject.COMPANY else owner
            put(desk, subject, root, entries, by=batch.by, act_id=None, source=ValueSource.IMPORT, row_id=row_id)
