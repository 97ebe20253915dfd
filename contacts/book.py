"""Book: the one door to the shared database. Each method says what it does to the book; none commits.

Knows no request, no page and no picture file: the caller owns the transaction (contacts.engine) and the files
(contacts.files).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from contacts import cards, erasing, filing, lessons, listing, match_index, people, questions
from contacts.desk import Desk, What, lot_of, storable
from contacts.dossier import known_values
from contacts.errors import BookError
from contacts.listing import Wish
from contacts.model import (
    Card,
    CardStatus,
    Contact,
    Encounter,
    Event,
    Original,
)
from contacts.model_acts import MatchQuestion, QuestionStatus
from contacts.model_sides import NOT_CARDS
from contacts.model_work import IntakeJob, JobState
from contacts.tree import never_same
from contacts.views import BookStatus, CardRow, CardView, ConfirmedValue, ContactRow, ContactView, FiledSide, Page
from ingest.geometry import Quad
from matching.calibration import Calibration, recalibrated
from matching.decision import MatchDecision
from matching.keys import Key
from matching.known import KnownValues, Nearby
from normalize.draft import CardDraft, FieldKind
from ocr.reading import ReadCard


class Book:
    """The book, as one transaction sees it.

    Fits matching's `ContactBook` and normalize's `KnownFacts`.
    """

    def __init__(
        self,
        session: Session,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        lot: Callable[[str], float] = lot_of,
    ) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters; `lot` is chance."""
        self._desk = Desk(session=session, now=now, new_id=new_id, lot=lot)

    @property
    def desk(self) -> Desk:
        """What it works with, for the other parts of this package."""
        return self._desk

    def add_original(self, *, sha256: str, file_name: str, media_type: str, size_bytes: int, by: str = "") -> bool:
        """True when these bytes are new; False when we had them, which is counted.

        Raises:
            ErasedForGood: they showed nobody but people who were erased.
        """
        self.refuse_erased(sha256)
        new = self._desk.add_once(
            Original,
            {
                "sha256": sha256,
                "file_name": storable(file_name),
                "media_type": storable(media_type),
                "size_bytes": size_bytes,
                "added_at": self._desk.now(),
            },
        )
        self._desk.log(What.ORIGINAL_ADDED if new else What.ORIGINAL_AGAIN, by=by, sha256=sha256)
        self._desk.flush()
        return new

    def refuse_erased(self, sha256: str) -> None:
        """Before bytes are kept: stop those that were erased from coming back.

        Raises:
            ErasedForGood: they showed nobody but people who were erased.
        """
        erasing.refuse_erased(self._desk, sha256)

    def erased_places(self, sha256: str, page: int) -> frozenset[int]:
        """Numbers of the cards on this page that were erased; they are not filed again."""
        return erasing.erased_places(self._desk, sha256, page)

    def add_encounter(
        self,
        *,
        sha256: str,
        owner: str = "",
        event: str = "",
        place: str = "",
        met_on: date | None = None,
        note: str = "",
        pages: tuple[int, int | None] | None = None,
    ) -> str:
        """The id of this encounter; the same photo, owner, event and day told again is the same encounter.

        Belongs to whomever the cards of the photo belong to, also when they are read later; `pages` (first, last or
        None for the end) where a separator sheet says that they are of some pages only.

        Raises:
            BookError: no original has this sha256.
        """
        if self._desk.session.get(Original, sha256) is None:
            raise BookError("この画像はまだ登録されていません。", "先に画像を登録してください。")
        owner, event = storable(owner), storable(event)
        told = "\0".join((sha256, owner, event, met_on.isoformat() if met_on else "", *([str(pages)] if pages else [])))
        once = hashlib.sha256(told.encode()).hexdigest()
        new = self._desk.add_once(
            Encounter,
            {
                "id": self._desk.new_id(),
                "sha256": sha256,
                "owner": owner,
                "event": event,
                "place": storable(place),
                "met_on": met_on,
                "note": storable(note),
                "first_page": pages[0] if pages else None,
                "last_page": pages[1] if pages else None,
                "once": once,
                "created_at": self._desk.now(),
            },
        )
        encounter_id = self._desk.session.exec(select(Encounter.id).where(Encounter.once == once)).one()
        if new:
            self._desk.log(What.ENCOUNTER_ADDED, by=owner, sha256=sha256, encounter=encounter_id)
            filing.redate(self._desk, sha256)
            self._desk.flush()
        return encounter_id

    def hold(self, keys: Iterable[Key], *, beside: Iterable[str] = ()) -> None:
        """Before the first decision about a page: until the transaction ends nobody else files these people.

        Give the keys of every card of the page at once, and what Sides.beside_what says of its picture.
        """
        filing.hold(self._desk, keys, beside=beside)

    def file_side(
        self,
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
        """File a read card side; the same place read by the same pipeline again changes nothing.

        NEW and COLLEAGUE make a contact, SAME with `auto` adds the values to the known one, anything else makes a
        contact and asks a person. A better pipeline's reading of a card replaces what the earlier one read there, but
        of a card that a person confirmed only the reading is kept, unless a person cut it out anew (`cut_by`).
        """
        return filing.file_side(
            self._desk,
            sha256=sha256,
            page=page,
            index=index,
            side=side,
            quad=quad,
            quarter_turns=quarter_turns,
            read=read,
            draft=draft,
            decision=decision,
            pipeline_version=pipeline_version,
            notes=notes,
            cut_by=cut_by,
        )

    def card(self, card_id: str) -> CardView:
        """A card side with its fields, boxes, evidence and what people said.

        Raises:
            NoSuchCard: no card has this id.
        """
        return cards.card_view(self._desk, card_id)

    def cards(
        self,
        *,
        status: CardStatus | None = None,
        sha256: str | None = None,
        contact_id: str | None = None,
        offered: bool = False,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[CardRow]:
        """Card sides, newest first; `offered`: confirmed ones that a better reader reads otherwise.

        Raises:
            BookError: `after` is not from a page.
        """
        return people.card_rows(
            self._desk, status=status, sha256=sha256, contact_id=contact_id, offered=offered, after=after, limit=limit
        )

    def confirm_card(self, card_id: str, *, values: Sequence[ConfirmedValue], by: str, version: int) -> CardView:
        """What a person says stands on a card. Places not named stay as they are; nothing is overwritten.

        The card is confirmed when no doubtful reading is left without a person's word.

        Raises:
            NoSuchCard: no card has this id.
            ReviewOutOfDate: `version` is not the card's any more.
        """
        return cards.confirm(self._desk, card_id, values, by, version)

    def contact(self, contact_id: str) -> ContactView:
        """A person with every value and where it comes from, encounters, cards and history.

        Raises:
            NoSuchContact: no contact has this id.
        """
        return people.contact_view(self._desk, contact_id)

    def contacts(self, query: str = "", *, after: str | None = None, limit: int = 50) -> Page[ContactRow]:
        """Contacts of which each word of the query is part of a name, reading, romaji, company, number or mail.

        Latest change first; all of them for an empty query.

        Raises:
            BookError: `after` is not from a page.
        """
        return people.find_contacts(self._desk, query, after=after, limit=limit)

    def listed(self, wish: Wish, *, after: str | None = None, limit: int = 50) -> Page[ContactRow]:
        """Contacts searched, narrowed and sorted.

        Raises:
            BookError: `after` is not from a page.
        """
        return listing.listed(self._desk, wish, after=after, limit=limit)

    def all_listed(self, wish: Wish) -> Iterator[ContactView]:
        """Everybody of such a list, in its order; for export."""
        return (people.contact_view(self._desk, each) for each in listing.all_listed(self._desk, wish))

    def choices(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What a list can be narrowed to: events, and those of us who met somebody."""
        return listing.choices(self._desk)

    def all_contacts(self) -> Iterator[ContactView]:
        """Everybody, in the order they came into the book; for export."""
        return people.everyone(self._desk)

    def near(self, keys: Sequence[Key], *, colleagues: bool = True) -> Nearby:
        """Up to 20 contacts that share a key, likeliest first.

        Args:
            colleagues: a few of them for an organisation's keys alone.
        """
        return match_index.near(self._desk, keys, colleagues=colleagues)

    def apart(self, first_id: str, second_id: str) -> bool:
        """Whether somebody said of two contacts that they are never the same."""
        return never_same(self._desk, first_id, second_id)

    def calibration(self) -> Calibration:
        """What evidence is worth in this book: as shipped, bent by what reviewers answered."""
        return recalibrated(questions.answers(self._desk))

    def values_of(self, contact_id: str) -> KnownValues:
        """What stands of a contact, best first within a kind."""
        return known_values(self._desk, contact_id)

    def company_of(self, domain: str) -> str | None:
        """The company whose people write from this domain, as people confirmed it."""
        return lessons.company_of(self._desk, domain)

    def confirmed(self, kind: FieldKind, value: str) -> bool:
        """Whether a person has confirmed this value of this kind; of a name, its family name."""
        return lessons.confirmed(self._desk, kind, value)

    def status(self) -> BookStatus:
        """What is in the book and in the queue."""
        self._desk.flush()
        session = self._desk.session
        by_status = dict(session.exec(select(Card.status, func.count()).group_by(col(Card.status))).all())
        by_state = dict(session.exec(select(IntakeJob.state, func.count()).group_by(col(IntakeJob.state))).all())
        again = select(func.count()).select_from(Event).where(Event.what == What.ORIGINAL_AGAIN.value)
        asked = select(MatchQuestion.card_id).where(MatchQuestion.status == QuestionStatus.OPEN)
        waiting = (
            select(func.count())
            .select_from(Card)
            .where((col(Card.status) == CardStatus.TO_REVIEW) | col(Card.id).in_(asked))
        )
        return BookStatus(
            pictures=session.exec(select(func.count()).select_from(Original)).one(),
            cards=sum(by_status.values()) - sum(by_status.get(each, 0) for each in NOT_CARDS),
            blanks=by_status.get(CardStatus.BLANK, 0),
            contacts=session.exec(select(func.count()).select_from(Contact).where(people.shown())).one(),
            waiting=by_state.get(JobState.WAITING, 0),
            running=by_state.get(JobState.RUNNING, 0),
            failed=by_state.get(JobState.FAILED, 0),
            duplicates=session.exec(again).one(),
            reviews=session.exec(waiting).one(),
        )
