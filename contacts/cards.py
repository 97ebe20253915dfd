"""Card sides: shown with their evidence, and confirmed by a person. Knows no request and no page."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import col, select

from contacts.desk import Desk, What, storable
from contacts.dossier import settle
from contacts.doubts import leave_queue, queue_card, said_of
from contacts.errors import NoSuchCard, NotPossible, ReviewOutOfDate
from contacts.filing import belong, day_of, lock_contact, new_contact
from contacts.model import (
    Card,
    CardStatus,
    ContactValue,
    Event,
    Original,
    Reading,
    Superseded,
    ValueSource,
)
from contacts.model_acts import MatchQuestion, QuestionStatus
from contacts.newcomer import domain_for
from contacts.offers import last_words, mark
from contacts.spot_checks import hear, open_checks
from contacts.views import CardView, ConfirmedValue, FieldView, QuestionView
from ingest.geometry import Quad
from matching.decision import Verdict
from normalize.draft import CardDraft, FieldKind
from normalize.recording import load_card_draft
from ocr.recording import load_read_card

Place = tuple[FieldKind, int]
"""A kind, and which one of it on the card."""


def card_view(desk: Desk, card_id: str) -> CardView:
    """See Book.card."""
    desk.flush()
    card = desk.session.get(Card, card_id)
    reading = desk.session.get(Reading, card.reading_id) if card and card.reading_id else None
    if card is None or reading is None:
        raise NoSuchCard(card_id)
    original = desk.session.get_one(Original, card.sha256)
    read, draft = load_read_card(reading.read_card), load_card_draft(reading.draft)
    a, b, c, d = ((float(x), float(y)) for x, y in json.loads(card.quad))
    quad: Quad = (a, b, c, d)
    drawn = open_checks(desk, reading.id)
    fields = _fields(draft, last_words(desk, card_id), [line.quad for line in read.lines], drawn)
    return CardView(
        card_id=card.id,
        sha256=card.sha256,
        file_name=original.file_name,
        page=card.page,
        index=card.index,
        side=card.side,
        quad=quad,
        quarter_turns=card.quarter_turns,
        status=card.status,
        version=card.version or 1,
        contact_id=card.contact_id,
        pipeline_version=reading.pipeline_version,
        engines=read.engines,
        width_px=read.width_px,
        height_px=read.height_px,
        fields=fields,
        lines=read.lines,
        unplaced=draft.unplaced,
        doubts=draft.doubts,
        troubles=read.troubles,
        questions=open_questions(desk, card_id=card_id),
        created_at=card.created_at,
        notes=tuple(filter(None, card.notes.split(","))),
        reading_id=reading.id,
    )


def _fields(
    draft: CardDraft, words: dict[Place, ContactValue], quads: Sequence[Quad], drawn: frozenset[Place]
) -> tuple[FieldView, ...]:
    """The reading's fields with what people said of them, then what people added.

    An accepted field that was drawn for a look is shown like any other that waits: whoever knows which ones are
    checked looks at those with other eyes.
    """
    counts: dict[FieldKind, int] = {}
    fields = []
    seen: set[Place] = set()
    for reading in draft.readings:
        position = counts.get(reading.kind, 0)
        counts[reading.kind] = position + 1
        seen.add((reading.kind, position))
        word = words.get((reading.kind, position))
        fields.append(
            FieldView(
                kind=reading.kind,
                position=position,
                raw=reading.raw,
                read_value=reading.value,
                value=reading.value if word is None else word.value,
                confidence=reading.confidence,
                accepted=reading.accepted and (reading.kind, position) not in drawn,
                boxes=tuple(quads[line] for line in reading.lines),
                lines=reading.lines,
                alternatives=reading.alternatives,
                doubts=reading.doubts,
                reasons=reading.reasons,
                against=reading.against,
                office=reading.office,
                source=ValueSource.CARD if word is None else word.source,
                by="" if word is None else word.by,
                at=None if word is None else word.at,
            )
        )
    for (kind, position), word in words.items():
        if (kind, position) not in seen:
            fields.append(
                FieldView(
                    kind=kind, position=position, raw="", read_value="", value=word.value, confidence=1.0,
                    accepted=False, source=word.source, by=word.by, at=word.at,
                )
            )  # fmt: skip
    return tuple(fields)


def open_questions(
    desk: Desk, *, card_id: str | None = None, contact_id: str | None = None
) -> tuple[QuestionView, ...]:
    """Questions that wait for a person, of a card or of a contact (on either side), oldest first."""
    query = select(MatchQuestion).where(MatchQuestion.status == QuestionStatus.OPEN)
    if card_id is not None:
        query = query.where(MatchQuestion.card_id == card_id)
    if contact_id is not None:
        query = query.where((col(MatchQuestion.contact_id) == contact_id) | (col(MatchQuestion.other_id) == contact_id))
    rows = desk.session.exec(query.order_by(col(MatchQuestion.created_at), col(MatchQuestion.id))).all()
    return tuple(
        QuestionView(
            question_id=row.id,
            card_id=row.card_id,
            contact_id=row.contact_id,
            other_id=row.other_id,
            verdict=row.verdict.value,
            probability=row.probability,
            because=row.because,
            created_at=row.created_at,
        )
        for row in rows
    )


def stand(desk: Desk, card: Card, draft: CardDraft) -> None:
    """After people's words on a card have changed: what of it waits, and so where it stands."""
    assert card.reading_id is not None  # noqa: S101 - the draft came from there
    leave_queue(desk, card.id)
    drawn = open_checks(desk, card.reading_id)
    waits = queue_card(desk, card.id, draft, drawn=drawn, said=said_of(desk, card.id))
    card.status = CardStatus.TO_REVIEW if waits else CardStatus.CONFIRMED
    flag_modified(card, "status")  # so that the version goes on even where the status stays
    mark(desk, card)


