"""decide: the one door into this package. A card comes in, what it is to the book goes out, with the reason in words.

Merging without a person needs p ≥ .99, the same organisation or the very same personal mailbox or mobile, no mailbox
or mobile that contradicts, and nobody else who comes close. A name alone across companies is never a merge.
Knows no table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from math import log2

from matching.because import Sentence, because_colleague, because_new, because_of
from matching.calibration import Calibration, shipped
from matching.decision import Candidate, MatchDecision, Verdict
from matching.keys import keys_of
from matching.known import ContactBook, NearContact
from matching.levels import Compared, Level
from matching.merge import changes
from matching.profile import Profile, profile_of_draft
from matching.rarity import Seen
from matching.score import Score, prior, score
from matching.weights import Bits
from normalize.draft import CardDraft

IDENTIFIERS = (Compared.EMAIL, Compared.MOBILE)
"""What belongs to one person alone."""
_PERSONAL = (Compared.NAME, Compared.READING, *IDENTIFIERS)
_SPEAKS_FOR_A_PERSON = (Level.EXACT, Level.CLOSE, Level.GIVEN, Level.FITS)
"""Without any of these in any of those only the organisation agrees, and that is a colleague."""
_ONE_PERSON_BITS = 4.0
"""Two contacts of the book this likely to be one person do not compete with each other."""
_COMPETES_BITS = -6.0
"""Below, a candidate takes no share from another that would show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOptions:
    """Knobs of the decision."""

    same_above: float = 0.99
    """Measured on generated books: docs/performance.md."""
    same_company_above: float = 0.9
    """Above, two records are of one organisation; below .5 of two."""
    unsure_above: float = 0.05
    """Below, asking a person costs more than the rare duplicate it finds."""
    rival_above: float = 0.2
    """A second person this likely is named in the reason."""
    most_candidates: int = 20
    calibration: Calibration = field(default_factory=shipped)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rival:
    """A known contact with its score."""

    known: NearContact
    score: Score
    bits: Bits
    person: float

    def candidate(self) -> Candidate:
        """As the decision shows it."""
        return Candidate(
            contact_id=self.known.id,
            scores=self.score.fields,
            person=self.person,
            company=self.score.company,
            bits=round(self.bits, 3),
        )


NeverSame = Callable[[str, str], bool]
"""Whether somebody said of two contacts that they are never the same."""


def decide(
    draft: CardDraft,
    book: ContactBook,
    options: MatchOptions | None = None,
    *,
    never: Collection[str] = (),
    apart: NeverSame = lambda _a, _b: False,
    profile: Profile | None = None,
) -> MatchDecision:
    """What the card is to the book: SAME, MOVED, COLLEAGUE, NEW or UNSURE; nothing is changed.

    Args:
        never: contacts of which somebody said that this card is not theirs; they are not even candidates.
        apart: of two contacts, whether somebody said that they are never the same.
        profile: the card's, where it has been worked out before.
    """
    options = options or MatchOptions()
    rivals = _rank(profile or profile_of_draft(draft), book, options, never, apart)
    candidates = tuple(rival.candidate() for rival in rivals)
    if rivals and (verdict := _verdict(rivals[0], options)) is not None:
        best = rivals[0]
        auto = verdict is Verdict.SAME and _may_merge(rivals, options)
        differences = changes(draft, book.values_of(best.known.id)) if verdict is not Verdict.UNSURE else ()
        because = because_of(
            verdict,
            best.score.comparison,
            auto=auto,
            rivals=_others(rivals, options) if verdict is Verdict.UNSURE else 1,
            changed=bool(differences),
        )
        return MatchDecision(
            verdict=verdict,
            because=because.ja,
            because_en=because.en,
            candidates=candidates,
            contact_id=best.known.id,
            probability=best.person,
            auto=auto,
            changes=differences,
            model_version=options.calibration.version,
        )
    colleague = any(rival.score.company >= options.same_company_above for rival in rivals)
    said: Sentence = because_colleague() if colleague else because_new()
    return MatchDecision(
        verdict=Verdict.COLLEAGUE if colleague else Verdict.NEW,
        because=said.ja,
        because_en=said.en,
        candidates=candidates,
        probability=0.0,
        model_version=options.calibration.version,
    )


