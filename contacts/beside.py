"""What lies beside a side that was read: the next page, a feeder's next file, another upload of the same person.

Only looks. Knows no contact.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_
from sqlmodel import col, select

from contacts.desk import Desk
from contacts.model import Card, Encounter, Original, Reading
from contacts.model_sides import NOT_CARDS, SidePair
from ingest.file_series import follows, front_and_back
from matching.side_evidence import Side
from matching.sides import Nearness, Neighbour
from normalize.recording import load_card_draft
from ocr.recording import load_read_card

MINUTE = timedelta(seconds=60)
SERIES = timedelta(minutes=10)
"""A feeder's files come in together."""
_MOST_NEAR = 12
"""Uploads within the minute that are looked at: of a whole folder only those around."""
_MOST_FILES = 600


def live_pair(desk: Desk, card_id: str) -> SidePair | None:
    """The pair this side is in now."""
    return desk.session.exec(
        select(SidePair).where(
            col(SidePair.ended_at).is_(None), or_(col(SidePair.front_id) == card_id, col(SidePair.back_id) == card_id)
        )
    ).first()


def owners(desk: Desk, sha256: str) -> list[str]:
    """Who got the cards in this file."""
    desk.flush()
    return list(desk.session.exec(select(Encounter.owner).where(Encounter.sha256 == sha256).distinct()).all())


def beside(desk: Desk, sha256: str, page: int) -> list[tuple[Card, Neighbour]]:
    """The only side of each page or picture that lies near this one and has no other side, with how near it is."""
    found: list[tuple[Card, Nearness, bool]] = []
    for other in (page - 1, page + 1):
        if (card := _only_side(desk, sha256, other)) is not None:
            # A duplex scan begins with a front: a page that says nothing belongs to the odd page before it.
            found.append((card, Nearness.PAGES, min(page, other) % 2 == 1))
    here = desk.session.get(Original, sha256)
    told = owners(desk, sha256)
    if here is not None and page == 1 and told:
        since, until = here.added_at - SERIES, here.added_at + SERIES
        given = select(Encounter.sha256).where(col(Encounter.owner).in_(told))
        near = desk.session.exec(
            select(Original.sha256, Original.file_name, Original.added_at)
            .where(
                col(Original.added_at).between(since, until), Original.sha256 != sha256, col(Original.sha256).in_(given)
            )
            .order_by(col(Original.added_at).desc())
            .limit(_MOST_FILES)
        ).all()
        minute = sorted(
            (abs(added_at - here.added_at), other)
            for other, _, added_at in near
            if abs(added_at - here.added_at) <= MINUTE
        )
        close = {other for _, other in minute[:_MOST_NEAR]}
        for other_sha256, file_name, _ in near:
            pair = (here.file_name, file_name)
            series = follows(*pair) or follows(*reversed(pair))
            if not series and other_sha256 not in close:
                continue
            if (card := _only_side(desk, other_sha256, None)) is not None:
                named = front_and_back(*pair) or front_and_back(*reversed(pair))
                found.append((card, Nearness.FILES if series else Nearness.MINUTE, named or len(minute) == 1))
    return [
        (card, Neighbour(side=side, near=near, alone=alone))
        for card, near, alone in found
        if (side := _side_of(desk, card)) is not None
    ]


def _only_side(desk: Desk, sha256: str, page: int | None) -> Card | None:
    """The one side of a page, or of a whole file, that is not blank; None where there are more, or it has its other."""
    query = select(Card).where(Card.sha256 == sha256, col(Card.status).not_in(NOT_CARDS))
    if page is not None:
        query = query.where(Card.page == page)
    rows = desk.session.exec(query.limit(2)).all()
    return rows[0] if len(rows) == 1 and live_pair(desk, rows[0].id) is None else None


def _side_of(desk: Desk, card: Card) -> Side | None:
    """A filed side as pairing sees it; None where nothing was read."""
    reading = desk.session.get(Reading, card.reading_id) if card.reading_id else None
    if reading is None:
        return None
    read = load_read_card(reading.read_card)
    if not read.lines:
        return None
    long, short = max(read.width_px, read.height_px), max(1, min(read.width_px, read.height_px))
    return Side(
        draft=load_card_draft(reading.draft), texts=tuple(line.text for line in read.lines), aspect=long / short
    )