def refuse_no_card(card: Card) -> None:
    """Stop what only a card can be asked for.

    Raises:
        NotPossible: a person said that it is none.
    """
    if card.status is CardStatus.NO_CARD:
        raise NotPossible("「名刺ではない」と記録されています。", "名刺なら、先にその記録を取り消してください。")


def first_one(desk: Desk, card_id: str) -> ReviewOutOfDate:
    """Who changed a card before the one who is told so."""
    last = desk.session.exec(
        select(Event).where(Event.card_id == card_id).order_by(col(Event.number).desc()).limit(1)
    ).first()
    if last is None or last.what not in _BY_PEOPLE:
        return ReviewOutOfDate()
    when = last.at.astimezone()
    return ReviewOutOfDate(f"{last.by} さんが {when.month}月{when.day}日 {when:%H:%M} に先に変更しました。")


_BY_PEOPLE = frozenset(
    (
        What.CARD_CONFIRMED, What.CARD_CUT, What.CARD_SET_ASIDE, What.CARD_TAKEN_BACK, What.WORD_TAKEN_BACK,
        What.SIDES_PAIRED, What.SIDES_PARTED,
    )
)  # fmt: skip


def confirm(desk: Desk, card_id: str, values: Sequence[ConfirmedValue], by: str, version: int) -> CardView:
    """See Book.confirm_card."""
    desk.flush()
    card = desk.session.exec(
        select(Card).where(Card.id == card_id).with_for_update().execution_options(populate_existing=True)
    ).first()
    if card is None or card.reading_id is None:
        raise NoSuchCard(card_id)
    if card.version != version:
        raise first_one(desk, card_id)
    refuse_no_card(card)
    now, by = desk.now(), storable(by)
    contact = lock_contact(desk, card.contact_id) if card.contact_id else None
    if contact is None:
        contact = new_contact(desk, by=by, card_id=card.id)
        belong(desk, card, contact.id, verdict=Verdict.NEW, probability=1.0, by=by)
    draft = load_card_draft(desk.session.get_one(Reading, card.reading_id).draft)
    printed: dict[Place, tuple[str, int | None]] = {}
    for kind in FieldKind:
        for position, reading in enumerate(draft.all_of(kind)):
            printed[kind, position] = (reading.raw, reading.office)
    alive = desk.session.exec(
        select(ContactValue).where(
            ContactValue.card_id == card_id,
            col(ContactValue.superseded_because).is_distinct_from(Superseded.CORRECTED),
        )
    ).all()
    seen_on = day_of(desk, card)
    # The last word of one request counts where it names a place twice.
    for (kind, position), said in {(value.kind, value.position): value for value in values}.items():
        raw, office = printed.get((kind, position), ("", None))
        text = storable(said.value).strip()
        row = ContactValue(
            id=desk.new_id(), contact_id=contact.id, kind=kind, value=text, raw=storable(raw), position=position,
            office=office, card_id=card.id, reading_id=card.reading_id, source=ValueSource.PERSON, by=by, at=now,
            seen_on=seen_on, confidence=1.0, accepted=True, domain=domain_for(kind, text),
        )  # fmt: skip
        for old in alive:
            if (old.kind, old.position) == (kind, position):
                old.superseded_at, old.superseded_by, old.superseded_because = now, row.id, Superseded.CORRECTED
        desk.session.add(row)
    desk.flush()
    heard = {(said.kind, said.position): storable(said.value).strip() for said in values}
    hear(desk, card.reading_id, draft, heard, by)
    stand(desk, card, draft)
    desk.log(
        What.CARD_CONFIRMED, by=by, sha256=card.sha256, card_id=card.id, contact_id=contact.id,
        kinds=sorted({value.kind.value for value in values}), values=len(values),
    )  # fmt: skip
    settle(desk, contact)
    return card_view(desk, card_id)
