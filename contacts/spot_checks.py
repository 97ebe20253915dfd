"""Spot checks: which accepted fields go to people unannounced, what people said, and what the promise is worth now.

Flushes, never commits. Knows no request and no page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import func, insert
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from contacts.desk import Desk, What
from contacts.doubts import Place, ask_again, asked_enough, places_of
from contacts.errors import NoSuchCheck
from contacts.model import Reading
from contacts.model_trust import CheckState, SpotCheck
from contacts.promise import Standing, Tally, least_confidence, rate_between, share_to_check, standing
from normalize.draft import CardDraft, FieldKind, FieldReading
from normalize.recording import load_card_draft
from normalize.trust import trust_model

_WAITING = (CheckState.OPEN, CheckState.SUSPECTED)
_TAKEN_BACK = "確認の結果、この種類の自動確定は厳しくなっている"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTrust:
    """What people's verdicts say of a kind, or of all."""

    kind: FieldKind | None
    tally: Tally
    open: int
    """Drawn and not looked at yet."""
    standing: Standing
    rate: tuple[float, float]
    """(lowest, highest) rate of wrong ones that fits the verdicts, one-sided 95% each; suspected count as wrong."""
    share: float
    """Of the next accepted fields so many are looked at."""
    least_confidence: float
    """What a field must reach to be accepted."""


Tallies = Mapping[FieldKind, Tally]


def held_to_the_promise(draft: CardDraft, tallies: Tallies) -> CardDraft:
    """The draft without the acceptance of kinds whose record asks for more than the reading has."""
    asked = {kind: least_confidence(tally, _ordinary()) for kind, tally in tallies.items()}
    return replace(draft, readings=tuple(_held(reading, asked.get(reading.kind, 0.0)) for reading in draft.readings))


def _held(reading: FieldReading, asked: float) -> FieldReading:
    if not reading.accepted or asked <= _ordinary() or reading.confidence >= asked:
        return reading
    return replace(reading, accepted=False, against=(*reading.against, _TAKEN_BACK))


def drop_checks(desk: Desk, card_id: str) -> None:
    """A card is read again: what was drawn of it and not looked at goes, verdicts already given stay."""
    for old in desk.session.exec(
        select(SpotCheck).where(SpotCheck.card_id == card_id, SpotCheck.state == CheckState.OPEN)
    ).all():
        old.state = CheckState.DROPPED


def draw_checks(desk: Desk, card_id: str, reading_id: str, draft: CardDraft, tallies: Tallies) -> frozenset[Place]:
    """Choose by lot which accepted fields of a card people look at."""
    everything = sum(tallies.values(), Tally())
    drawn = []
    places: set[Place] = set()
    for (kind, position), reading in places_of(draft):
        share = share_to_check(tallies.get(kind, Tally()), everything)
        check_id = desk.new_id()
        if not reading.accepted or not reading.value or desk.lot(check_id) >= share:
            continue
        places.add((kind, position))
        drawn.append(
            {
                "id": check_id, "card_id": card_id, "reading_id": reading_id, "kind": kind, "position": position,
                "share": share, "state": CheckState.OPEN, "drawn_at": desk.now(),
            }
        )  # fmt: skip
    if drawn:
        desk.session.connection().execute(_CHECK, drawn)
    return frozenset(places)


_CHECK = insert(SpotCheck)


def open_checks(desk: Desk, reading_id: str) -> frozenset[Place]:
    """The places of a reading that wait for a first look."""
    rows = desk.session.exec(
        select(SpotCheck.kind, SpotCheck.position).where(
            SpotCheck.reading_id == reading_id, SpotCheck.state == CheckState.OPEN
        )
    ).all()
    return frozenset((FieldKind(kind), position) for kind, position in rows)


