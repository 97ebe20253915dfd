"""What a back says that its front says too, or says instead: it stands behind the front, which leads.

Knows which sides are one card, and nothing of other cards of the person.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from contacts.desk import Desk
from contacts.model import ContactValue, Superseded
from contacts.model_sides import SidePair
from matching.merge import REPLACED_KINDS, canonical
from normalize.draft import FieldKind


def put_behind(desk: Desk, alive: Sequence[ContactValue]) -> set[str]:
    """Mark the values of backs that give way to their front's; gives their ids.

    Of a kind that a person has one set of at a time the front's stand; of the others, what both sides say stands once.
    """
    backs = {row.card_id for row in alive if row.card_id}
    if len(backs) < 2:
        return set()  # the front of a pair says something, too, or nothing gives way
    pairs = desk.session.exec(
        select(SidePair.front_id, SidePair.back_id).where(
            col(SidePair.ended_at).is_(None), col(SidePair.back_id).in_(backs)
        )
    ).all()
    behind: set[str] = set()
    for front_id, back_id in pairs:
        for kind in FieldKind:
            fronts = [row for row in alive if row.card_id == front_id and row.kind is kind and row.value]
            words = {canonical(kind, row.value) for row in fronts}
            for row in alive:
                if row.card_id != back_id or row.kind is not kind or not fronts:
                    continue
                if kind not in REPLACED_KINDS and canonical(kind, row.value) not in words:
                    continue
                behind.add(row.id)
                if row.superseded_because is not Superseded.BEHIND:
                    row.superseded_at, row.superseded_because = desk.now(), Superseded.BEHIND
                    row.superseded_by = fronts[0].id
    return behind
