"""What each row of a file is to the book and to the rows before it: new, more of somebody known, the same, or a doubt.

Decided by the same matcher as a card, row by row; nothing is written. Rows of a large file that share nothing but a
name with anybody are new without being compared: a name alone never merges anyway, and would only raise questions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

from contacts.book import Book
from contacts.exchange.incoming import Incoming
from contacts.import_decide import Decider, decide_rows, draft_of, place_of, row_id
from contacts.import_index import ROW, RowIndex, Worth
from contacts.import_prepare import Prepared
from contacts.match_index import known_keys
from contacts.model_imports import RowOutcome
from matching.decide import MatchOptions
from matching.decision import FieldScore, MatchDecision, Verdict
from matching.known import KnownValues
from matching.merge import REPLACED_KINDS, canonical, changes
from normalize.draft import FieldKind

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


@dataclass(slots=True)
class _File:
    """The rows as they are gone through."""

    book: Book
    rows: Sequence[Prepared]
    people: dict[str, _Person] = field(default_factory=dict)
    """Contact ids, and `row:` for rows that are somebody new."""


def plan(
    book: Book,
    rows: Sequence[Prepared],
    *,
    all_rows: bool = False,
    beat: Beat = lambda _: None,
    decider: Decider | None = None,
) -> list[Planned]:
    """What becomes of each row, in order.

    Args:
        all_rows: rows that name nobody are taken, too: our own full export.
        decider: who decides; None: this process, one row after the other.
    """
    named = [each if all_rows or each.row.names_somebody else None for each in rows]
    worth, index = Worth(named, thorough=len(rows) <= THOROUGH), RowIndex(named)
    asked = worth.asking()
    there: set[int] = set()
    for start in range(0, len(asked), _AT_ONCE):
        there |= known_keys(book.desk, asked[start : start + _AT_ONCE])
    places = worth.to_compare(there)
    options = MatchOptions(calibration=book.calibration())
    decided = decider(index, places, options) if decider is not None else decide_rows(book, index, places, options)
    return list(_resolved(_File(book, rows), named, dict.fromkeys(places), decided, beat))


def _resolved(
    file: _File,
    named: Sequence[Prepared | None],
    compare: Collection[int],
    decided: Iterator[MatchDecision],
    beat: Beat,
) -> Iterator[Planned]:
    stands_for: dict[int, str] = {}
    """Whom an earlier row turned out to be of."""
    for place, of in enumerate(file.rows):
        if place % 500 == 0:
            beat(place)
        if named[place] is None:
            yield Planned(of=of, outcome=RowOutcome.SKIPPED, because="氏名もメールもないため取り込みません。")
            continue
        decision = next(decided) if place in compare else None
        whom = decision.contact_id if decision is not None else None
        if whom is not None and whom.startswith(ROW):
            whom = stands_for.get(place_of(whom), whom)
        made = _made(file, of, decision, whom) if decision else Planned(of=of, outcome=RowOutcome.NEW)
        if whom is not None and made.outcome in (RowOutcome.UPDATE, RowOutcome.SAME):
            stands_for[place] = whom
        else:
            file.people[row_id(place)] = _Person([of.row])
        yield made


def _made(file: _File, of: Prepared, decision: MatchDecision, whom: str | None) -> Planned:
    """The decision as what becomes of the row."""
    row = of.row
    if whom is None or decision.verdict in (Verdict.NEW, Verdict.COLLEAGUE):
        return Planned(of=of, outcome=RowOutcome.NEW, verdict=decision.verdict, because=decision.because)
    earlier = place_of(whom) if whom.startswith(ROW) else None
    because, because_en = decision.because, decision.because_en
    sure = decision.verdict is Verdict.SAME and decision.auto
    person = file.people.setdefault(whom, _Person())
    if sure:
        against = next((other for other in person.rows if _contradicts(row, other)), None)
        if against is None:
            more = decision.changes
            if person.rows or whom != decision.contact_id:  # more is known of them than when it was decided
                known = _known(file.rows[earlier].row) if earlier is not None else file.book.values_of(whom)
                others = (each for other in person.rows for each in _known(other))
                more = changes(draft_of(_known(row)), [*known, *others])
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
        evidence=next((each.scores for each in decision.candidates if each.contact_id == decision.contact_id), ()),
    )  # fmt: skip


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