def _rank(
    profile: Profile, book: ContactBook, options: MatchOptions, never: Collection[str], apart: NeverSame
) -> list[Rival]:
    """Who comes near, likeliest first; the order in which the book names them plays no part."""
    near = book.near(keys_of(profile))
    seen = Seen(people=near.people, sizes=near.sizes)
    scored = [(contact, score(profile, contact.profile, seen)) for contact in near.contacts if contact.id not in never]
    scored.sort(key=lambda pair: (-pair[1].bits, -pair[1].company, pair[0].id))
    before = prior(seen)
    shares = _shares(scored, before, seen, apart)
    rivals = []
    for (contact, found), taken in zip(scored, shares, strict=True):
        bits = found.bits + before - taken
        rivals.append(Rival(known=contact, score=found, bits=bits, person=options.calibration.probability(bits)))
    rivals.sort(key=lambda rival: (-rival.person, -rival.score.bits, -rival.score.company, rival.known.id))
    return rivals[: options.most_candidates]


def _shares(scored: Sequence[tuple[NearContact, Score]], before: float, seen: Seen, apart: NeverSame) -> list[float]:
    """For each candidate the bits that other people take from it: a card is of one person, not of several.

    Contacts that are one person by their own values, a book that holds somebody twice, compete together.
    """
    groups: list[tuple[list[NearContact], float]] = []
    of: list[int | None] = []
    for contact, found in scored:
        bits = found.bits + before
        if bits < _COMPETES_BITS:
            of.append(None)
            continue
        home = next((i for i, (members, _) in enumerate(groups) if _one_person(contact, members, seen, apart)), None)
        if home is None:
            home = len(groups)
            groups.append(([], 2.0 ** min(bits, 60.0)))  # the best of a group comes first
        groups[home][0].append(contact)
        of.append(home)
    total = 1.0 + sum(odds for _, odds in groups)
    return [log2(total - (0.0 if home is None else groups[home][1])) for home in of]


def _one_person(contact: NearContact, members: Sequence[NearContact], seen: Seen, apart: NeverSame) -> bool:
    found = score(contact.profile, members[0].profile, seen)
    alike = found.bits + prior(seen) >= _ONE_PERSON_BITS and not _contradictions(found)
    return alike and not any(apart(contact.id, member.id) for member in members)  # asks the book: last


def _verdict(best: Rival, options: MatchOptions) -> Verdict | None:
    """What the likeliest candidate is to the card; None: not this person."""
    levels, company = best.score.comparison, best.score.company
    if best.person < options.unsure_above or not any(levels[field] in _SPEAKS_FOR_A_PERSON for field in _PERSONAL):
        return None
    if best.person < options.same_above:
        return Verdict.UNSURE
    if company >= options.same_company_above:
        return Verdict.SAME
    identified = any(levels[field] is Level.EXACT for field in IDENTIFIERS)
    elsewhere = best.score.house.level in ("different", "half")
    if elsewhere and company < 0.5:
        return Verdict.MOVED if identified else Verdict.UNSURE
    return Verdict.SAME if identified else Verdict.UNSURE


def _may_merge(rivals: Sequence[Rival], options: MatchOptions) -> bool:
    """The guard of merging without a person; the probability has been looked at.

    Whoever else may be meant must not contradict the card either: two namesakes may look like one person who is in
    the book twice.
    """
    best = rivals[0].score
    identified = any(best.comparison[field] is Level.EXACT for field in IDENTIFIERS)
    contradicted = any(_contradictions(rival.score) for rival in rivals if rival.person >= options.rival_above)
    named = (
        best.comparison[Compared.NAME] in _SPEAKS_FOR_A_PERSON
        or best.comparison[Compared.READING] in _SPEAKS_FOR_A_PERSON
    )
    return (best.company >= options.same_company_above or identified) and named and not contradicted


def _others(rivals: Sequence[Rival], options: MatchOptions) -> int:
    """How many candidates are likely enough to be meant."""
    return sum(rival.person >= options.rival_above for rival in rivals)


def _contradictions(found: Score) -> tuple[Compared, ...]:
    """Identifiers that both records have and that differ by more than a reader's slip."""
    return tuple(field for field in IDENTIFIERS if found.comparison[field] in (Level.DIFFERENT, Level.SAME_DOMAIN))
