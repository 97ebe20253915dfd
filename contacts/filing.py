"""A read card side goes into the book: its reading for ever, its values to a new or a known contact.

Knows no picture and no matching rule: the decision comes with the card.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import blake2b

from sqlalchemy import bindparam, func, text, update
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from contacts.desk import Desk, What, storable
from contacts.dossier import settle
from contacts.doubts import leave_queue, queue_card, said_of
from contacts.encounters import covers
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
from contacts.newcomer import add_membership, add_newcomer, add_values, card_values
from contacts.offers import mark
from contacts.questions import ask
from contacts.rereading import give_way_to_people
from contacts.spot_checks import draw_checks, drop_checks, held_to_the_promise, tallies_now
from contacts.tree import lock_person, never_same
from contacts.views import FiledSide
from ingest.geometry import Quad
from matching.decision import MatchDecision, Verdict
from matching.keys import ORGANISATION_KINDS, Key
from matching.recording import dump_decision
from normalize.draft import CardDraft
from normalize.recording import dump_card_draft
from ocr.reading import ReadCard
from ocr.recording import dump_read_card


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
    cut_by: str = "",
) -> FiledSide:
    """See Book.file_side."""
    corners, doubts = json.dumps(quad), ",".join(notes)
    first = desk.add_once(
        Card,
        {
            "id": (card_id := desk.new_id()), "sha256": sha256, "page": page, "index": index, "side": side,
            "quad": corners, "quarter_turns": quarter_turns, "notes": doubts, "status": CardStatus.TO_REVIEW,
            "created_at": (now := desk.now()), "version": 1,
        },
    )  # fmt: skip
    card = None if first else _locked_card(desk, sha256, page, index)
    tallies = tallies_now(desk)
    draft = held_to_the_promise(draft, tallies)
    kept = desk.add_once(
        Reading,
        {
            "id": (reading_id := desk.new_id()),
            "card_id": card_id if card is None else card.id,
            "pipeline_version": pipeline_version,
            "read_card": dump_read_card(read).decode(),
            "draft": dump_card_draft(draft).decode(),
            "decision": dump_decision(_without_others(decision)).decode(),
            "created_at": desk.now(),
        },
    )
    if card is not None and not kept:
        return _as_filed(card)
    if card is None:
        drawn = draw_checks(desk, card_id, reading_id, draft, tallies)
        status = CardStatus.TO_REVIEW if drawn else _status(read, draft, notes)
        day = _first_met(desk, sha256, page) or now.date()
        contact_id = _whose(desk, card_id, draft, decision, reading_id=reading_id, by=pipeline_version, seen_on=day)
        told = {"status": status, "reading_id": reading_id, "contact_id": contact_id, "home_id": contact_id}
        desk.session.connection().execute(_UPDATE_CARD, {"its_id": card_id, **told})
        if status is CardStatus.TO_REVIEW:
            queue_card(desk, card_id, draft, drawn=drawn)
        filed = FiledSide(card_id=card_id, contact_id=contact_id, needs_review=status is CardStatus.TO_REVIEW)
    else:
        # What a person said is no card is none, whoever reads it again.
        if card.status is not CardStatus.NO_CARD and (card.status is not CardStatus.CONFIRMED or cut_by):
            card.reading_id = reading_id
            card.quad, card.quarter_turns, card.notes = corners, quarter_turns, doubts
            drop_checks(desk, card.id)
            drawn = draw_checks(desk, card.id, reading_id, draft, tallies)
            card.status = CardStatus.TO_REVIEW if drawn else _status(read, draft, notes)
            _give_values_again(desk, card, draft, decision, reading_id=reading_id, by=pipeline_version)
            leave_queue(desk, card.id)
            waits = card.status is CardStatus.TO_REVIEW
            if waits and not queue_card(desk, card.id, draft, drawn=drawn, said=said_of(desk, card.id)):
                card.status = CardStatus.CONFIRMED  # people have said all of it already
            desk.flush()
        mark(desk, card)
        filed = _as_filed(card)
    desk.log(
        What.CARD_CUT if cut_by else What.CARD_FILED if first else What.CARD_REREAD,
        by=cut_by or pipeline_version,
        sha256=sha256,
        card_id=filed.card_id,
        contact_id=filed.contact_id,
        reading=reading_id,
        fields=len(draft.readings),
        accepted=sum(reading.accepted for reading in draft.readings),
    )
    return filed


_UPDATE_CARD = update(Card).where(col(Card.id) == bindparam("its_id"))


def _locked_card(desk: Desk, sha256: str, page: int, index: int) -> Card:
    """Held, so that two workers on one card follow each other (SQLite's writers do anyway)."""
    return desk.session.exec(
        select(Card)
        .where(Card.sha256 == sha256, Card.page == page, Card.index == index)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


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


def _whose(
    desk: Desk, card_id: str, draft: CardDraft, decision: MatchDecision, *, reading_id: str, by: str, seen_on: date
) -> str | None:
    """The contact that a card and its values go to: the known one, else a new one; None for a card without a field."""
    if not draft.readings:
        return None
    values = card_values(desk, draft, card_id=card_id, seen_on=seen_on)
    known = decision.contact_id if decision.verdict is Verdict.SAME and decision.auto else None
    if known and _ruled_out(desk, known, decision):
        known = None
    contact = lock_contact(desk, known) if known else None
    if contact is None:
        contact_id = add_newcomer(desk, values, decision, card_id=card_id, reading_id=reading_id, by=by)
        _ask_about(desk, contact_id, card_id, decision, by=by)
        return contact_id
    contact.hidden_at = None  # whoever hands out a new card is somebody again
    add_membership(desk, card_id, contact.id, decision, by=by)
    add_values(desk, contact.id, values, reading_id=reading_id, by=by)
    settle(desk, contact)
    desk.log(
        What.CONTACT_MERGED, by=by, card_id=card_id, contact_id=contact.id, probability=decision.probability,
        changed=[change.kind.value for change in decision.changes],
    )  # fmt: skip
    return contact.id


def _ask_about(desk: Desk, contact_id: str, card_id: str, decision: MatchDecision, *, by: str) -> None:
    """Who may be known and was not merged is asked about."""
    if decision.contact_id and decision.verdict in (Verdict.SAME, Verdict.MOVED, Verdict.UNSURE):
        ask(
            desk, contact_id, decision.contact_id, card_id=card_id, verdict=decision.verdict,
            probability=decision.probability, because=decision.because, because_en=decision.because_en,
            bits=decision.bits, by=by,
            evidence=next((each.scores for each in decision.candidates if each.contact_id == decision.contact_id), ()),
        )  # fmt: skip


def _give_values_again(
    desk: Desk, card: Card, draft: CardDraft, decision: MatchDecision, *, reading_id: str, by: str
) -> None:
    """The draft's values to the card's contact; values that an earlier reader saw on this card give way."""
    seen_on = day_of(desk, card)
    if card.contact_id is None:
        desk.flush()
        card.contact_id = card.home_id = _whose(
            desk, card.id, draft, decision, reading_id=reading_id, by=by, seen_on=seen_on
        )
        return
    contact = lock_contact(desk, card.contact_id)
    if contact is None:
        raise LookupError("a card points to a contact that is not there")  # the foreign key forbids it
    earlier = select(ContactValue).where(
        ContactValue.card_id == card.id,
        ContactValue.source == ValueSource.CARD,
        col(ContactValue.superseded_because).is_distinct_from(Superseded.CORRECTED),
    )
    for row in desk.session.exec(earlier).all():
        row.superseded_at, row.superseded_because = desk.now(), Superseded.REREAD
    desk.flush()
    values = card_values(desk, draft, card_id=card.id, seen_on=seen_on)
    add_values(desk, contact.id, values, reading_id=reading_id, by=by)
    give_way_to_people(desk, card.id, reading_id)
    settle(desk, contact)


_RIVAL = 0.5
"""From here on a second candidate may be the one that is meant (matching's `rival_above`)."""


def _ruled_out(desk: Desk, known: str, decision: MatchDecision) -> bool:
    """Whether the card is as like somebody who is never the same as this one: then a person chooses."""
    return any(
        never_same(desk, known, rival.contact_id)
        for rival in decision.candidates
        if rival.person >= _RIVAL and rival.contact_id != known
    )


def day_of(desk: Desk, card: Card) -> date:
    """The day the card was first exchanged, else the day it came into the book."""
    return _first_met(desk, card.sha256, card.page) or card.created_at.date()


def _first_met(desk: Desk, sha256: str, page: int) -> date | None:
    met: date | None = desk.session.connection().execute(_FIRST_MET, {"sha256": sha256, "page": page}).scalar()
    return met


_FIRST_MET = sql_select(func.min(Encounter.met_on)).where(
    col(Encounter.sha256) == bindparam("sha256"), covers(bindparam("page"))
)


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
