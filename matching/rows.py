"""Rows of one file against rows of another: `meishi match` without a database. Knows no file format.

A row is a mapping from a field kind's word (`name`, `company`, `email` …) to its value, any subset of them; several
values of a kind stand on lines of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from matching.decide import MatchOptions, decide
from matching.decision import MatchDecision
from matching.known import KnownContact
from matching.memory_book import MemoryBook
from normalize.draft import CardDraft, FieldKind, FieldReading
from normalize.fields.person import split_name
from normalize.text import fold, squeeze

Row = Mapping[str, str]


def match_rows(
    new: Iterable[Row], book: Sequence[Row], options: MatchOptions | None = None
) -> Iterator[dict[str, object]]:
    """One JSON object of `meishi match --json` for each new row, in order; rows are counted from 0."""
    known = MemoryBook(
        KnownContact(id=str(number), values=values) for number, row in enumerate(book) if (values := values_of_row(row))
    )
    for number, row in enumerate(new):
        yield as_json(number, decide(draft_of_row(row), known, options))


def values_of_row(row: Row) -> tuple[tuple[FieldKind, str], ...]:
    """The row's values in the order of FieldKind; unknown columns and empty lines are left out."""
    values = ((kind, squeeze(fold(line))) for kind in FieldKind for line in (row.get(kind.value) or "").splitlines())
    return tuple(_named(kind, value) for kind, value in values if value)


def _named(kind: FieldKind, value: str) -> tuple[FieldKind, str]:
    """A name under the kind its script says: lists have one column for names in kanji, kana and Latin letters."""
    if kind is not FieldKind.NAME:
        return kind, value
    if value.isascii() and any(map(str.isalpha, value)):
        return FieldKind.NAME_ROMAJI, value
    return kind, _divided(value)


def _divided(name: str) -> str:
    """`高橋一郎` as `高橋 一郎`: people type names without the space that tells the surname."""
    split = None if " " in name else split_name(name)
    return name if split is None else split.value


def draft_of_row(row: Row) -> CardDraft:
    """The row as a draft: what somebody typed is as sure as it gets, and comes from no line."""
    return CardDraft(
        readings=tuple(
            FieldReading(kind=kind, raw=value, value=value, confidence=1.0, lines=(), accepted=True)
            for kind, value in values_of_row(row)
        )
    )


def as_json(row: int, decision: MatchDecision) -> dict[str, object]:
    """A decision as `meishi match --json` prints it; `against` counts the book's rows from 0."""
    found: dict[str, object] = {
        "row": row,
        "decision": decision.verdict.value,
        "against": None if decision.contact_id is None else int(decision.contact_id),
        "probability": round(decision.probability, 6),
        "auto": decision.auto,
        "because": decision.because,
        "because_en": decision.because_en,
        "candidates": [
            {
                "against": int(candidate.contact_id),
                "person": round(candidate.person, 6),
                "company": round(candidate.company, 6),
                "fields": [
                    {"field": field.field, "level": field.level, "bits": field.bits} for field in candidate.scores
                ],
            }
            for candidate in decision.candidates
        ],
    }
    if decision.changes:
        found["changes"] = [
            {"kind": change.kind.value, "before": change.before, "after": change.after} for change in decision.changes
        ]
    return found
