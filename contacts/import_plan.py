"""What each row of a file is to the book and to the rows before it: new, more of somebody known, the same, or a doubt.

Decided by the same matcher as a card, row by row; nothing is written. Rows of a large file that share nothing but a
name with anybody are new without being compared: a name alone never merges anyway, and would only raise questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from contacts.book import Book
from contacts.exchange.incoming import Incoming
from contacts.import_index import ROW, RowIndex
from contacts.import_prepare import Prepared
from contacts.match_index import known_keys
from contacts.model_imports import RowOutcome
from matching.decide import MatchOptions, decide
from matching.decision import FieldScore, MatchDecision, Verdict
from matching.keys import Key
from matching.known import KnownValues, Nearby
from matching.merge import REPLACED_KINDS, canonical, changes
from normalize.draft import CardDraft, FieldKind, FieldReading

THOROUGH = 3_000
"""Up to so many rows each is compared with whoever shares a name, too: some seconds."""
_AT_ONCE = 5_000
Beat = Callable[[int], None]
"""Told how many rows are done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What becomes of a row."""

    of: Prepared
    outcome: RowOutcome
    contact_id: str = ""
    """Of somebody in the book: whom the row is of, or, of a doubtful one, may be of."""
    of_row: int | None = None
    """The same of an earlier row: its place in the plan."""
    verdict: Verdict = Verdict.NEW
    probability: float = 0.0
    because: str = ""
    because_en: str = ""
    bits: float | None = None
    evidence: tuple[FieldScore, ...] = ()

    @property
    def row(self) -> Incoming:
        """What it says."""
        return self.of.row


@dataclass(slots=True)
class _Person:
    """Somebody whom rows of this file are of."""

    rows: list[Incoming] = field(default_factory=list)


class _Neighbours:
    """The book and the rows before one, as the matcher asks them."""

    def __init__(self, book: Book, index: RowIndex, place: int, hidden: set[int]) -> None:
        self.book, self.index, self.place, self.hidden = book, index, place, hidden

    def near(self, keys: Sequence[Key]) -> Nearby:
        """Both together."""
        there, here = self.book.near(keys), self.index.near(self.place, keys, self.hidden)
        sizes = {key: there.sizes.get(key, 0) + here.sizes.get(key, 0) for key in {*there.sizes, *here.sizes}}
        return Nearby(contacts=(*there.contacts, *here.contacts), sizes=sizes, people=there.people + here.people)

    def values_of(self, contact_id: str) -> KnownValues:
        """What stands of a contact, or what a row says."""
        if contact_id.startswith(ROW):
            return self.index.values_of(contact_id)
        return self.book.values_of(contact_id)


def plan(book: Book, rows: Sequence[Prepared], *, all_rows: bool = False, beat: Beat = lambda _: None) -> list[Planned]:
    """What becomes of each row, in order.

    Args:
        all_rows: rows that name nobody are taken, too: our own full export.
    """
    index = RowIndex(
        [each if all_rows or each.row.names_somebody else None for each in rows], thorough=len(rows) <= THOROUGH
    )
    asked = index.worth_asking()
    there: set[int] = set()
    for start in range(0, len(asked), _AT_ONCE):
        there |= known_keys(book.desk, asked[start : start + _AT_ONCE])
    compare = index.to_compare(there)
    options = MatchOptions(calibration=book.calibration())
    return list(_decided(book, rows, index, compare, options, all_rows=all_rows, beat=beat))


def _decided(
    book: Book,
    rows: Sequence[Prepared],
    index: RowIndex,
    compare: set[int],
    options: MatchOptions,
    *,
    all_rows: bool,
    beat: Beat,
) -> Iterator[Planned]:
    people: dict[str, _Person] = {}
    """Contact ids, and `row:` for rows that are somebody new."""
    hidden: set[int] = set()
    for place, each in enumerate(rows):
        row = each.row
        if place % 500 == 0:
            beat(place)
        if not all_rows and not row.names_somebody:
            yield Planned(of=each, outcome=RowOutcome.SKIPPED, because="氏名もメールもないため取り込みません。")
            continue
        if place not in compare:
            people[f"{ROW}{place:07d}"] = _Person([row])
            yield Planned(of=each, outcome=RowOutcome.NEW)
            continue
        decision = decide(draft_of(row), _Neighbours(book, index, place, hidden), options, apart=_apart(book))
        made = _made(book, index, each, decision, people)
        if made.outcome in (RowOutcome.UPDATE, RowOutcome.SAME):
            hidden.add(place)
        else:
            people[f"{ROW}{place:07d}"] = _Person([row])
        yield made


def _made(book: Book, index: RowIndex, of: Prepared, decision: MatchDecision, people: dict[str, _Person]) -> Planned:
    """The decision as what becomes of the row."""
    row, whom = of.row, decision.contact_id
    if whom is None or decision.verdict in (Verdict.NEW, Verdict.COLLEAGUE):
        return Planned(of=of, outcome=RowOutcome.NEW, verdict=decision.verdict, because=decision.because)
    earlier = int(whom.removeprefix(ROW)) if whom.startswith(ROW) else None
    because, because_en = decision.because, decision.because_en
    sure = decision.verdict is Verdict.SAME and decision.auto
    person = people.setdefault(whom, _Person())
    if sure:
        against = next((other for other in person.rows if _contradicts(row, other)), None)
        if against is None:
            known = index.values_of(whom) if earlier is not None else book.values_of(whom)
            more = changes(draft_of(row), [*known, *(each for other in person.rows for each in _known(other))])
            person.rows.append(row)
            return Planned(
                of=of, outcome=RowOutcome.UPDATE if more or row.notes or row.records else RowOutcome.SAME,
                contact_id="" if earlier is not None else whom, of_row=earlier, verdict=Verdict.SAME,
                probability=decision.probability, because=because, because_en=because_en,
            )  # fmt: skip
        because = f"同じファイルの {against.number} 行目と同じ方のようですが、内容が食い違っています。"
        because_en = f"Seems to be the person of row {against.number} of this file, but the two contradict each other."
    return Planned(
        of=of, outcome=RowOutcome.DOUBTFUL, contact_id="" if earlier is not None else whom, of_row=earlier,
        verdict=Verdict.UNSURE if sure else decision.verdict, probability=decision.probability, because=because,
        because_en=because_en, bits=decision.bits,
        evidence=next((each.scores for each in decision.candidates if each.contact_id == whom), ()),
    )  # fmt: skip


def _apart(book: Book) -> Callable[[str, str], bool]:
    """Rows of a file are marked by nobody."""
    return lambda a, b: not (a.startswith(ROW) or b.startswith(ROW)) and book.apart(a, b)


def draft_of(row: Incoming) -> CardDraft:
    """The row as the matcher sees a card."""
    return CardDraft(
        readings=tuple(
            FieldReading(kind=kind, raw=value, value=value, confidence=1.0, lines=(), accepted=True)
            for kind, value in _known(row)
        )
    )


def _known(row: Incoming) -> KnownValues:
    return tuple((come.kind, come.value) for come in row.values)


_ONE_AT_A_TIME = tuple(kind for kind in FieldKind if kind in REPLACED_KINDS)


def _contradicts(row: Incoming, other: Incoming) -> bool:
    """Whether two rows of one file cannot both stand of one person; of two days, the later one simply stands."""
    if row.met_on is not None and other.met_on is not None and row.met_on != other.met_on:
        return False
    for kind in _ONE_AT_A_TIME:
        ones, others = _said(row, kind), _said(other, kind)
        if ones and others and ones.isdisjoint(others):
            return True
    return False


def _said(row: Incoming, kind: FieldKind) -> set[str]:
    return {canonical(kind, come.value) for come in row.values if come.kind is kind}
