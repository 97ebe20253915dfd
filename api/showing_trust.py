"""The book's record of trust → the API's shapes and the words people read. Knows no route."""

from __future__ import annotations

from api.shapes_trust import KindTrustShape, LessonShape, SecondLookShape, TrustShape
from contacts.lessons import Lesson
from contacts.model_trust import SpotCheck
from contacts.promise import PROMISE, Standing
from contacts.spot_checks import KindTrust

STANDING_WORDS = {
    Standing.UNPROVEN: "まだ証明されていません",
    Standing.PROVEN: "証明されています",
    Standing.BROKEN: "約束が破られたため、自動確定を止めています",
}


def trust_shape(record: tuple[KindTrust, ...], second_looks: int) -> TrustShape:
    """All kinds together stand first in the record."""
    everything, *kinds = map(_kind, record)
    return TrustShape(promise=PROMISE, all=everything, kinds=tuple(kinds), second_looks=second_looks)


def _kind(trust: KindTrust) -> KindTrustShape:
    low, high = trust.rate
    return KindTrustShape(
        kind=trust.kind,
        standing=trust.standing.value,
        words=STANDING_WORDS[trust.standing],
        checked=trust.tally.checked,
        wrong=trust.tally.wrong,
        suspected=trust.tally.suspected,
        open=trust.open,
        rate_low=round(low, 6),
        rate_high=round(high, 6),
        share=round(trust.share, 4),
        least_confidence=round(trust.least_confidence, 4),
    )


def second_look_shape(check: SpotCheck) -> SecondLookShape:
    """Without the first person's word, so that the second one looks with fresh eyes."""
    return SecondLookShape(id=check.id, card_id=check.card_id, kind=check.kind, position=check.position)


def lesson_shape(lesson: Lesson) -> LessonShape:
    """A lesson in a list."""
    return LessonShape(
        id=lesson.lesson_id,
        kind=lesson.kind,
        value=lesson.value,
        domain=lesson.domain,
        times=lesson.times,
        by=lesson.by,
        last=lesson.last,
    )
