"""Rows of a file that are somebody new: hundreds of contacts in a score of statements, with questions about doubtful.

What comes out is what settling each contact again would leave as it is. Flushes, never commits.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import col

from contacts.bulk import insert_many
from contacts.careers import affiliation_of
from contacts.desk import Desk, What, storable
from contacts.exchange.incoming import Incoming
from contacts.import_plan import Planned
from contacts.import_prepare import Prepared, values_of_row
from contacts.model import (
    Contact,
    ContactSearch,
    ContactValue,
    Event,
    MatchKeyRow,
    MatchProfileRow,
    ValueSource,
)
from contacts.model_acts import MatchQuestion, QuestionAbout, QuestionStatus
from contacts.model_known import Affiliation
from contacts.naming import Aliases, CompanyNames, company_for, learn_many
from contacts.newcomer import domain_for
from contacts.record_targets import Specs
from contacts.tree import root_of

_CONTACT = (
    "id", "company_id", "name", "name_kana", "company", "department", "title", "email", "phone", "mobile",
    "needs_review", "hidden_at", "created_at", "updated_at", "version",
)  # fmt: skip
_VALUE = (
    "id", "contact_id", "home_id", "kind", "value", "raw", "position", "source", "by", "at", "seen_on", "confidence",
    "accepted", "domain", "row_id",
)  # fmt: skip
_EVENT = ("at", "by", "what", "contact_id", "detail")
_QUESTION = (
    "id", "about", "contact_id", "other_id", "verdict", "probability", "bits", "because", "because_en", "evidence",
    "status", "answer", "answered_by", "created_at", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What all rows of a file have in common."""

    import_id: str
    by: str
    day: date
    """Of rows that say no day themselves."""
    hidden_at: datetime | None
    """New people are out of sight until the whole file is in; None: it is written at one go."""
    specs: Specs


def add_values(desk: Desk, batch: Batch, rows: Sequence[tuple[str, str, Incoming]]) -> None:
    """What these rows say: (row's id, contact's id, row)."""
    now = desk.now()
    insert_many(
        desk.session.connection(), ContactValue, _VALUE,
        [
            (
                each.id, contact_id, contact_id, each.kind, each.value, each.raw, each.position, ValueSource.IMPORT,
                batch.by, now, each.seen_on, each.confidence, True, domain_for(each.kind, each.value), row_id,
            )
            for row_id, contact_id, row in rows
            for each in values_of_row(row, row_id, batch.day)
        ],
    )  # fmt: skip


def log_each(desk: Desk, batch: Batch, what: What, said: Sequence[tuple[str, Mapping[str, object]]]) -> None:
    """The same event of many: (contact's id, detail beside the file)."""
    now = desk.now()
    insert_many(
        desk.session.connection(), Event, _EVENT,
        [
            (now, storable(batch.by), what.value, contact_id,
             json.dumps({"import": batch.import_id, **detail}, sort_keys=True))
            for contact_id, detail in said
        ],
    )  # fmt: skip


def newcomers(desk: Desk, batch: Batch, rows: Sequence[tuple[str, Prepared]]) -> list[tuple[str, str | None]]:
    """Contacts of these rows (row's id, row): the id of each, and of its company."""
    if not rows:
        return []
    connection, now = desk.session.connection(), desk.now()
    companies = _companies(desk, batch, rows)
    ids = [desk.new_id() for _ in rows]
    insert_many(
        connection, Contact, _CONTACT,
        [
            (
                contact_id, company_id, *(of.newcomer.columns[name] for name in _CONTACT[2:10]), False,
                batch.hidden_at, now, now, 1,
            )
            for contact_id, company_id, (_, of) in zip(ids, companies, rows, strict=True)
        ],
    )  # fmt: skip
    numbered = connection.execute(select(col(Contact.id), col(Contact.number)).where(col(Contact.id).in_(ids)))
    found = dict(numbered.all())
    numbers = [found[contact_id] for contact_id in ids]
    add_values(desk, batch, [(row_id, contact_id, of.row) for contact_id, (row_id, of) in zip(ids, rows, strict=True)])
    careers = [
        affiliation_of(contact_id, replace(of.newcomer.stage, since=of.row.met_on or batch.day), company_id)
        for contact_id, company_id, (_, of) in zip(ids, companies, rows, strict=True)
        if of.newcomer.stage is not None
    ]
    if careers:
        insert_many(connection, Affiliation, tuple(careers[0]), [tuple(each.values()) for each in careers])
    insert_many(
        connection, ContactSearch, ("contact_number", "folded", "grams"),
        [
            (number, of.newcomer.folded, of.newcomer.grams)
            for number, (_, of) in zip(numbers, rows, strict=True)
            if of.newcomer.folded
        ],
    )  # fmt: skip
    # In the order of the index: neighbours of one page are written once.
    keys = [(key, number) for number, (_, of) in zip(numbers, rows, strict=True) for key in of.numbers]
    insert_many(connection, MatchKeyRow, ("key", "contact_number"), sorted(keys))
    insert_many(
        connection, MatchProfileRow, ("contact_number", "contact_id", "profile"),
        [
            (number, contact_id, of.profile)
            for number, contact_id, (_, of) in zip(numbers, ids, rows, strict=True)
            if of.profile
        ],
    )  # fmt: skip
    log_each(desk, batch, What.CONTACT_MADE, [(contact_id, {}) for contact_id in ids])
    aliases: Aliases = {
        (company_id, *said)
        for company_id, (_, of) in zip(companies, rows, strict=True)
        if company_id
        for said in of.newcomer.aliases
    }
    learn_many(desk, aliases)
    return list(zip(ids, companies, strict=True))


def _companies(desk: Desk, batch: Batch, rows: Sequence[tuple[str, Prepared]]) -> list[str | None]:
    """The company of each new contact, found or made; each different name is asked for once."""
    names = CompanyNames(desk, [of.newcomer.columns["company"] for _, of in rows if of.newcomer.says_company])
    return [
        names.named(of.newcomer.company_key)
        if of.newcomer.says_company
        else company_for(desk, of.newcomer.columns["company"], values_of_row(of.row, row_id, batch.day))
        for row_id, of in rows
    ]


def ask_about(desk: Desk, batch: Batch, doubtful: Sequence[tuple[str, str, Planned]]) -> None:
    """Leave it to a person whether these new contacts are somebody known: (new contact, other, row).

    Nobody can have asked before, or ruled anything out, of somebody who was made in this transaction.
    """
    roots = {other: root_of(desk, other) for other in {other for _, other, _ in doubtful}}
    connection, now = desk.session.connection(), desk.now()
    there = set(connection.execute(select(col(Contact.id)).where(col(Contact.id).in_(set(roots.values())))).scalars())
    asked = [
        (desk.new_id(), contact_id, roots[other], each)
        for contact_id, other, each in doubtful
        if roots[other] in there and roots[other] != contact_id
    ]
    insert_many(
        connection, MatchQuestion, _QUESTION,
        [
            (
                question_id, QuestionAbout.PERSON, contact_id, other, each.verdict, each.probability, each.bits,
                storable(each.because), storable(each.because_en),
                json.dumps([[one.field, one.level, one.bits] for one in each.evidence]), QuestionStatus.OPEN, "", "",
                now, 1,
            )
            for question_id, contact_id, other, each in asked
        ],
    )  # fmt: skip
    for question_id, contact_id, other, each in asked:
        desk.log(
            What.QUESTION_ASKED, by=batch.by, contact_id=contact_id, other=other, verdict=each.verdict.value,
            question=question_id,
        )  # fmt: skip
