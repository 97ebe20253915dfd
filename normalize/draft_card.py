"""draft_card(): the one door into this package. A ReadCard comes in, a CardDraft goes out; no line is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from normalize.agree import agree
from normalize.alternatives import alternatives_of
from normalize.anchor import Anchor
from normalize.anchors import find_anchors
from normalize.chunks import stretches_of
from normalize.draft import CardDraft, FieldKind, FieldReading
from normalize.evidence import Evidence, evidence_of, evidence_of_card
from normalize.fields.company import company_parts
from normalize.fields.online import domain_of
from normalize.known import KnownFacts, KnowsNothing
from normalize.label import label
from normalize.likeness import CardFacts
from normalize.mend import mend
from normalize.mend_kana import mend_kana
from normalize.mend_latin import mend_latin
from normalize.mend_name import mend_name
from normalize.mend_online import mend_online
from normalize.offices import offices_of_values
from normalize.rows import Row, rows_of
from normalize.tables import word_set
from normalize.text import is_japanese
from normalize.trust import weigh
from normalize.values import values_of
from normalize.witness import own_chars
from ocr.reading import ReadCard

WHO_OR_HOW = frozenset(FieldKind) - {
    FieldKind.COMPANY,
    FieldKind.COMPANY_KANA,
    FieldKind.COMPANY_EN,
    FieldKind.BRANCH,
    FieldKind.DEPARTMENT,
    FieldKind.TITLE,
    FieldKind.QUALIFICATION,
    FieldKind.ADDRESS,
}
"""A person, a number, a mail or web address, a postal code; the other kinds are words that any paper may hold."""
LIKELY = 0.65
"""Of goods on a receipt taken for companies the surest was said with .58, the name of a company with its form .9."""
IN_A_PLACE = frozenset("都道府県市区郡町村")
"""An address without any of these is a list of things and figures as often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizeOptions:
    """Knobs of this package."""

    max_lines: int = 300
    """A card has ten to forty lines; of a page of text only the first ones are looked at, the rest stays unplaced."""
    accept: bool = True
    """Whether any field may be accepted without a person."""


def draft_card(
    read: ReadCard, *, known: KnownFacts | None = None, options: NormalizeOptions | None = None
) -> CardDraft:
    """Our best guess at the person on a card side.

    Args:
        read: what the readers saw.
        known: what the book already knows; without one, only the card speaks.
        options: knobs.

    Returns:
        A draft in which every line of `read` is in a reading or in `unplaced`.
    """
    readings = tuple(one.reading for one in weighed_card(read, known=known, options=options))
    if not _of_a_card(readings):
        readings = ()
    placed = {line for reading in readings for line in reading.lines}
    return CardDraft(readings=readings, unplaced=tuple(i for i in range(len(read.lines)) if i not in placed))


def _of_a_card(readings: Sequence[FieldReading]) -> bool:
    """Whether anything says who somebody is or how to reach them, or surely where they belong.

    The company "ヨーグルト" in an "address" of prices is a receipt's: nobody's contact.
    """
    return any(
        reading.kind in WHO_OR_HOW
        or (reading.confidence >= LIKELY and (reading.kind is not FieldKind.ADDRESS or set(reading.value) & IN_A_PLACE))
        for reading in readings
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """A field with everything its confidence was computed from."""

    reading: FieldReading
    evidence: Evidence


def weighed_card(
    read: ReadCard, *, known: KnownFacts | None = None, options: NormalizeOptions | None = None
) -> tuple[Weighed, ...]:
    """The fields of a card with their evidence, for training and for explaining; see draft_card."""
    known = known or KnowsNothing()
    options = options or NormalizeOptions()
    rows = [row for row in rows_of(read) if row.index < options.max_lines]
    anchors, label_rows = find_anchors(rows)
    pieces = label(rows, stretches_of(rows, anchors, label_rows), anchors, _facts(rows, anchors, known))
    values = values_of(rows, anchors, pieces)
    for put_right in (mend, mend_latin, mend_name):
        values = put_right(values, read, rows)
    values = mend_online(mend_kana(values))
    values = agree(values, known, read.codes)
    offices = offices_of_values(values, rows)
    card = evidence_of_card(read, rows, values)
    weighed = []
    for value, office in zip(values, offices, strict=True):
        evidence = evidence_of(read, rows, value, values, card)
        weighing = weigh(evidence)
        chars = [char for row, start, end in value.spans for char in own_chars(read, rows[row], start, end)]
        reading = FieldReading(
            kind=value.kind,
            raw=value.raw,
            value=value.value,
            confidence=weighing.confidence,
            lines=value.lines,
            accepted=options.accept and weighing.accepted,
            alternatives=alternatives_of(value.value, chars, value.others),
            doubts=value.doubts,
            reasons=value.reasons,
            against=weighing.against,
            office=office,
        )
        weighed.append(Weighed(reading=reading, evidence=evidence))
    return tuple(weighed)


def _facts(rows: list[Row], anchors: list[Anchor], known: KnownFacts) -> CardFacts:
    domains = dict.fromkeys(
        domain_of(anchor.value)
        for anchor in anchors
        if anchor.kind in (FieldKind.EMAIL, FieldKind.URL) and anchor.valid
    )
    taught = [known.company_of(domain) for domain in domains]
    return CardFacts(
        domains=tuple(domain.split(".")[0] for domain in domains if domain not in word_set("free_mail")),
        known_companies=tuple(company_parts(name).key for name in taught if name),
        # A single 暁 is the mark of a company: it makes no Japanese card.
        japanese=sum(is_japanese(char) for row in rows for char in row.text) > 2,
    )
