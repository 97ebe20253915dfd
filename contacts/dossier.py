"""The values of one contact: which stand, which gave way to what, and the copies kept for lists, search and matching.

What stands is derived afresh from all values each time, so that nothing that happened cannot be taken back.
Knows no card's picture and no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import delete
from sqlmodel import col, select

from contacts.desk import Desk
from contacts.model import Company, Contact, ContactSearch, ContactValue, MatchKeyRow, Superseded, ValueSource
from contacts.search import grams_of, search_text
from matching.company import company_key
from matching.keys import keys_of
from matching.merge import REPLACED_KINDS, canonical
from matching.profile import profile_of
from normalize.draft import FieldKind

_FINAL = frozenset({Superseded.CORRECTED, Superseded.REREAD})
"""Said of one place on one card; NEWER and HELD are a matter of comparing cards and are settled afresh."""
_LONGEST_COMPANY_KEY = 200
_ORDER = {kind: number for number, kind in enumerate(FieldKind)}

Rank = tuple[bool, date, float]


class StandingValue(NamedTuple):
    """The columns of a value that stands, as far as its order among its kind needs them."""

    contact_id: str
    kind: FieldKind
    value: str
    position: int
    source: ValueSource
    seen_on: date
    confidence: float


Ranked = TypeVar("Ranked", ContactValue, StandingValue)


def values_of(desk: Desk, contact_id: str) -> list[ContactValue]:
    """Every value the contact ever had, in a fixed order."""
    desk.flush()
    rows = desk.session.exec(select(ContactValue).where(ContactValue.contact_id == contact_id)).all()
    return sorted(rows, key=lambda row: (_ORDER[row.kind], row.position, row.at, row.id))


def standing(rows: Sequence[ContactValue]) -> list[ContactValue]:
    """The values that stand now, best first within a kind; a person's empty one says that there is nothing."""
    return in_order([row for row in rows if row.superseded_at is None and row.value])


def in_order(rows: Iterable[Ranked]) -> list[Ranked]:
    """By kind, best first within a kind, in the order of the card where nothing else decides."""
    ranked = sorted(rows, key=lambda row: (row.position, row.value))
    ranked.sort(key=_rank, reverse=True)
    return sorted(ranked, key=lambda row: _ORDER[row.kind])


def _rank(row: ContactValue | StandingValue) -> Rank:
    """Verified by a person, then the newer card, then the surer reading; never what was filed first."""
    return (row.source is ValueSource.PERSON, row.seen_on, row.confidence)


def _card_rank(values: list[ContactValue]) -> tuple[Rank, list[str]]:
    """Where all else is equal the text decides, so that the order in which cards came does not change the person."""
    return max(map(_rank, values)), sorted(row.value for row in values)


def settle(desk: Desk, contact: Contact) -> None:
    """Decide what stands, and bring the list columns, the search text and the match keys in line with it."""
    rows = values_of(desk, contact.id)
    now = desk.now()
    alive = [row for row in rows if row.superseded_because not in _FINAL]
    held = False
    for kind in FieldKind:
        held |= _settle_kind([row for row in alive if row.kind is kind], kind, now)
    stand = standing(rows)
    shown = dict(reversed([(row.kind, row.value) for row in stand]))
    contact.name = shown.get(FieldKind.NAME) or shown.get(FieldKind.NAME_ROMAJI, "")
    contact.name_kana = shown.get(FieldKind.NAME_KANA, "")
    contact.company = shown.get(FieldKind.COMPANY) or shown.get(FieldKind.COMPANY_EN, "")
    contact.department = shown.get(FieldKind.DEPARTMENT, "")
    contact.title = shown.get(FieldKind.TITLE, "")
    contact.email = shown.get(FieldKind.EMAIL, "")
    contact.phone = shown.get(FieldKind.PHONE) or shown.get(FieldKind.DIRECT_PHONE, "")
    contact.mobile = shown.get(FieldKind.MOBILE, "")
    contact.company_id = company_named(desk, contact.company)
    contact.needs_review = held or any(not row.accepted for row in alive if row.superseded_at is None)
    contact.updated_at = now
    desk.flush()
    _find_again(desk, contact, stand, alive)


def _settle_kind(rows: list[ContactValue], kind: FieldKind, now: datetime) -> bool:
    """Of a kind that a newer card replaces, one card's values stand; True when a newer card had to give way."""
    cards: dict[str, list[ContactValue]] = {}
    for row in rows:
        cards.setdefault(row.card_id or "", []).append(row)
    if kind not in REPLACED_KINDS or len(cards) < 2:
        for row in rows:
            _stand(row)
        return False
    best = max(cards.values(), key=_card_rank)
    newest = max(row.seen_on for row in best)
    words = {canonical(kind, row.value) for row in best}
    held = False
    for row in rows:
        if canonical(kind, row.value) in words:
            _stand(row)
            continue
        waits = row.seen_on > newest
        held |= waits
        because = Superseded.HELD if waits else Superseded.NEWER
        if row.superseded_because is not because:
            row.superseded_at, row.superseded_by, row.superseded_because = now, best[0].id, because
    return held


def _stand(row: ContactValue) -> None:
    """Nothing speaks against it."""
    if row.superseded_at is not None:
        row.superseded_at = row.superseded_by = row.superseded_because = None


def company_named(desk: Desk, name: str) -> str | None:
    """The company's id, found by its key without legal form or made; None for no name."""
    key = company_key(name)[:_LONGEST_COMPANY_KEY]
    if not key:
        return None
    find = select(Company.id).where(Company.key == key)
    if (found := desk.session.exec(find).first()) is None:
        # Another writer may be making the same company: whoever is second takes the first one's.
        desk.add_once(Company, {"id": desk.new_id(), "name": name, "key": key, "created_at": desk.now()})
        found = desk.session.exec(find).one()
    return found


def _find_again(desk: Desk, contact: Contact, stand: list[ContactValue], alive: list[ContactValue]) -> None:
    """Rewrite the search text (what stands) and the match keys (former values too: an old card finds its person)."""
    session, number = desk.session, contact.number
    if number is None:
        raise LookupError("the contact has not been flushed")
    folded = search_text((row.kind, row.value) for row in stand)
    grams = grams_of(folded)
    search = session.get(ContactSearch, number)
    if not folded:
        if search is not None:
            session.delete(search)
    elif search is None:
        session.add(ContactSearch(contact_number=number, folded=folded, grams=grams))
    elif search.folded != folded:
        search.folded, search.grams = folded, grams
    wanted = {key.number for key in keys_of(profile_of((row.kind, row.value) for row in alive))}
    had = set(session.exec(select(MatchKeyRow.key).where(MatchKeyRow.contact_number == number)).all())
    if gone := had - wanted:
        session.connection().execute(
            delete(MatchKeyRow).where(col(MatchKeyRow.contact_number) == number, col(MatchKeyRow.key).in_(gone))
        )
    session.add_all(MatchKeyRow(key=key, contact_number=number) for key in sorted(wanted - had))
    desk.flush()
