"""Which of all the values of a person stand: derived from the values alone, so that it can be asked as of any day.

Verified by a person beats the newer card, the newer card the surer reading. Whoever works elsewhere now has left the
office values of the old place behind. Knows no database.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from contacts.model import Superseded, ValueSource
from matching.mailboxes import SHARED_DOMAINS
from matching.merge import REPLACED_KINDS, canonical
from matching.profile import domain_of, mail_key, url_domain
from normalize.draft import FieldKind

FINAL = frozenset({Superseded.CORRECTED, Superseded.REREAD, Superseded.WITHDRAWN, Superseded.SET_ASIDE})
"""Of one place on one card, or a whole file; NEWER and HELD are a matter of comparing cards and are settled afresh."""
OUT_OF_THE_QUESTION = FINAL | {Superseded.BEHIND}
"""And what the front of the same card says instead: settled before cards are compared."""
OFFICE_KINDS = frozenset(
    {
        FieldKind.COMPANY_KANA, FieldKind.COMPANY_EN, FieldKind.BRANCH, FieldKind.DEPARTMENT, FieldKind.TITLE,
        FieldKind.POSTAL_CODE, FieldKind.ADDRESS, FieldKind.PHONE, FieldKind.DIRECT_PHONE, FieldKind.TOLL_FREE,
        FieldKind.FAX, FieldKind.EMAIL, FieldKind.URL, FieldKind.CORPORATE_NUMBER, FieldKind.INVOICE_NUMBER,
    }
)  # fmt: skip
"""What belongs to the place rather than to the person; a name, a qualification and a mobile go along."""

Rank = tuple[bool, date, float]


class Ranked(Protocol):
    """What the order of values needs of them."""

    @property
    def source(self) -> ValueSource:
        """Who says so."""
        ...

    @property
    def seen_on(self) -> date:
        """The card's day."""
        ...

    @property
    def confidence(self) -> float:
        """0–1."""
        ...


class Told(Ranked, Protocol):
    """What deciding between values needs of them."""

    @property
    def id(self) -> str:
        """The value's."""
        ...

    @property
    def kind(self) -> FieldKind:
        """What it is."""
        ...

    @property
    def value(self) -> str:
        """Empty: a person says that there is nothing."""
        ...

    @property
    def position(self) -> int:
        """Which one of its kind on its card."""
        ...

    @property
    def card_id(self) -> str | None:
        """The card it stands on; None where a file or a person says it."""
        ...

    @property
    def paper(self) -> str:
        """What says it: a card, a file's row, or neither."""
        ...

    @property
    def accepted(self) -> bool:
        """Whether the reader stands by it."""
        ...

    @property
    def superseded_because(self) -> Superseded | None:
        """Why it does not stand."""
        ...


ToldValue = TypeVar("ToldValue", bound=Told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """What became of the values that were given."""

    ended: dict[str, tuple[Superseded, str]]
    """By the value's id: why it does not stand, and the value that stands instead."""
    held: bool
    """A newer card had to give way to what a person verified: somebody should look."""


def rank(row: Ranked) -> Rank:
    """Verified by a person, then the newer card, then the surer reading; never what was filed first."""
    return (row.source is ValueSource.PERSON, row.seen_on, row.confidence)


def survive(rows: Sequence[Told]) -> Survival:
    """Decide among the values of one person that no better word on their own card has ended."""
    ended: dict[str, tuple[Superseded, str]] = {}
    held = False
    for kind in FieldKind:
        if kind in REPLACED_KINDS:
            held |= _settle_kind([row for row in rows if row.kind is kind], kind, ended)
    _leave_old_places(rows, ended)
    return Survival(ended=ended, held=held)


def _by_paper(rows: Sequence[Told]) -> dict[str, list[Told]]:
    """By card and file's row; what people typed, by the day they did: 昇進 is typed over the old title, too."""
    cards: dict[str, list[Told]] = {}
    for row in rows:
        cards.setdefault(row.paper or row.seen_on.isoformat(), []).append(row)
    return cards


def _card_rank(values: Sequence[Told]) -> tuple[Rank, list[str]]:
    """Where all else is equal the text decides, so that the order in which cards came does not change the person."""
    return max(map(rank, values)), sorted(row.value for row in values)


def _settle_kind(rows: Sequence[Told], kind: FieldKind, ended: dict[str, tuple[Superseded, str]]) -> bool:
    """Of a kind that a newer card replaces, one card's values stand; True when a newer card had to give way."""
    cards = _by_paper(rows)
    if len(cards) < 2:
        return False
    best = max(cards.values(), key=_card_rank)
    newest = max(row.seen_on for row in best)
    words = {canonical(kind, row.value) for row in best}
    held = False
    for row in rows:
        if canonical(kind, row.value) not in words:
            waits = row.seen_on > newest
            held |= waits
            ended[row.id] = (Superseded.HELD if waits else Superseded.NEWER, best[0].id)
    return held


def _leave_old_places(rows: Sequence[Told], ended: dict[str, tuple[Superseded, str]]) -> None:
    """Office values of an older card of another company end with the company."""
    cards = _by_paper([row for row in rows if row.paper])
    gone = [row for row in rows if row.kind is FieldKind.COMPANY and row.id in ended and row.paper]
    stays = next((row for row in rows if row.kind is FieldKind.COMPANY and row.id not in ended and row.paper), None)
    if stays is None:
        return
    newest = max(row.seen_on for row in rows if row.kind is FieldKind.COMPANY and row.id not in ended)
    here = {domain for values in cards.values() if _stands(values, ended) for domain in _domains(values)}
    for company in gone:
        values = cards[company.paper]
        if company.seen_on >= newest or _domains(values) & here:
            continue
        for row in values:
            if row.kind in OFFICE_KINDS and row.source is not ValueSource.PERSON:
                ended.setdefault(row.id, (Superseded.NEWER, stays.id))


def _stands(values: Sequence[Told], ended: dict[str, tuple[Superseded, str]]) -> bool:
    return any(row.kind is FieldKind.COMPANY and row.id not in ended for row in values)


def _domains(values: Sequence[Told]) -> set[str]:
    """That one organisation owns: a misread company name is not another company."""
    found = {domain_of(mail_key(row.value)) for row in values if row.kind is FieldKind.EMAIL}
    found |= {url_domain(row.value) for row in values if row.kind is FieldKind.URL}
    return found - SHARED_DOMAINS - {""}
