"""A reviewer takes back what they have just said of a card: what stood before stands again, and it waits once more.

Flushes, never commits. Knows no request and no page.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import col, select

from contacts.cards import stand
from contacts.desk import Desk, What
from contacts.dossier import settle
from contacts.doubts import Place, asked_enough, places_of
from contacts.errors import NotPossible
from contacts.filing import lock_contact
from contacts.model import Card, ContactValue, Reading, Superseded, ValueSource
from contacts.model_trust import CheckState, SpotCheck
from normalize.recording import load_card_draft


def take_back(desk: Desk, card: Card, places: Collection[Place], *, by: str) -> None:
    """Nobody's word is lost: it is kept as one that was corrected.

    Raises:
        NotPossible: the last word on one of the places is not this person's.
    """
    rows = desk.session.exec(select(ContactValue).where(ContactValue.card_id == card.id)).all()
    assert card.reading_id is not None  # noqa: S101 - somebody has said something of what was read
    draft = load_card_draft(desk.session.get_one(Reading, card.reading_id).draft)
    printed = {place for place, _ in places_of(draft)}
    for kind, position in (*places, *_put_elsewhere(rows, places, printed, by)):
        here = [row for row in rows if (row.kind, row.position) == (kind, position)]
        word = _last_word(here)
        if word is None or word.by != by:
            raise NotPossible("取り消せるのは、自分が最後に確定した項目だけです。", "名刺のページで直してください。")
        # What an earlier reader saw there had given way before, and does so still.
        before = [
            row
            for row in here
            if row.superseded_by == word.id
            and (row.source is not ValueSource.CARD or row.reading_id == card.reading_id)
        ]
        for row in before:
            row.superseded_at = row.superseded_by = row.superseded_because = None
        word.superseded_at, word.superseded_because = desk.now(), Superseded.CORRECTED
        word.superseded_by = before[0].id if before else None
    desk.flush()
    _unhear(desk, card.reading_id, places, by)
    stand(desk, card, draft)
    desk.log(
        What.WORD_TAKEN_BACK, by=by, sha256=card.sha256, card_id=card.id, contact_id=card.contact_id,
        kinds=sorted({kind.value for kind, _ in places}), values=len(places),
    )  # fmt: skip
    contact = lock_contact(desk, card.contact_id) if card.contact_id else None
    if contact is not None:
        settle(desk, contact)


def _put_elsewhere(
    rows: Collection[ContactValue], places: Collection[Place], printed: Collection[Place], by: str
) -> list[Place]:
    """Where the same breath put what it took from these places: the value was of another kind."""
    emptied = [_last_word([row for row in rows if (row.kind, row.position) == place]) for place in places]
    moments = {word.at for word in emptied if word is not None and word.by == by and not word.value}
    return [
        (row.kind, row.position)
        for row in rows
        if row.source is ValueSource.PERSON and row.by == by and row.at in moments and row.value
        and row.superseded_because is not Superseded.CORRECTED and (row.kind, row.position) not in printed
    ]  # fmt: skip


def _last_word(rows: Collection[ContactValue]) -> ContactValue | None:
    words = [
        row for row in rows if row.source is ValueSource.PERSON and row.superseded_because is not Superseded.CORRECTED
    ]
    return max(words, key=lambda row: (row.at, row.id), default=None)


def _unhear(desk: Desk, reading_id: str, places: Collection[Place], by: str) -> None:
    """The verdicts that followed from the words: a first look is open again, a second person's is not touched."""
    checks = desk.session.exec(
        select(SpotCheck)
        .where(SpotCheck.reading_id == reading_id, SpotCheck.first_by == by, col(SpotCheck.second_by) == "")
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for check in checks:
        if (check.kind, check.position) in places and check.state in (CheckState.RIGHT, CheckState.SUSPECTED):
            asked_enough(desk, check.id)
            check.state, check.first_by, check.first_at = CheckState.OPEN, "", None
    desk.flush()