def hear(desk: Desk, reading_id: str, draft: CardDraft, said: dict[Place, str], by: str) -> None:
    """What a person said of a card's places, as a verdict on those that were drawn."""
    read = dict(places_of(draft))
    rows = desk.session.exec(
        select(SpotCheck)
        .where(SpotCheck.reading_id == reading_id, col(SpotCheck.state).in_(_WAITING))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for check in rows:
        place = (check.kind, check.position)
        if place in said and place in read:
            _judge(desk, check, draft, said[place] == read[place].value, by)
    desk.flush()


def judge(desk: Desk, check_id: str, *, value: str, by: str) -> None:
    """A second person's word on a field that the first one found wrong.

    Raises:
        NoSuchCheck: nothing of this id waits for a second look.
    """
    check = desk.session.exec(
        select(SpotCheck).where(SpotCheck.id == check_id).with_for_update().execution_options(populate_existing=True)
    ).first()
    if check is None or check.state is not CheckState.SUSPECTED or check.first_by == by:
        raise NoSuchCheck(check_id)
    draft = load_card_draft(desk.session.get_one(Reading, check.reading_id).draft)
    _judge(desk, check, draft, dict(places_of(draft))[check.kind, check.position].value == value, by)
    desk.flush()


def _judge(desk: Desk, check: SpotCheck, draft: CardDraft, right: bool, by: str) -> None:
    asked_enough(desk, check.id)
    if check.state is CheckState.OPEN or by == check.first_by:
        check.state = CheckState.RIGHT if right else CheckState.SUSPECTED
        check.first_by, check.first_at = by, desk.now()
        if not right:
            place = (check.kind, check.position)
            ask_again(desk, check.id, check.card_id, place, draft, not_by=by)
    else:
        check.state = CheckState.RIGHT if right else CheckState.WRONG
        check.second_by, check.second_at = by, desk.now()
    desk.log(What.FIELD_CHECKED, by=by, card_id=check.card_id, kind=check.kind.value, state=check.state.value)


def second_looks(desk: Desk, *, not_by: str = "") -> tuple[SpotCheck, ...]:
    """Fields that one person found wrong and a second one should look at, oldest first."""
    desk.flush()
    rows = desk.session.exec(
        select(SpotCheck)
        .where(SpotCheck.state == CheckState.SUSPECTED, SpotCheck.first_by != not_by)
        .order_by(col(SpotCheck.first_at), col(SpotCheck.id))
    ).all()
    return tuple(rows)


def trust_now(desk: Desk) -> tuple[KindTrust, ...]:
    """All kinds together first, then each kind of which anything was drawn."""
    tallies = tallies_now(desk)
    counts = desk.session.exec(
        select(SpotCheck.kind, func.count()).where(SpotCheck.state == CheckState.OPEN).group_by(col(SpotCheck.kind))
    ).all()
    waiting = {FieldKind(kind): count for kind, count in counts}
    everything = sum(tallies.values(), Tally())
    kinds = [kind for kind in FieldKind if kind in tallies or kind in waiting]
    return (
        _kind_trust(None, everything, sum(waiting.values()), everything),
        *(_kind_trust(kind, tallies.get(kind, Tally()), waiting.get(kind, 0), everything) for kind in kinds),
    )


def _kind_trust(kind: FieldKind | None, tally: Tally, waiting: int, everything: Tally) -> KindTrust:
    return KindTrust(
        kind=kind,
        tally=tally,
        open=waiting,
        standing=standing(tally),
        rate=rate_between(tally.wrong + tally.suspected, tally.checked),
        share=share_to_check(tally, everything),
        least_confidence=_ordinary() if kind is None else least_confidence(tally, _ordinary()),
    )


_VERDICTS = (
    sql_select(col(SpotCheck.kind), col(SpotCheck.state), func.count())
    # Both columns of the index are named, so that what waits is never counted: only what people have said.
    .where(
        col(SpotCheck.kind).in_(list(FieldKind)),
        col(SpotCheck.state).in_((CheckState.RIGHT, CheckState.WRONG, CheckState.SUSPECTED)),
    )
    .group_by(col(SpotCheck.kind), col(SpotCheck.state))
)


def tallies_now(desk: Desk) -> dict[FieldKind, Tally]:
    """People's verdicts on accepted fields, by kind; a kind that nobody judged is left out."""
    desk.flush()
    tallies: dict[FieldKind, Tally] = {}
    for word, state, count in desk.session.connection().execute(_VERDICTS):
        kind, verdicts = FieldKind(word), tallies.get(FieldKind(word), Tally())
        if state == CheckState.RIGHT:
            tallies[kind] = verdicts + Tally(right=count)
        elif state == CheckState.WRONG:
            tallies[kind] = verdicts + Tally(wrong=count)
        elif state == CheckState.SUSPECTED:
            tallies[kind] = verdicts + Tally(suspected=count)
    return tallies


@cache
def _ordinary() -> float:
    """The confidence from which the shipped model accepts."""
    model = trust_model()
    return round(model.confidence(model.accept_above), 4)
