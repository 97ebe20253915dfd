"""What can be said of a row without the book: its values, the keys it is found by, and how it would stand as somebody.

The same for the same row, and nothing in it needs a database: of a large file other processes do it. Knows no table's
rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contacts.careers import SHOWN, Stage
from contacts.dossier import columns_of, in_order
from contacts.exchange.incoming import Incoming, incoming
from contacts.exchange.sheet import Sheet
from contacts.model import Superseded, ValueSource
from contacts.model_known import AliasKind
from contacts.naming import aliases_in, key_of_company
from contacts.search import grams_of, search_text
from matching.keys import ORGANISATION_KINDS, KeyKind, keys_of
from matching.merge import canonical
from matching.profile import profile_of
from matching.profile_text import dump_profile
from normalize.draft import FieldKind

NOT_MEASURED = 0.5
"""Nobody knows how sure a file is: a card of the same day goes before it."""
STRONG = frozenset(
    {
        KeyKind.EMAIL, KeyKind.MOBILE, KeyKind.PHONE_FAMILY, KeyKind.DOMAIN_FAMILY, KeyKind.DOMAIN_GIVEN,
        KeyKind.DOMAIN_READING, KeyKind.COMPANY_FAMILY, KeyKind.COMPANY_GIVEN,
    }
)  # fmt: skip
"""Keys that say more than a name alone: without one of them two records are compared in small files only."""
PERSONAL = frozenset(KeyKind) - ORGANISATION_KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class RowValue:
    """One value of a row, before it is in the table."""

    id: str
    kind: FieldKind
    value: str
    raw: str
    position: int
    seen_on: date
    paper: str
    """The row's id."""
    source: ValueSource = ValueSource.IMPORT
    confidence: float = NOT_MEASURED
    accepted: bool = True
    card_id: str | None = None
    superseded_because: Superseded | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """How a row would stand as a contact of its own: what settling that contact again would leave as it is."""

    columns: dict[str, str]
    """Of the lists."""
    company_key: str
    says_company: bool
    """Else a name in Latin letters is all there is, and the book says which company that is."""
    stage: Stage | None
    """Where they are; its first day is the row's."""
    folded: str
    grams: str
    """Words with blanks between."""
    aliases: tuple[tuple[AliasKind, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A row with all that it says."""

    row: Incoming
    numbers: array[int]
    """Of every key, each once."""
    strong: array[int]
    """Of those kinds that say more than a name."""
    personal: array[int]
    """Of those that say something of the person."""
    profile: str
    """As `dump_profile` writes it; empty where no key finds it."""
    newcomer: Newcomer


def prepare(sheet: Sheet, mapping: Sequence[str]) -> list[Prepared]:
    """The rows of a sheet, or of a part of one."""
    return [prepared(row) for row in incoming(sheet, mapping)]


def prepared(row: Incoming) -> Prepared:
    """One row."""
    known = [(come.kind, come.value) for come in row.values]
    profile = profile_of(known)
    keys = keys_of(profile)
    numbers = {key: key.number for key in keys}
    return Prepared(
        row=row, numbers=array("q", sorted(set(numbers.values()))),
        strong=array("q", [number for key, number in numbers.items() if key.kind in STRONG]),
        personal=array("q", [number for key, number in numbers.items() if key.kind in PERSONAL]),
        profile=dump_profile(profile) if keys else "", newcomer=_newcomer(row),
    )  # fmt: skip


def values_of_row(row: Incoming, row_id: str, day: date) -> list[RowValue]:
    """What it says, as values of the row of this id; `day` is for rows that say none themselves."""
    counts: dict[FieldKind, int] = {}
    found: list[RowValue] = []
    for come in row.values:
        counts[come.kind] = counts.get(come.kind, 0) + 1
        found.append(
            RowValue(
                id=f"{row_id}-{len(found)}", kind=come.kind, value=come.value, raw=come.raw,
                position=counts[come.kind] - 1, seen_on=row.met_on or day, paper=row_id,
            )
        )  # fmt: skip
    return found


def _newcomer(row: Incoming) -> Newcomer:
    stand = in_order(values_of_row(row, "", date.min))
    columns = columns_of(stand)
    folded = search_text((each.kind, each.value) for each in stand)
    return Newcomer(
        columns=columns, company_key=key_of_company(columns["company"]),
        says_company=any(each.kind is FieldKind.COMPANY for each in stand), stage=_stage(stand), folded=folded,
        grams=" ".join(grams_of(folded)), aliases=tuple(sorted(aliases_in(stand))),
    )  # fmt: skip


def _stage(stand: Sequence[RowValue]) -> Stage | None:
    """The one stage of somebody of whom one paper speaks: what `careers.stages` finds, without looking day by day."""
    first: dict[FieldKind, str] = {}
    for each in stand:
        first.setdefault(each.kind, each.value)
    shown = {kind: first.get(kind, "") for kind in SHOWN}
    shown[FieldKind.COMPANY] = shown[FieldKind.COMPANY] or first.get(FieldKind.COMPANY_EN, "")
    if not any(value and canonical(kind, value) for kind, value in shown.items()):
        return None
    return Stage(
        since=date.min, until=None, card_id=None, sure=True, **{kind.value: value for kind, value in shown.items()}
    )
