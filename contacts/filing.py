"""A read card side goes into the book: its reading for ever, its values to a new or a known contact.

Knows no picture and no matching rule: the decision comes with the card.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b

from sqlalchemy import func, text
from sqlmodel import col, select

from contacts.desk import Desk, What, storable
from contacts.dossier import settle
from contacts.model import (
    Card,
    CardStatus,
    Contact,
    ContactValue,
    Encounter,
    Membership,
    Reading,
    Superseded,
    ValueSource,
)
from contacts.questions import ask
from contacts.spot_checks import draw_checks, held_to_the_promise
from contacts.tree import lock_person, never_same
from contacts.views import FiledSide
from ingest.geometry import Quad
from matching.decision import MatchDecision, Verdict
from matching.keys import ORGANISATION_KINDS, Key
from matching.profile import domain_of, mail_key
from matching.recording import dump_decision
from normalize.draft import CardDraft, FieldKind, FieldReading
from normalize.recording import dump_card_draft
from ocr.reading import ReadCard
from ocr.recording import dump_read_card

_LONGEST_DOMAIN = 253
"""Of a host name, RFC 1035."""


def file_side(
    desk: Desk,
    *,
    sha256: str,
    page: int,
    index: int,
    side: str,
    quad: Quad,
    quarter_turns: int,
    read: ReadCard,
    draft: CardDraft,
    decision: MatchDecision,
    pipeline_version: str,
    notes: Sequence[str] = (),
) -> FiledSide:
    """See Book.file_side."""
    first = desk.add_once(
        Card,
        {
            "id": desk.new_id(),
            "sha256": sha256,
            "page": page,
            "index": index,
            "side": side,
            "quad": json.dumps(quad),
            "quarter_turns": quarter_turns,
            "status": CardStatus.TO_REVIEW,
            "notes": ",".join(notes),
            "created_at": desk.now(),
            "version": 1,
        },
    )
    # Locked, so that two workers on one card follow each other (SQLite's writers do anyway).
    card = desk.session.exec(
        select(Card)
        .where(Card.sha256 == sha256, Card.page == page, Card.index == index)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    draft = held_to_the_promise(desk, draft)
    kept = desk.add_once(
        Reading,
        {
            "id": (reading_id := desk.new_id()),
            "card_id": card.id,
            "pipeline_version": pipeline_version,
            "read_card": dump_read_card(read).decode(),
            "draft": dump_card_draft(draft).decode(),
            "decision": dump_decision(_without_others(decision)).decode(),
            "created_at": desk.now(),
        },
    )
    if not kept:
        return _as_filed(card)
    confirmed = card.status is CardStatus.CONFIRMED
    if not confirmed:
        card.reading_id = reading_id
        card.quad, card.quarter_turns, card.notes = json.dumps(quad), quarter_turns, ",".join(notes)
        if first:
            card.side = side  # from then on its pair says so
        drawn = draw_checks(desk, card.id, reading_id, draft)
        card.status = CardStatus.TO_REVIEW if drawn else _status(read, draft, notes)
        _give_values(
            desk, card, draft=draft, decision=decision, reading_id=reading_id, pipeline_version=pipeline_version
        )
    desk.log(
        What.CARD_FILED if first else What.CARD_REREAD,
        by=pipeline_version,
        sha256=sha256,
        card_id=card.id,
        contact_id=card.contact_id,
        reading=reading_id,
        fields=len(draft.readings),
        accepted=sum(reading.accepted for reading in draft.readings),
    )
    desk.flush()
    return _as_filed(card)


def hold(desk: Desk, keys: Iterable[Key], *, beside: Iterable[str] = ()) -> None:
    """Until the transaction ends nobody else looks for, or files, a person with one of these keys.

    Two workers with the first two cards of one person would each find nobody and make a contact. Called once before
    the first decision with the keys of every card of the page, so that nobody waits in a circle. SQLite has one
    writer at a time anyway.
    """
    if desk.session.get_bind().dialect.name != "postgresql":
        return
    numbers = {key.number for key in keys if key.kind not in ORGANISATION_KINDS}
    # What may lie beside this page, in a file or by a person: its other side may be filed in this very moment.
    numbers |= {
        int.from_bytes(blake2b(f"beside\0{it}".encode(), digest_size=8).digest(), "big", signed=True) for it in beside
    }
    # Ordered inside, so that everybody takes them in one order.
    desk.session.connection().execute(
        text("SELECT pg_advisory_xact_lock(key) FROM (SELECT unnest(:keys) AS key ORDER BY 1) AS sorted"),
        {"keys": sorted(numbers)},
    )


def _without_others(decision: MatchDecision) -> MatchDecision:
    """The decision without values of the contact it was compared with: a reading stays when that one is erased."""
    return replace(decision, changes=tuple(replace(change, before="") for change in decision.changes))


def _as_filed(card: Card) -> FiledSide:
    return FiledSide(card_id=card.id, contact_id=card.contact_id, needs_review=card.status is CardStatus.TO_REVIEW)


def _status(read: ReadCard, draft: CardDraft, notes: Sequence[str]) -> CardStatus:
    """Blank where nothing is printed; a card with lines and no field is for a person, and so is an unreadable one."""
    if not read.lines and not notes:
        return CardStatus.BLANK
    if not draft.readings or any(not reading.accepted for reading in draft.readings):
        return CardStatus.TO_REVIEW
    return CardStatus.ACCEPTED


def _give_values(
    desk: Desk, card: Card, *, draft: CardDraft, decision: MatchDecision, reading_id: str, pipeline_version: str
) -> None:
    """The draft's values to their contact; values an earlier reader saw on this card give way."""
    if not draft.readings and card.contact_id is None:
        return
    now = desk.now()
    joined = False
    if card.contact_id is None:
        known = decision.contact_id if decision.verdict is Verdict.SAME and decision.auto else None
        if known and _ruled_out(desk, known, decision):
            known = None
        contact = lock_contact(desk, known) if known else None
        joined = contact is not None
        contact = contact or new_contact(desk, by=pipeline_version, card_id=card.id)
        contact.hidden_at = None  # whoever hands out a new card is somebody again
        belong(
            desk, card, contact.id, verdict=decision.verdict, probability=decision.probability, by=pipeline_version,
            because=decision.because,
        )  # fmt: skip
        if not joined and decision.contact_id and decision.verdict in (Verdict.SAME, Verdict.MOVED, Verdict.UNSURE):
            ask(
                desk, contact.id, decision.contact_id, card_id=card.id, verdict=decision.verdict,
                probability=decision.probability, because=decision.because, by=pipeline_version,
                evidence=next(
                    (each.scores for each in decision.candidates if each.contact_id == decision.contact_id), ()
                ),
            )  # fmt: skip
    else:
        found = lock_contact(desk, card.contact_id)
        if found is None:
            raise LookupError("a card points to a contact that is not there")  # the foreign key forbids it
        contact = found
        earlier = select(ContactValue).where(
            ContactValue.card_id == card.id,
            ContactValue.source == ValueSource.CARD,
            col(ContactValue.superseded_because).is_distinct_from(Superseded.CORRECTED),
        )
        for row in desk.session.exec(earlier).all():
            row.superseded_at, row.superseded_because = now, Superseded.REREAD
    seen_on = day_of(desk, card)
    counts: dict[FieldKind, int] = {}
    for reading in draft.readings:
        position = counts.get(reading.kind, 0)
        counts[reading.kind] = position + 1
        if reading.value:
            desk.session.add(
                _value(
                    desk,
                    contact_id=contact.id,
                    card=card,
                    reading=reading,
                    position=position,
                    reading_id=reading_id,
                    pipeline_version=pipeline_version,
                    seen_on=seen_on,
                )
            )
    settle(desk, contact)
    if joined:
        desk.log(
            What.CONTACT_MERGED, by=pipeline_version, card_id=card.id, contact_id=contact.id,
            probability=decision.probability, changed=[change.kind.value for change in decision.changes],
        )  # fmt: skip


