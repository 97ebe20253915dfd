"""What a rep sees of a card within seconds: who it is, how to reach them, what is unsure, who of us knows them.

Knows no route and no template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from api.home import OpenBook
from api.shapes import AgainShape, FoundCard
from contacts.knowing import Acquaintance
from contacts.memos import MemoView
from contacts.views import CardView, FieldView
from normalize.draft import FieldKind

UNSURE_BELOW = 0.97
"""Confidence is calibrated: of what is shown unmarked fewer than 3 in 100 are wrong, and a rep looks at few marks."""
_PHONES = (FieldKind.MOBILE, FieldKind.DIRECT_PHONE, FieldKind.PHONE, FieldKind.TOLL_FREE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A value, cut where it is unsure."""

    kind: FieldKind
    value: str
    parts: tuple[tuple[str, bool], ...]
    """Pieces of the value in order, and whether each is unsure."""

    @property
    def unsure(self) -> bool:
        """Whether a person should look."""
        return any(doubtful for _, doubtful in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """One card of a picture."""

    card_id: str
    contact_id: str | None
    number: int
    side: str
    other_side: str | None
    name: Told | None
    kana: Told | None
    company: Told | None
    position: str
    emails: tuple[Told, ...]
    phones: tuple[Told, ...]
    again: tuple[AgainShape, ...]
    met_before: tuple[Acquaintance, ...]
    """Of us others, who met this person before; whoever knows them longest first."""
    maybe: str | None
    """A known contact who may be this person; somebody will be asked."""
    memos: tuple[MemoView, ...]


def caught(desk: OpenBook, card: FoundCard, *, me: str) -> Caught:
    """One card of a picture as the rep who took it sees it."""
    view = desk.book.card(card.id)
    known = desk.knowledge.who_knows(card.contact_id) if card.contact_id else ()
    question = next(iter(view.questions), None)
    maybe = question.other_id if question is not None else None
    if maybe is not None:
        known = (*known, *desk.knowledge.who_knows(maybe))
    others = sorted((one for one in known if one.owner != me), key=lambda one: one.since)
    return Caught(
        card_id=card.id,
        contact_id=card.contact_id,
        number=card.card,
        side=card.side,
        other_side=card.other_side,
        name=_first(view, FieldKind.NAME, FieldKind.NAME_ROMAJI),
        kana=_first(view, FieldKind.NAME_KANA),
        company=_first(view, FieldKind.COMPANY, FieldKind.COMPANY_EN),
        position=" ".join(
            told.value for kind in (FieldKind.DEPARTMENT, FieldKind.TITLE) if (told := _first(view, kind))
        ),
        emails=_all(view, FieldKind.EMAIL),
        phones=tuple(told for kind in _PHONES for told in _all(view, kind)),
        again=card.again,
        met_before=tuple(others),
        maybe=maybe,
        memos=desk.memos.of_card(card.id),
    )


def marked(value: str, doubtful: Sequence[bool]) -> tuple[tuple[str, bool], ...]:
    """A value in pieces, sure and unsure ones in turn; all of it where nobody says which part.

    `髙橋 翔` that another reader saw as `高橋 翔` → (髙, unsure), (橋 翔, sure).
    """
    if not any(doubtful):
        return ((value, True),)
    pieces: list[tuple[str, bool]] = []
    for char, doubt in zip(value, doubtful, strict=True):
        if pieces and pieces[-1][1] == doubt:
            pieces[-1] = (pieces[-1][0] + char, doubt)
        else:
            pieces.append((char, doubt))
    return tuple(pieces)


def differing(text: str, other: str) -> list[bool]:
    """For each character of the text, whether another reading has something else there."""
    found = [False] * len(text)
    for tag, start, end, _, _ in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        if tag != "equal" and text:
            # What the other has in addition belongs between two characters: the one after it is marked.
            for place in range(min(start, len(text) - 1), max(end, min(start, len(text) - 1) + 1)):
                found[place] = True
    return found


def _told(view: CardView, field: FieldView) -> Told:
    """A value with what to look at: not what waits for a reviewer, for that also is a share of what is sure."""
    value = field.value
    others = [other.value for other in field.alternatives if other.value != value]
    if field.verified or not (field.doubts or field.confidence < UNSURE_BELOW):
        return Told(kind=field.kind, value=value, parts=((value, False),))
    doubtful = [any(marks) for marks in zip(*(differing(value, other) for other in others), strict=True)]
    doubtful = doubtful or [False] * len(value)
    for line in (view.lines[index] for index in field.lines):
        start = line.text.find(value)
        if start >= 0:
            for other in filter(None, dict(line.by).values()):
                here = differing(line.text, other)[start : start + len(value)]
                doubtful = [one or two for one, two in zip(doubtful, here, strict=True)]
    return Told(kind=field.kind, value=value, parts=marked(value, doubtful))


def _all(view: CardView, kind: FieldKind) -> tuple[Told, ...]:
    return tuple(_told(view, field) for field in view.fields if field.kind is kind and field.value)


def _first(view: CardView, *kinds: FieldKind) -> Told | None:
    return next((told for kind in kinds for told in _all(view, kind)), None)
