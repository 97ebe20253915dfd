"""A card of somebody new goes into the book: each row written once, in a score of statements at any size of the book.

Nothing of a contact just made can be there already, so nothing of it is asked for. What comes out is what settling the
contact again would leave as it is; a test holds the two together. Knows no decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert
from sqlmodel import col

from contacts import match_index
from contacts.careers import affiliation_of, stages
from contacts.desk import Desk, What, storable
from contacts.dossier import columns_of, in_order
from contacts.model import Contact, ContactSearch, ContactValue, Membership, Superseded, ValueSource
from contacts.model_known import Affiliation
from contacts.naming import company_for, learn_aliases
from contacts.search import grams_of, search_text
from matching.decision import MatchDecision
from matching.profile import domain_of, mail_key
from normalize.draft import CardDraft, FieldKind

_LONGEST_DOMAIN = 253
"""Of a host name, RFC 1035."""
_CONTACT, _MEMBERSHIP, _VALUE = insert(Contact).returning(col(Contact.number)), insert(Membership), insert(ContactValue)
_AFFILIATION, _SEARCH = insert(Affiliation), insert(ContactSearch)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardValue:
    """One value as the reader has it, before it is a row."""

    id: str
    kind: FieldKind
    value: str
    raw: str
    position: int
    office: int | None
    confidence: float
    accepted: bool
    card_id: str
    seen_on: date
    source: ValueSource = ValueSource.CARD
    superseded_because: Superseded | None = None

    @property
    def paper(self) -> str:
        """What says it."""
        return self.card_id


def card_values(desk: Desk, draft: CardDraft, *, card_id: str, seen_on: date) -> list[CardValue]:
    """What a card says, in its order."""
    counts: dict[FieldKind, int] = {}
    found = []
    for reading in draft.readings:
        position = counts.get(reading.kind, 0)
        counts[reading.kind] = position + 1
        if reading.value:
            found.append(
                CardValue(
                    id=desk.new_id(), kind=reading.kind, value=storable(reading.value), raw=storable(reading.raw),
                    position=position, office=reading.office, confidence=reading.confidence, accepted=reading.accepted,
                    card_id=card_id, seen_on=seen_on,
                )
            )  # fmt: skip
    return found


def add_values(desk: Desk, contact_id: str, values: Sequence[CardValue], *, reading_id: str, by: str) -> None:
    """The values as rows of a contact, each with its provenance."""
    if not values:
        return
    now = desk.now()
    rows = [
        {
            "id": each.id, "contact_id": contact_id, "kind": each.kind, "value": each.value, "raw": each.raw,
            "position": each.position, "office": each.office, "card_id": each.card_id, "reading_id": reading_id,
            "home_id": None, "source": each.source, "by": by, "at": now, "seen_on": each.seen_on,
            "confidence": each.confidence, "accepted": each.accepted, "domain": domain_for(each.kind, each.value),
            "row_id": None, "superseded_at": None, "superseded_by": None, "superseded_because": None,
        }
        for each in values
    ]  # fmt: skip
    desk.session.connection().execute(_VALUE, rows)


def add_membership(desk: Desk, card_id: str, contact_id: str, decision: MatchDecision, *, by: str) -> None:
    """The card is this contact's, as the decision says."""
    row = {
        "id": desk.new_id(), "card_id": card_id, "contact_id": contact_id, "verdict": decision.verdict,
        "probability": decision.probability, "because": storable(decision.because),
        "because_en": storable(decision.because_en), "by": by, "model_version": decision.model_version,
        "act_id": None, "at": desk.now(), "ended_at": None,
    }  # fmt: skip
    desk.session.connection().execute(_MEMBERSHIP, row)


def add_newcomer(
    desk: Desk, values: Sequence[CardValue], decision: MatchDecision, *, card_id: str, reading_id: str, by: str
) -> str:
    """A contact of one card: the id. The card is made its own by the caller."""
    connection = desk.session.connection()
    contact_id, now = desk.new_id(), desk.now()
    stand = in_order(values)
    columns = columns_of(stand)
    company_id = company_for(desk, columns["company"], stand)
    number: int | None = connection.execute(
        _CONTACT,
        {
            "id": contact_id, "company_id": company_id, **columns,
            "needs_review": any(not each.accepted for each in values), "merged_into": None, "merged_by": None,
            "hidden_at": None, "created_at": now, "updated_at": now, "version": 1,
        },
    ).scalar_one()  # fmt: skip
    if number is None:
        raise LookupError("the contact has not been written")  # a primary key is never empty
    add_membership(desk, card_id, contact_id, decision, by=by)
    add_values(desk, contact_id, values, reading_id=reading_id, by=by)
    for stage in stages(values):
        connection.execute(_AFFILIATION, affiliation_of(contact_id, stage, company_id))
    if company_id:
        learn_aliases(desk, company_id, stand)
    if folded := search_text((each.kind, each.value) for each in stand):
        connection.execute(_SEARCH, {"contact_number": number, "folded": folded, "grams": grams_of(folded)})
    match_index.add(desk, number, contact_id, [(each.kind, each.value) for each in values])
    desk.log(What.CONTACT_MADE, by=by, card_id=card_id, contact_id=contact_id)
    return contact_id


def domain_for(kind: FieldKind, value: str) -> str | None:
    """The domain of a mail address, None of anything else."""
    domain = domain_of(mail_key(value)) if kind is FieldKind.EMAIL else ""
    return domain if 0 < len(domain) <= _LONGEST_DOMAIN else None