_RIVAL = 0.5
"""From here on a second candidate may be the one that is meant (matching's `rival_above`)."""


def _ruled_out(desk: Desk, known: str, decision: MatchDecision) -> bool:
    """Whether the card is as like somebody who is never the same as this one: then a person chooses."""
    return any(
        never_same(desk, known, rival.contact_id)
        for rival in decision.candidates
        if rival.person >= _RIVAL and rival.contact_id != known
    )


def _value(
    desk: Desk,
    *,
    contact_id: str,
    card: Card,
    reading: FieldReading,
    position: int,
    reading_id: str,
    pipeline_version: str,
    seen_on: date,
) -> ContactValue:
    """One reading as a value with its provenance."""
    return ContactValue(
        id=desk.new_id(),
        contact_id=contact_id,
        kind=reading.kind,
        value=storable(reading.value),
        raw=storable(reading.raw),
        position=position,
        office=reading.office,
        card_id=card.id,
        reading_id=reading_id,
        source=ValueSource.CARD,
        by=pipeline_version,
        at=desk.now(),
        seen_on=seen_on,
        confidence=reading.confidence,
        accepted=reading.accepted,
        domain=domain_for(reading.kind, reading.value),
    )


def domain_for(kind: FieldKind, value: str) -> str | None:
    """The domain of a mail address, None of anything else."""
    domain = domain_of(mail_key(value)) if kind is FieldKind.EMAIL else ""
    return domain if 0 < len(domain) <= _LONGEST_DOMAIN else None


def day_of(desk: Desk, card: Card) -> date:
    """The day the card was first exchanged, else the day it came into the book."""
    met = desk.session.exec(select(func.min(Encounter.met_on)).where(Encounter.sha256 == card.sha256)).one()
    return met or card.created_at.date()


def redate(desk: Desk, sha256: str) -> None:
    """The picture's day of exchange has become known: its values may be older or newer than they were thought."""
    for card in desk.session.exec(select(Card).where(Card.sha256 == sha256).order_by(Card.id)).all():
        contact = lock_contact(desk, card.contact_id) if card.contact_id else None
        if contact is None:
            continue
        day = day_of(desk, card)
        rows = desk.session.exec(
            select(ContactValue).where(ContactValue.card_id == card.id, ContactValue.seen_on != day)
        ).all()
        for row in rows:
            row.seen_on = day
        if rows:
            settle(desk, contact)


def lock_contact(desk: Desk, contact_id: str) -> Contact | None:
    """The contact that stands for this one now, held against other writers until the transaction ends."""
    return lock_person(desk, contact_id)


def new_contact(desk: Desk, *, by: str, card_id: str | None) -> Contact:
    """An empty contact."""
    now = desk.now()
    contact = Contact(id=desk.new_id(), created_at=now, updated_at=now)
    desk.session.add(contact)
    desk.flush()
    desk.log(What.CONTACT_MADE, by=by, card_id=card_id, contact_id=contact.id)
    return contact


def belong(
    desk: Desk, card: Card, contact_id: str, *, verdict: Verdict, probability: float, by: str, because: str = ""
) -> None:
    """The card is this contact's from now on."""
    card.contact_id = card.home_id = contact_id
    desk.session.add(
        Membership(
            id=desk.new_id(),
            card_id=card.id,
            contact_id=contact_id,
            verdict=verdict,
            probability=probability,
            because=storable(because),
            by=by,
            at=desk.now(),
        )
    )
    desk.flush()
